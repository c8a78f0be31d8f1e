"""PDF files byte by byte from content streams: what a test wants to be there, and nothing else."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

Data = bytes | str

HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


class PdfWriter:
    """Objects numbered from 1; the catalog is 1 and the page tree 2."""

    def __init__(self, catalog: Data = "") -> None:
        self._objects: list[bytes] = [b"", b""]
        self._pages: list[int] = []
        self.catalog = _bytes(catalog)
        self.font = self.add(HELVETICA)

    def add(self, body: Data) -> int:
        """The number of a new object."""
        self._objects.append(_bytes(body))
        return len(self._objects)

    def stream(self, data: Data, entries: Data = "") -> int:
        content = _bytes(data)
        head = b"<< /Length %d %b >>\nstream\n" % (len(content), _bytes(entries))
        return self.add(head + content + b"\nendstream")

    def jpeg(self, picture: Image) -> int:
        """The number of an RGB picture."""
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=90)
        return self.stream(
            out.getvalue(),
            f"/Type /XObject /Subtype /Image /Width {picture.width} /Height {picture.height} "
            "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode",
        )

    def form(self, data: Data, entries: Data = "", box: str = "0 0 1000 1000") -> int:
        """A form XObject, with the default font as ``F1`` unless ``entries`` has resources."""
        text = _bytes(entries)
        if b"/Resources" not in text:
            text += _bytes(f" /Resources << /Font << /F1 {self.font} 0 R >> >>")
        return self.stream(
            data, b"/Type /XObject /Subtype /Form /BBox [%b] %b" % (box.encode(), text)
        )

    def page(
        self,
        content: Data = "",
        *,
        media: str = "0 0 612 792",
        entries: Data = "",
        fonts: Mapping[str, int] | None = None,
        objects: Mapping[str, int] | None = None,
        states: Mapping[str, str] | None = None,
    ) -> int:
        """A page with Helvetica as ``F1``; ``objects`` are XObjects, ``states`` graphics states."""
        resources = {
            "Font": {"F1": f"{self.font} 0 R", **_refs(fonts)},
            "XObject": _refs(objects),
            "ExtGState": dict(states or {}),
        }
        body = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{media}] /Resources {_dict(resources)} "
            f"/Contents {self.stream(content)} 0 R "
        )
        number = self.add(body.encode() + _bytes(entries) + b" >>")
        self._pages.append(number)
        return number

    def data(self) -> bytes:
        """The file so far."""
        kids = " ".join(f"{page} 0 R" for page in self._pages)
        self._objects[0] = b"<< /Type /Catalog /Pages 2 0 R %b >>" % self.catalog
        self._objects[1] = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (
            kids.encode(),
            len(self._pages),
        )
        out, offsets = bytearray(b"%PDF-1.7\n"), []
        for number, body in enumerate(self._objects, 1):
            offsets.append(len(out))
            out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
        start, count = len(out), len(self._objects) + 1
        out += b"xref\n0 %d\n0000000000 65535 f \n" % count
        out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, start)
        return bytes(out)


def one_page(content: Data = "", **page: object) -> bytes:
    """A file of one page; the arguments are those of ``PdfWriter.page``."""
    writer = PdfWriter()
    writer.page(content, **page)  # type: ignore[arg-type]
    return writer.data()


def text_at(x: float, y: float, text: str, size: float = 12, font: str = "F1") -> str:
    """Operators that show ``text`` at a point of user space."""
    return f"BT /{font} {size} Tf {x} {y} Td ({text}) Tj ET\n"


def to_unicode(codes: Mapping[int, str]) -> str:
    """A ToUnicode map for one-byte codes."""
    rows = "\n".join(
        f"<{code:02x}> <{text.encode('utf-16-be').hex()}>" for code, text in codes.items()
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def "
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{rows}\nendbfchar endcmap end end"
    )


def _bytes(data: Data) -> bytes:
    return data.encode("latin-1") if isinstance(data, str) else data


def _refs(numbers: Mapping[str, int] | None) -> dict[str, str]:
    return {name: f"{number} 0 R" for name, number in (numbers or {}).items()}


def _dict(entries: Mapping[str, object]) -> str:
    inner = " ".join(
        f"/{key} {_dict(value) if isinstance(value, Mapping) else value}"
        for key, value in entries.items()
    )
    return f"<< {inner} >>"
