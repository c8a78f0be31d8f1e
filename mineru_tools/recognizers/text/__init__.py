"""Text recognisers: the picture of a page in, its lines and words out."""

from __future__ import annotations

from mineru_tools.recognizers.text.model import ReadLine, ReadWord, TextRecognizer
from mineru_tools.recognizers.text.quads import Quad
from mineru_tools.recognizers.text.registry import TEXT_MODELS

__all__ = ["TEXT_MODELS", "Quad", "ReadLine", "ReadWord", "TextRecognizer"]
