"""The text recognisers that there are."""

from __future__ import annotations

from types import MappingProxyType

from mineru_tools.recognizers.registry import RecognizerRow, Registry
from mineru_tools.recognizers.text.languages import RAPID, TESSERACT
from mineru_tools.recognizers.text.model import TextRecognizer

_ROOM = "mineru_tools.recognizers.text"

# All take ``threads``, and tesseract ``lang``, its own names of languages.
TEXT_MODELS: Registry[TextRecognizer] = Registry(
    task="text",
    usual=RAPID,
    rows=MappingProxyType(
        {
            RAPID: RecognizerRow(f"{_ROOM}.rapid:rapid", "rapidocr", "ocr", is_whole=True),
            "rapid-tiny": RecognizerRow(f"{_ROOM}.rapid:rapid_tiny", "cv2", "ocr"),
            TESSERACT: RecognizerRow(
                f"{_ROOM}.tesseract:Tesseract", "tesserocr", "tesseract", is_whole=True
            ),
        }
    ),
)
