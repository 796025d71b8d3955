"""A whole state: loaded, run and exported as one."""
