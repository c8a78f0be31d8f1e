"""PP-OCR with the networks that travel in the package rapidocr, and with smaller ones.

Of the package only its files are opened. None of its code runs, which would fetch a file that it
misses from the network.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import onnxruntime

from mineru_tools.errors import EngineUnavailable
from mineru_tools.recognizers.text.detection import Detector
from mineru_tools.recognizers.text.languages import RAPID, known_to
from mineru_tools.recognizers.text.ppocr import PPOCR
from mineru_tools.recognizers.text.session import session

_READER = "PP-OCRv6_rec_small.onnx"


def rapid(*, name: str = RAPID, threads: int | None = None) -> PPOCR:
    """PP-OCRv6 small, from the package."""
    return PPOCR(
        Detector(session(_file("PP-OCRv6_det_small.onnx"), threads)),
        session(_file(_READER), threads),
        network_alphabet(),
        name=name,
        languages=known_to(name),
    )


def rapid_tiny(weights: Path, *, name: str = "rapid-tiny", threads: int | None = None) -> PPOCR:
    """PP-OCRv6 tiny in the folder ``weights``: its two networks and the list of its characters."""
    return PPOCR(
        Detector(session(weights / "det.onnx", threads)),
        session(weights / "rec.onnx", threads),
        _alphabet((weights / "alphabet.txt").read_text("utf-8").removesuffix("\n")),
        name=name,
        languages=known_to(name),
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
