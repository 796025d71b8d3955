"""Words and page of money and time: what can be applied for, until when, with what money."""
