"""Where on a page tables stand.

``underlines`` takes away what belongs to words. What rules and fills enclose is gathered by
``ruled``: grids and filled cells (``regions``), parallel rules or stripes (``stacks``), without
frames of text (``frames``). ``charts`` tells drawings from tables; ``raised_heads`` and
``rows_below`` add the rows that stand outside. What nothing encloses comes from ``unruled``:
``open_ended``, ``walled``, ``captioned``, ``borderless`` and ``headed`` in this order, with
``head_lines`` for heads, ``keeping`` for rows that keep to columns, ``prose`` for what is no table.
"""
