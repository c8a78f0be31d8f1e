"""Layout recognisers: the picture of a page in, boxes that say what stands where out."""

from __future__ import annotations

from mineru_tools.recognizers.layout.model import LayoutBox, LayoutRecognizer
from mineru_tools.recognizers.layout.registry import LAYOUT_MODELS

__all__ = ["LAYOUT_MODELS", "LayoutBox", "LayoutRecognizer"]
