"""Documents parsed once and kept: an embedded store with full text search."""
