"""How tables and text are set: the lengths by which several rooms here tell one from the other."""

from __future__ import annotations

SHORT = 32  # characters; an entry is seldom longer, a line of prose seldom shorter
LONG_LABEL = 64  # characters of the label at the left of a row, or of a head
MIN_ROWS = 3  # of two or more entries; two alone may line up by chance
ROW_STEP = 2.6  # em between the baselines of neighbouring rows
CELL_LEADING = 1.4  # em; the lines of one cell are set no wider
TEXT_LEADING = 1.7  # em; nor those of a paragraph
FLUSH = 0.5  # em between the left ends of lines set flush
LINED_UP = 0.7  # share of a column's entries that line up; the others may be set otherwise
