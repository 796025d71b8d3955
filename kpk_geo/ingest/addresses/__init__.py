"""Address registers in a stream, whatever their format."""
