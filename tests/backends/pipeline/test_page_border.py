from collections.abc import Callable, Sequence

import pytest

from mineru_tools import parse
from mineru_tools.backends.pipeline import backend
from tests.support.pdf_writer import PdfWriter, text_at


def book() -> bytes:
    writer = PdfWriter()
    for word in ("alpha", "beta", "gamma"):
        writer.page(text_at(72, 500, f"All of {word} is here."))
    return writer.data()


def failing(real: Callable[..., object]) -> Callable[..., object]:
    """``real``, but it breaks over the page with beta, alone or among others."""

    def broken(subject: object, *rest: object, **named: object) -> object:
        if "beta" in words(subject):
            raise ZeroDivisionError
        return real(subject, *rest, **named)

    return broken


def words(subject: object) -> str:
    if isinstance(subject, Sequence):
        return " ".join(map(words, subject))
    if hasattr(subject, "glyphs"):
        return "".join(subject.glyphs.text)
    return " ".join(region.text for region in getattr(subject, "regions", ()))


@pytest.mark.parametrize("step", ["read_page", "read_document", "Emitter"])
def test_a_page_that_breaks_a_step_leaves_the_others(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backend, step, failing(getattr(backend, step)))
    result = parse(book())
    assert [(issue.page, issue.code) for issue in result.issues] == [(1, "page_failed")]
    text = result.markdown()
    assert "All of alpha is here." in text
    assert "beta" not in text
    assert "All of gamma is here." in text
    assert result.document.pages[1].size == (612, 792)


def test_memory_that_runs_out_is_no_page_issue(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(backend, "read_page", full)
    with pytest.raises(MemoryError):
        parse(book())
