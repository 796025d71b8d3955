"""The service: HTTP, the command line and the runs that wire the other packages together."""
