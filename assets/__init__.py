"""Fonts, translations and example buildings; read through ``importlib.resources``. Data only."""
