"""PP-OCR with the networks that travel in the package rapidocr, and with smaller ones.

Of the package only its files are opened. None of its code runs, which would fetch a file that it
misses from the network.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import onnxruntime

from mineru_tools.errors import EngineUnavailable
from mineru_tools.recognizers.text.languages import RAPID, read_by
from mineru_tools.recognizers.text.ppocr import PPOCR

_READER = "PP-OCRv6_rec_small.onnx"
_NOT_TINY = frozenset({"ja", "az", "la", "ro"})  # it lacks kana, the schwa, letters with marks


def rapid(_: None, *, name: str = RAPID, threads: int | None = None) -> PPOCR:
    """PP-OCRv6 small, from the package."""
    return PPOCR(
        _file("PP-OCRv6_det_small.onnx"),
        _file(_READER),
        network_alphabet(),
        name=name,
        languages=read_by(RAPID),
        threads=threads,
    )


def rapid_tiny(weights: Path, *, name: str = "rapid-tiny", threads: int | None = None) -> PPOCR:
    """PP-OCRv6 tiny in the folder ``weights``: its two networks and the list of its characters."""
    return PPOCR(
        weights / "det.onnx",
        weights / "rec.onnx",
        _alphabet((weights / "alphabet.txt").read_text("utf-8").removesuffix("\n")),
        name=name,
        languages=tuple(code for code in read_by(RAPID) if code not in _NOT_TINY),
        threads=threads,
    )


def network_alphabet() -> list[str]:
    """The classes of the small network, as its file lists them."""
    told = onnxruntime.InferenceSession(str(_file(_READER))).get_modelmeta()
    return _alphabet(told.custom_metadata_map["character"])


def _alphabet(listed: str) -> list[str]:
    """Class by class: nothing, what is listed line by line, and last the space."""
    return ["", *listed.split("\n"), " "]


def _file(name: str) -> Path:
    """A network in the package; ``EngineUnavailable`` where it holds others."""
    spec = find_spec("rapidocr")
    for place in (spec.submodule_search_locations if spec else None) or ():
        found = Path(place, "models", name)
        if found.is_file():
            return found
    raise EngineUnavailable(
        f"the package rapidocr that is installed does not hold {name}",
        hint="pip install 'rapidocr>=3.10,<4'",
    )
