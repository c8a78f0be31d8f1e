"""The formula recognisers that there are."""

from __future__ import annotations

from types import MappingProxyType

from mineru_tools.recognizers.formula.model import FormulaRecognizer
from mineru_tools.recognizers.registry import RecognizerRow, Registry

_ROOM = "mineru_tools.recognizers.formula"

FORMULA_MODELS: Registry[FormulaRecognizer] = Registry(
    task="formula",
    usual="pix2tex",
    rows=MappingProxyType(
        {
            "pix2tex": RecognizerRow(f"{_ROOM}.pix2tex:Pix2tex"),
            "pp-formulanet": RecognizerRow(f"{_ROOM}.pp_formulanet:PPFormulaNet", "torch", "vlm"),
        }
    ),
)
