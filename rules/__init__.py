"""What the standards say and how a building is judged."""
