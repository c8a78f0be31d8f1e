"""The cells of a table whose place is known.

``read`` is the way in. ``structure`` makes the grid: ``columns`` from walls and white corridors,
``rows`` from rules and baselines (``wrapping``: does a line go on? ``stubs``: labels beside
rules), ``merging`` and ``spreading`` for the cells that span, ``headers`` for the rows that are
heads. ``single`` reads tables of one column; ``pictures`` puts pictures into cells.
"""
