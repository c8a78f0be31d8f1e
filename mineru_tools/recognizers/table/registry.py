"""The table recognisers that there are."""

from __future__ import annotations

from types import MappingProxyType

from mineru_tools.recognizers.registry import RecognizerRow, Registry
from mineru_tools.recognizers.table.best import BestOf
from mineru_tools.recognizers.table.model import TableRecognizer

_ROOM = "mineru_tools.recognizers.table"
_SLANET = RecognizerRow(f"{_ROOM}.slanet:Slanet", "onnxruntime", "tables")
_SLANEXT = RecognizerRow(f"{_ROOM}.slanext:Slanext", "torch", "vlm")
_DETECTOR = RecognizerRow(f"{_ROOM}.table_transformer:TableTransformer", "torch", "vlm")

TABLE_MODELS: Registry[TableRecognizer] = Registry(
    task="table",
    usual="slanet",
    rows=MappingProxyType(
        {
            "slanet-plus": _SLANET,
            "slanet-1m": _SLANET,
            "table-transformer": _DETECTOR,
            "slanext-wired": _SLANEXT,
            "slanext-wireless": _SLANEXT,
        }
    ),
    # All are asked, the best answer counts.
    teams=MappingProxyType({"slanet": ("slanet-plus", "slanet-1m")}),
    joined=BestOf,
)
