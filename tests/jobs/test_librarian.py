"""Documents parsed into the library: once, in processes that may hang or die."""

from __future__ import annotations

import io
import json
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from mineru_tools import parse
from mineru_tools.document.labels import BlockType
from mineru_tools.document.locator import Locator, document_id
from mineru_tools.errors import JobCancelled, MineruToolsError, OptionsError, SourceTooLarge
from mineru_tools.jobs.librarian import Librarian, Limits
from mineru_tools.options import ParseOptions
from mineru_tools.run import Run
from mineru_tools.sources.source import Source
from mineru_tools.storage.library import Library
from tests.conftest import MakePdf
from tests.support.tasks import claim_to_be_another

SAMPLE = Source.of(Path(__file__).parents[2] / "examples" / "sample.pdf")


@pytest.fixture
def librarian(tmp_path: Path) -> Iterator[Librarian]:
    with Library(tmp_path / "library", max_bytes=1 << 30) as library:
        librarian = Librarian(library, Limits(max_pages=10, timeout_s=60))
        yield librarian
        librarian.close()


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Librarian]:
    """A librarian who has parsed the sample."""
    with Library(tmp_path_factory.mktemp("library"), max_bytes=1 << 30) as library:
        librarian = Librarian(library, Limits())
        librarian.parse(SAMPLE, ParseOptions(), Run())
        yield librarian
        librarian.close()


DOCUMENT = document_id(SAMPLE.data)


def test_a_document_is_known_by_its_bytes_and_reads_as_parse_reads_it(reader: Librarian) -> None:
    with parse(SAMPLE) as parsed:
        passages = reader.library.passages(DOCUMENT)
        text = "\n\n".join(each.markdown for each in passages if not each.aside) + "\n"
        assert text == parsed.markdown()
        assert json.loads(reader.library.middle_json(DOCUMENT)) == parsed.middle_json()
        assert json.loads(reader.library.content_list(DOCUMENT)) == parsed.content_list()


def test_what_was_parsed_is_not_parsed_again(librarian: Librarian) -> None:
    steps: list[str] = []
    for _ in range(2):
        librarian.parse(SAMPLE, ParseOptions(), Run(progress=lambda *step: steps.append(step[0])))
    assert steps.count("open") == 1


