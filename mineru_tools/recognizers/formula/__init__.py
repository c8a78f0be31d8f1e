"""Formula recognisers: the picture of a formula in, its LaTeX out."""

from __future__ import annotations

from mineru_tools.recognizers.formula.model import FormulaReading, FormulaRecognizer
from mineru_tools.recognizers.formula.registry import FORMULA_MODELS
from mineru_tools.recognizers.formula.tidy import tidied

__all__ = ["FORMULA_MODELS", "FormulaReading", "FormulaRecognizer", "tidied"]
