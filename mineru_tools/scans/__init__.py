"""Pictures of pages become primitives: the words that were read, rules, fills and figures."""
