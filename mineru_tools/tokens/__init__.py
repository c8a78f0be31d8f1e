"""The length of a text in tokens, counted without a network."""
