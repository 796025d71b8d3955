"""The map of offers, and the page on which addresses are decided."""
