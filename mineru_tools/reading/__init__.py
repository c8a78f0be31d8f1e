"""Passages cut to what a reader asks for: excerpts, outlines, quotes, tables."""
