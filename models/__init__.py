"""What a building, its goods and its tenants are; how they are read, measured, computed with and kept."""
