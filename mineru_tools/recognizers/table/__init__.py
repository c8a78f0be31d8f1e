"""Table recognisers: the picture of a table and its words in, a grid of cells out."""

from __future__ import annotations

from mineru_tools.recognizers.table.agreement import agreement
from mineru_tools.recognizers.table.cells import structure_html, table_cells
from mineru_tools.recognizers.table.fill import filled
from mineru_tools.recognizers.table.model import (
    StructureCell,
    TablePicture,
    TableRecognizer,
    TableStructure,
    Word,
)
from mineru_tools.recognizers.table.registry import TABLE_MODELS
from mineru_tools.recognizers.table.words import words_of_line

__all__ = [
    "TABLE_MODELS",
    "StructureCell",
    "TablePicture",
    "TableRecognizer",
    "TableStructure",
    "Word",
    "agreement",
    "filled",
    "structure_html",
    "table_cells",
    "words_of_line",
]
