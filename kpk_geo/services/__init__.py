"""The outside world: nothing else opens a socket."""
