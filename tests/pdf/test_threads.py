from concurrent.futures import ThreadPoolExecutor

from mineru_tools import parse
from mineru_tools.document.geometry import BBox
from mineru_tools.pdf.draw import BATCH, Mark, MarkedPage, draw_marks
from mineru_tools.pdf.source import open_pdf
from tests.support.pdf_writer import PdfWriter, text_at


def book(number: int) -> bytes:
    """Three pages of text, rules and boxes that differ from book to book."""
    writer = PdfWriter()
    for page in range(3):
        lines = "".join(
            text_at(72, 700 - 14 * k, f"Book {number}, page {page}, verse {k * number} of many.")
            for k in range(20)
        )
        writer.page(f"72 {300 - number} 200 40 re f 72 200 m {300 + number} 200 l S " + lines)
    return writer.data()


def results(data: bytes) -> tuple[object, bytes]:
    parsed = parse(data)
    return parsed.document, parsed.page_image(0, dpi=50).tobytes()


def test_eight_threads_read_what_one_reads() -> None:
    books = [book(number) for number in range(24)]
    alone = [results(data) for data in books]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(results, books)) == alone


def test_one_open_file_serves_eight_threads() -> None:
    with open_pdf(book(7)) as source:
        alone = [source.primitives(k).glyphs.text for k in range(3)]
        with ThreadPoolExecutor(8) as pool:
            together = list(pool.map(lambda k: source.primitives(k % 3).glyphs.text, range(60)))
    assert together == alone * 20


def test_marks_are_drawn_on_every_page_of_a_long_file() -> None:
    writer, count = PdfWriter(), BATCH + 3
    for number in range(count):
        writer.page(text_at(72, 700, f"Number {number}"))
    mark = Mark(BBox(0, 0, 100, 100), (255, 0, 0))
    marked = draw_marks(writer.data(), [MarkedPage(k, [mark]) for k in range(count)])
    with open_pdf(marked) as source:
        assert len(source) == count
        for k in (0, BATCH - 1, BATCH, count - 1):
            page = source.primitives(k)
            assert "".join(page.glyphs.text) == f"Number{k}"
            assert [fill.bbox.width for fill in page.fills] == [100]
