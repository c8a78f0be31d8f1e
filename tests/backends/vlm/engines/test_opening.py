from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from mineru_tools import ParseOptions
from mineru_tools.backends.vlm.engines import opening
from mineru_tools.backends.vlm.engines.opening import forget, holds_weights, opened
from mineru_tools.errors import OptionsError
from mineru_tools.options import VlmOptions
from mineru_tools.run import Run


class Local:
    """An engine that takes a while to be made."""

    name, capacity = "local", 1
    made: ClassVar[list[Local]] = []

    def __init__(self, vlm: VlmOptions, run: Run) -> None:
        threading.Event().wait(0.05)
        self.is_closed = False
        Local.made.append(self)

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture(autouse=True)
def local(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("MINERU_VL_SERVER", raising=False)
    monkeypatch.setitem(opening._LOCAL, "transformers", (f"{__name__}:Local", "vlm"))
    monkeypatch.setattr(Local, "made", [])
    forget()
    yield
    forget()


OPTIONS = ParseOptions(backend="vlm-transformers")


def _open(options: ParseOptions) -> None:
    with opened(options, Run()):
        pass


def test_weights_are_loaded_once_for_documents_read_by_several_threads() -> None:
    threads = [threading.Thread(target=_open, args=(OPTIONS,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [engine.is_closed for engine in Local.made] == [False]


def test_weights_are_kept_while_only_the_questions_are_others() -> None:
    for vlm in (VlmOptions(), VlmOptions(image_analysis=False), VlmOptions(effort="high")):
        _open(replace(OPTIONS, vlm=vlm))
    assert len(Local.made) == 1


def test_the_weights_of_another_model_take_the_place_of_those_kept() -> None:
    for model in ("one", "two"):
        _open(replace(OPTIONS, vlm=VlmOptions(model=model)))
    assert [engine.is_closed for engine in Local.made] == [True, False]


def test_a_recording_that_cannot_be_written_is_told_before_weights_are_loaded(
    tmp_path: Path,
) -> None:
    with pytest.raises(OptionsError) as caught:
        _open(replace(OPTIONS, vlm=VlmOptions(record=str(tmp_path / "no" / "file"))))
    assert caught.value.code == "vlm_recording"
    assert Local.made == []


@pytest.mark.parametrize(
    ("options", "holds"),
    [
        (OPTIONS, True),
        (ParseOptions(backend="vlm-vllm-async-engine"), True),
        (ParseOptions(), False),
        (ParseOptions(backend="vlm-http-client"), False),
        (ParseOptions(backend="vlm", server_url="http://h"), False),
        (replace(OPTIONS, vlm=VlmOptions(replay="file")), False),
    ],
)
def test_who_holds_weights_is_known_before_anything_is_loaded(
    options: ParseOptions, holds: bool
) -> None:
    assert holds_weights(options) is holds
    assert Local.made == []
