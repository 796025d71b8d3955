"""What things are in Sozialraum planning, and every way data come in and go out."""

__version__ = "0.5.0"
