"""The text recognisers that there are."""

from __future__ import annotations

from types import MappingProxyType

from mineru_tools.recognizers.registry import RecognizerRow, Registry
from mineru_tools.recognizers.text.languages import HUB, RAPID, TESSERACT
from mineru_tools.recognizers.text.model import TextRecognizer

_ROOM = "mineru_tools.recognizers.text"


def _hub(model: str) -> RecognizerRow:
    """PP-OCR through transformers: lines are cut out of pages as they are for ``rapid``."""
    both = (f"{model}-det", f"{model}-rec")
    return RecognizerRow(f"{_ROOM}.hub_ppocr:hub_ppocr", "torch", "ocr,vlm", weights=both)


# All take ``threads``, and tesseract ``lang``, its own names of languages.
TEXT_MODELS: Registry[TextRecognizer] = Registry(
    task="text",
    usual=RAPID,
    rows=MappingProxyType(
        {
            RAPID: RecognizerRow(f"{_ROOM}.rapid:rapid", "rapidocr", "ocr", weights=()),
            "rapid-tiny": RecognizerRow(f"{_ROOM}.rapid:rapid_tiny", "cv2", "ocr"),
            TESSERACT: RecognizerRow(
                f"{_ROOM}.tesseract:Tesseract", "tesserocr", "tesseract", weights=()
            ),
            **{model: _hub(model) for model in HUB},
        }
    ),
)
