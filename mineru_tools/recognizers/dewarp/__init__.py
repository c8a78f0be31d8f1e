"""Recognisers of bent paper: the photo of a page in, the way it is bent out."""

from __future__ import annotations

from mineru_tools.recognizers.dewarp.model import Bend, Dewarper
from mineru_tools.recognizers.dewarp.registry import DEWARP_MODELS

__all__ = ["DEWARP_MODELS", "Bend", "Dewarper"]
