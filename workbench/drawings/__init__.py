"""Drawings of a building in metres, without Qt: what the panels of the window paint and pick."""
