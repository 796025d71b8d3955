"""Money and time of an application: page, answers for programs, and the command kpk funding."""
