from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.errors import OptionsError
from mineru_tools.options import ParseOptions, VlmOptions, page_indices
from mineru_tools.storage.library.key import canonical_options, canonical_pages, parse_key

DIGEST = "ab" * 32
OTHER = {
    "backend": "vlm-http-client",
    "method": "ocr",
    "lang": "ch",
    "pages": "1-3",
    "formula": False,
    "table": False,
    "join_tables": False,
    "table_model": "slanet",
    "formula_model": "pix2tex",
    "layout_model": "cdla",
    "dewarp_model": "uvdoc",
    "ocr_model": "rapid-tiny",
    "ocr_figures": True,
    "server_url": "http://127.0.0.1:8000",
    "vlm": VlmOptions(effort="high"),
    "compat": "mineru-3.4",
    "image_dpi": 300,
}
WITHOUT_EFFECT = {"password": "secret", "max_bytes": 5, "max_pages": 5, "ocr_threads": 2}

parts = st.builds(
    lambda first, more, form: form.format(first, first + more),
    st.integers(1, 12),
    st.integers(0, 4),
    st.sampled_from(["{0}", "{0}-{1}", "{0}-", "-{1}", " {0} - {1} "]),
)


def key(options: ParseOptions) -> str:
    return parse_key(DIGEST, options, "1")


def test_every_option_is_one_that_changes_the_key_or_one_that_does_not() -> None:
    assert {field.name for field in fields(ParseOptions)} == {*OTHER, *WITHOUT_EFFECT}


@pytest.mark.parametrize("name", OTHER)
def test_an_option_that_changes_the_result_changes_the_key(name: str) -> None:
    assert key(replace(ParseOptions(), **{name: OTHER[name]})) != key(ParseOptions())  # type: ignore[arg-type]


@pytest.mark.parametrize("vlm", [{"concurrency": 3}, {"batch": 2}, {"record": "f.jsonl"}])
def test_how_fast_a_model_is_asked_leaves_the_key_alone(vlm: dict[str, object]) -> None:
    options = ParseOptions.from_mapping({"vlm": vlm})
    assert key(options) == key(ParseOptions())
    assert ParseOptions.from_mapping(json.loads(canonical_options(options))) == ParseOptions()


@pytest.mark.parametrize("name", WITHOUT_EFFECT)
def test_limits_threads_and_passwords_leave_the_key_alone_and_unwritten(name: str) -> None:
    options = replace(ParseOptions(), **{name: WITHOUT_EFFECT[name]})  # type: ignore[arg-type]
    assert key(options) == key(ParseOptions())
    assert name not in json.loads(canonical_options(options))


def test_the_document_the_version_and_the_models_change_the_key() -> None:
    options = ParseOptions()
    keys = {
        parse_key(DIGEST, options, "1"),
        parse_key("cd" * 32, options, "1"),
        parse_key(DIGEST, options, "2"),
        parse_key(DIGEST, options, "1", {"layout": "a"}),
        parse_key(DIGEST, options, "1", {"layout": "b"}),
    }
    assert len(keys) == 5
    assert parse_key(DIGEST, options, "1", {"a": "1", "b": "2"}) == parse_key(
        DIGEST, options, "1", {"b": "2", "a": "1"}
    )


@pytest.mark.parametrize(
    ("pages", "canonical"),
    [("1-3", "1-3"), ("3, 1,2", "1-3"), ("1-", None), ("4-,2", "2,4-"), ("-3,2-5", "1-5")],
)
def test_the_same_pages_are_written_the_same(pages: str, canonical: str | None) -> None:
    assert canonical_pages(pages) == canonical


@given(st.lists(parts, min_size=1, max_size=5).map(",".join), st.integers(20, 25))
def test_canonical_pages_name_the_same_pages(pages: str, count: int) -> None:
    canonical = canonical_pages(pages)
    assert page_indices(canonical, count) == page_indices(pages, count)
    assert canonical_pages(canonical) == canonical


def test_options_are_read_back_from_what_is_kept() -> None:
    options = ParseOptions(**OTHER)  # type: ignore[arg-type]
    assert ParseOptions.from_mapping(json.loads(canonical_options(options))) == options


@pytest.mark.parametrize("pages", ["9" * 5000, "1-" + "9" * 400, "1 2", "-", ""])
def test_what_is_no_page_number_is_refused(pages: str) -> None:
    with pytest.raises(OptionsError):
        page_indices(pages, 3)
