"""The command line `kpk`: German messages, exit codes 0 (done), 1 (failed), 2 (wrong usage)."""

from api.cli.app import main

__all__ = ["main"]
