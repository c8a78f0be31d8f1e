"""One file over a network that may fail at any byte, into a part that a later run goes on with."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError

from mineru_tools.run import Run
from mineru_tools.weights.asking import Remote, Site
from mineru_tools.weights.patience import Patience

_CHUNK = 1 << 20
_RANGE = re.compile(r"bytes (\d+)-\d*/(\d+|\*)")


def part_of(folder: Path, name: str) -> Path:
    """Where a file is while it is not yet known to be whole."""
    return folder / f"{name}.part"


@dataclass(frozen=True, slots=True)
class _Note:
    """What a part is of, kept beside it: ``etag`` is that of the server that sent it."""

    address: str = ""
    sha256: str | None = None
    etag: str | None = None

    @classmethod
    def read(cls, part: Path) -> _Note:
        try:
            said = json.loads(_beside(part).read_text("utf-8"))
            return cls(**{key: said[key] for key in ("address", "sha256", "etag")})
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    def write(self, part: Path) -> None:
        _beside(part).write_text(json.dumps(asdict(self)), "utf-8")

    def fits(self, remote: Remote) -> bool:
        """Whether the part may be the beginning of that file; its digest is looked at in the end.

        Where none is known the server must promise that it is the same: with an ETag.
        """
        if remote.sha256 is not None:
            return self.sha256 == remote.sha256
        return self.address == remote.address and self.etag is not None


def drop(part: Path) -> None:
    """Forget a part and what is known of it."""
    part.unlink(missing_ok=True)
    _beside(part).unlink(missing_ok=True)


def transfer(
    site: Site, remote: Remote, part: Path, run: Run, report: Callable[[int], None]
) -> bool:
    """Bring the file into ``part``; whether it was begun by an earlier run.

    ``report`` is told how many bytes are there. Raises ``HTTPException``, ``HTTPError`` or another
    ``OSError`` after several tries that brought nothing; what is there stays.
    """
    if not _Note.read(part).fits(remote):
        drop(part)
    begun = _length(part) > 0
    patience = Patience(run)
    while True:
        run.check()
        before = _length(part)
        try:
            if _whole(part, remote) or _bring(site, remote, part, report):
                return begun
            raise HTTPException("the connection ended early")
        except (OSError, HTTPException) as error:
            if isinstance(error, HTTPError) and error.code == 416 and before:
                error.close()
                drop(part)  # it is longer than the file has become
            else:
                patience.bear(error, progress=_length(part) > before)


def _bring(site: Site, remote: Remote, part: Path, report: Callable[[int], None]) -> bool:
    """One request for what is missing; whether all of it came."""
    note, have = _Note.read(part), _length(part)
    headers = {}
    if have:
        headers["Range"] = f"bytes={have}-"
        if note.etag is not None and note.address == remote.address:
            headers["If-Range"] = note.etag
    with site.open(remote.address, headers) as answer:
        etag = _strong(answer.headers.get("ETag"))
        start = have if answer.status == 206 else 0
        if start and not _goes_on(answer, start, remote, note, etag):
            drop(part)
            return False
        _Note(remote.address, remote.sha256, etag).write(part)
        said = answer.headers.get("Content-Length") or ""
        end = remote.size if remote.size is not None else start + int(said) if said else None
        with part.open("ab" if start else "wb") as out:
            while piece := answer.read1(_CHUNK):
                out.write(piece)
                report(out.tell())
    if end is not None and _length(part) > end:
        drop(part)
        raise HTTPException("more came than was announced")
    return end is None or _length(part) == end


def _goes_on(
    answer: HTTPResponse, start: int, remote: Remote, note: _Note, etag: str | None
) -> bool:
    """Whether the answer is the rest of the same file."""
    match = _RANGE.fullmatch(answer.headers.get("Content-Range") or "")
    if match is None or int(match[1]) != start:
        return False
    if remote.size is not None and match[2] not in ("*", str(remote.size)):
        return False
    return remote.sha256 is not None or note.etag == etag


def _whole(part: Path, remote: Remote) -> bool:
    return part.is_file() and remote.size is not None and _length(part) == remote.size


def _length(part: Path) -> int:
    return part.stat().st_size if part.is_file() else 0


def _beside(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _strong(etag: str | None) -> str | None:
    return etag if etag and not etag.startswith("W/") else None
