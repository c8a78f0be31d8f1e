"""Measurements against real documents that are not part of this project."""
