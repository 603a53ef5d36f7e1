"""What a person touches: command line, sheets, desktop window."""

__version__ = "0.1.0"