def test_two_calls_for_the_same_share_one_parse(librarian: Librarian) -> None:
    steps: list[str] = []

    def call() -> None:
        librarian.parse(SAMPLE, ParseOptions(), Run(progress=lambda *step: steps.append(step[0])))

    threads = [threading.Thread(target=call) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert steps.count("open") == 1


def test_pages_parsed_one_after_the_other_add_up(librarian: Librarian) -> None:
    document = librarian.parse(SAMPLE, ParseOptions(pages="3"), Run())
    assert librarian.library.document(document).pages == ((3, 3),)
    librarian.parse(SAMPLE, ParseOptions(pages="1"), Run())
    entry = librarian.library.document(document)
    assert entry.pages == ((1, 1), (3, 3))
    assert entry.page_count == 3
    numbers = {each.page for each in librarian.library.passages(document)}
    assert numbers == {1, 3}
    middle = json.loads(librarian.library.middle_json(document))
    assert [page["page_idx"] for page in middle["pdf_info"]] == [0, 2]


def test_the_title_is_the_first_heading(reader: Librarian) -> None:
    with parse(SAMPLE) as parsed:
        first = parsed.markdown().splitlines()[0]
    assert f"# {reader.library.document(DOCUMENT).title}" == first


def test_more_pages_than_the_limit_are_refused(librarian: Librarian, make_pdf: MakePdf) -> None:
    with pytest.raises(SourceTooLarge):
        librarian.parse(Source("long.pdf", make_pdf(11)), ParseOptions(), Run())


@pytest.mark.parametrize(("pages", "code"), [(2, "parse_timeout"), (3, "worker_died")])
def test_a_parse_that_hangs_or_dies_takes_a_worker_and_nothing_else(
    librarian: Librarian, make_pdf: MakePdf, pages: int, code: str, moody_backend: None
) -> None:
    librarian.limits = Limits(timeout_s=0.5 if pages == 2 else 60)
    source = Source("moody.pdf", make_pdf(pages))
    with pytest.raises(MineruToolsError) as caught:
        librarian.parse(source, ParseOptions(backend="moody", lang="moody"), Run())
    assert caught.value.code == code
    assert librarian.library.documents() == []
    librarian.limits = Limits()
    assert librarian.parse(SAMPLE, ParseOptions(), Run())


def test_a_cancelled_parse_ends_at_once_and_leaves_nothing(
    librarian: Librarian, make_pdf: MakePdf, moody_backend: None
) -> None:
    run = Run()
    source = Source("hangs.pdf", make_pdf(2))
    threading.Timer(1.0, run.cancel).start()
    started = time.monotonic()
    with pytest.raises(JobCancelled):
        librarian.parse(source, ParseOptions(backend="moody", lang="moody"), run)
    assert time.monotonic() - started < 2.0
    assert librarian.library.documents() == []


def test_pages_and_boxes_are_drawn(reader: Librarian) -> None:
    data, media_type = reader.page_picture(DOCUMENT, 1, dpi=72, max_side=1000)
    assert media_type == "image/png"
    with Image.open(io.BytesIO(data)) as picture:
        page = picture.size
    bbox = next(iter(reader.library.passages(DOCUMENT))).places[0].bbox
    data, _ = reader.page_picture(DOCUMENT, 1, dpi=72, max_side=1000, bbox=bbox)
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.width == pytest.approx(bbox.width + 8, abs=2)
        assert picture.height < page[1] / 4
    data, _ = reader.page_picture(DOCUMENT, 1, dpi=400, max_side=300)
    with Image.open(io.BytesIO(data)) as picture:
        assert max(picture.size) <= 301


def test_a_page_that_is_not_there_is_an_error(reader: Librarian) -> None:
    for page in (0, 4):
        with pytest.raises(OptionsError) as caught:
            reader.page_picture(DOCUMENT, page, dpi=72, max_side=1000)
        assert caught.value.code == "no_such_page"


def test_picture_files_are_those_of_the_parse_and_are_kept(reader: Librarian) -> None:
    with parse(SAMPLE) as parsed:
        for name, data in parsed.assets.items():
            assert reader.asset(DOCUMENT, name) == data
            assert reader.library.asset(DOCUMENT, name) == data


def test_the_number_of_a_caption_leads_to_its_table(reader: Librarian) -> None:
    passage = reader.library.passage(Locator(DOCUMENT, 2, 1))
    assert passage.type is BlockType.TABLE
    assert passage.block == 2


def test_a_process_may_not_say_whose_text_it_read(
    librarian: Librarian, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a file that takes its process over could claim: another document, a path."""
    victim = librarian.parse(SAMPLE, ParseOptions(), Run())
    title = librarian.library.document(victim).title
    monkeypatch.setattr("mineru_tools.jobs.librarian.parse_record", claim_to_be_another)
    source = Source("hostile.pdf", make_pdf(1))
    document = librarian.parse(source, ParseOptions(), Run())
    assert document == document_id(source.data) != victim
    assert librarian.library.document(victim).title == title
    assert librarian.library.source(document) == ("hostile.pdf", source.data)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no such limit elsewhere")
def test_a_document_that_takes_too_much_memory_is_refused(
    tmp_path: Path, make_pdf: MakePdf, moody_backend: None
) -> None:
    with Library(tmp_path / "library", max_bytes=1 << 30) as library:
        librarian = Librarian(library, Limits(memory_bytes=1 << 29))
        try:
            with pytest.raises(SourceTooLarge) as caught:
                librarian.parse(
                    Source("greedy.pdf", make_pdf(6)),
                    ParseOptions(backend="moody", lang="moody"),
                    Run(),
                )
            assert caught.value.code == "out_of_memory"
            assert librarian.parse(SAMPLE, ParseOptions(), Run())
        finally:
            librarian.close()
