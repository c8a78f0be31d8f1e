"""The recognisers of bent paper that there are."""

from __future__ import annotations

from types import MappingProxyType

from mineru_tools.recognizers.dewarp.model import Dewarper
from mineru_tools.recognizers.registry import RecognizerRow, Registry

DEWARP_MODELS: Registry[Dewarper] = Registry(
    task="dewarp",
    usual="uvdoc",
    rows=MappingProxyType(
        {"uvdoc": RecognizerRow("mineru_tools.recognizers.dewarp.uvdoc:UVDoc", "torch", "vlm")}
    ),
)
