"""Loading a region profile: which step follows which."""
