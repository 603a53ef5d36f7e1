"""How things of the domain are kept: written as JSON and packed bytes by the types of their fields, and read back strictly.

``codec`` turns any frozen dataclass of ``models`` into JSON and back; ``packed`` holds shapes and arrays. Nothing is pickled
and no code is run from what is read.
"""
