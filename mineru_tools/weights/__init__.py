"""Model files: a catalogue of them, and the one place that finds or fetches them."""

from __future__ import annotations

from mineru_tools.weights.catalog import CATALOG, lookup
from mineru_tools.weights.row import Weights
from mineru_tools.weights.store import fetch, found, path, verify

__all__ = ["CATALOG", "Weights", "fetch", "found", "lookup", "path", "verify"]
