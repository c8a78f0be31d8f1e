"""Parses under way: in processes that may be stopped, their results kept in the library."""
