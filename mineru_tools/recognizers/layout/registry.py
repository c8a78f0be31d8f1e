"""The layout recognisers that there are."""

from __future__ import annotations

from types import MappingProxyType

from mineru_tools.recognizers.layout.model import LayoutRecognizer
from mineru_tools.recognizers.registry import RecognizerRow, Registry

_ROOM = "mineru_tools.recognizers.layout"
_PP = RecognizerRow(f"{_ROOM}.pp_doclayout:PPDocLayout", "torch", "vlm")

LAYOUT_MODELS: Registry[LayoutRecognizer] = Registry(
    task="layout",
    usual="cdla",
    rows=MappingProxyType(
        {
            "cdla": RecognizerRow(f"{_ROOM}.cdla:Cdla", "onnxruntime", "ocr"),
            "pp-doclayout-v2": _PP,
            "pp-doclayout-v3": _PP,
        }
    ),
)
