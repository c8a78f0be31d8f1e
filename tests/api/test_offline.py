"""Everything that is installed works where there is no network."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from shutil import which

import pytest

from tests.support.scanning import scanned, typeset

# Whoever opens a socket of the internet ends with an error, whatever catches exceptions above.
CUT_OFF = """
import os, socket, sys

def refuse(event, args):
    if event == "socket.connect" and args[0].family != socket.AF_UNIX:
        os._exit(3)
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        os._exit(3)

sys.addaudithook(refuse)
from mineru_tools import parse

with parse(sys.argv[1]) as document:
    print(document.markdown())
    print(sorted({issue.code for issue in document.issues}))
"""


def read_without_network(path: Path) -> str:
    """What a process prints that may not connect, in a network of its own where Linux gives one."""
    alone = ["unshare", "--map-root-user", "--net"] if which("unshare") else []
    if alone and subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        alone = []
    command = [*alone, sys.executable, "-c", CUT_OFF, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_connection_would_be_noticed() -> None:
    guard = CUT_OFF.split("from mineru_tools", maxsplit=1)[0]
    code = f"{guard}\nsocket.create_connection(('127.0.0.1', 9))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 3


def test_a_text_pdf_is_read(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(typeset("= Harvest\nThe rain was followed by eight dry weeks."))
    assert "The rain was followed by eight dry weeks." in read_without_network(path)


@pytest.mark.slow
@pytest.mark.skipif(
    find_spec("rapidocr") is None or find_spec("onnxruntime") is None, reason="needs the extra ocr"
)
def test_a_scan_is_read_by_the_models_that_came_with_their_packages(tmp_path: Path) -> None:
    page = "#set page(width: 300pt, height: 160pt, margin: 30pt)\n"
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned(typeset(f"{page}The rain was followed by eight dry weeks.")))
    said = read_without_network(path)
    assert "The rain was followed by eight dry weeks." in said
    assert "ocr_page" in said
