"""The verbs of the command line: one module each with ``run(args) -> exit code``."""
