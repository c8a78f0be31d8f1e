"""Model files: a catalogue of them, and the one place that finds or fetches them."""

from __future__ import annotations

from mineru_tools.weights.catalog import CATALOG, lookup
from mineru_tools.weights.fetch import fetch
from mineru_tools.weights.row import Weights
from mineru_tools.weights.store import folder_with, found, path, state, verify

__all__ = [
    "CATALOG",
    "Weights",
    "fetch",
    "folder_with",
    "found",
    "lookup",
    "path",
    "state",
    "verify",
]
