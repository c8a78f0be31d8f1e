"""The ``hybrid`` backend: what the glyphs of a PDF say exactly, and a model for the rest."""
