"""Text recognisers: the picture of a page in, its lines and words out."""

from __future__ import annotations

from mineru_tools.recognizers.text.model import Quad, ReadLine, ReadWord, TextRecognizer

__all__ = ["Quad", "ReadLine", "ReadWord", "TextRecognizer"]
