"""Formulas that are grown at random, typeset, read back and compared with what was written."""
