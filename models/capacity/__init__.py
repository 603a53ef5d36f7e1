"""What the lifts, docks and yards of a building can move, against what it has to move."""
