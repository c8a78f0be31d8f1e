"""The subcommand that leads to another package."""

from __future__ import annotations

import subprocess
import sys

import pytest

from mineru_tools.cli.app import main

WITHOUT_MCP = """
import sys
sys.modules["mcp"] = None
from mineru_tools.cli.app import main
sys.exit(main(["mcp"]))
"""


def test_the_subcommand_has_the_help_of_the_server(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["mcp", "--help"])
    assert ended.value.code == 0
    assert "--root" in capsys.readouterr().out


def test_it_is_listed_among_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "mcp " in capsys.readouterr().out


def test_without_its_packages_it_says_what_to_install() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_MCP], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert "missing_extra" in done.stderr
    assert "pip install 'mineru-tools[mcp]'" in done.stderr
    assert "Traceback" not in done.stderr
