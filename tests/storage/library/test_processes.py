from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from mineru_tools.storage.library import Library
from tests.storage.library.records import LARGE

ROOT = Path(__file__).parents[3]

# Every process adds the same documents, and reads what any of them has added so far.
ADDS = """
import sys
from pathlib import Path
from mineru_tools.storage.library import Library
from tests.storage.library.records import passage, record

folder, max_bytes = Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
with Library(folder, max_bytes=max_bytes) as library:
    for number in range(10):
        texts = [passage(page, 1, f"word{number} on page {page}") for page in range(1, 4)]
        made = record(str(number).encode(), texts)
        library.add(made, str(number).encode() * 20_000)
        for entry in library.documents():
            assert entry.pages == ((1, 3),), entry
        for hit in library.search("word on page", limit=20):
            assert hit.passage.text
print("done")
"""


def run_at_once(count: int, folder: Path, max_bytes: int) -> list[str]:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", ADDS, str(folder), str(max_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for _ in range(count)
    ]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return ["".join(process.communicate(timeout=60)) for process in processes]


def test_processes_that_start_and_add_at_once_share_one_library(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    assert run_at_once(3, folder, LARGE) == ["done\n"] * 3
    with Library(folder, max_bytes=LARGE) as library:
        entries = library.documents()
        assert len(entries) == 10
        for entry in entries:
            assert len(list(library.passages(entry.document))) == 3
            assert len(library.source(entry.document)[1]) == entry.size
        assert len(library.search("word7", limit=50)) == 3


def test_processes_that_evict_each_other_s_documents_stay_whole(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    assert run_at_once(2, folder, 250_000) == ["done\n"] * 2
    with Library(folder, max_bytes=LARGE) as library:
        assert 1 <= len(library.documents()) < 10
        for entry in library.documents():
            assert len(library.source(entry.document)[1]) == entry.size
    assert len(list(folder.rglob("source"))) == len(library_of(folder))


def library_of(folder: Path) -> list[str]:
    with Library(folder, max_bytes=LARGE) as library:
        return [entry.document for entry in library.documents()]
