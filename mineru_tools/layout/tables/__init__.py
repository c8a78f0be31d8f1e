"""Tables: find them on a page and read their cells."""

from __future__ import annotations

from mineru_tools.layout.tables.find import find_tables
from mineru_tools.layout.tables.model import Cell, TableRegion

__all__ = ["Cell", "TableRegion", "find_tables"]
