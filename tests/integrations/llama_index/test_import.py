from __future__ import annotations

import subprocess
import sys


def test_without_llama_index_the_missing_extra_is_named() -> None:
    code = (
        "import sys; sys.modules['llama_index'] = None\n"
        "from mineru_tools import MissingExtra\n"
        "try:\n    import llama_index_mineru_tools\n"
        "except MissingExtra as error:\n    print(error.extra)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "llamaindex"


def test_importing_warns_of_nothing() -> None:
    subprocess.run(
        [sys.executable, "-W", "error", "-c", "import llama_index_mineru_tools"], check=True
    )
