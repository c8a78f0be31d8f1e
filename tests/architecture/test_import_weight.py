"""What ``import mineru_tools`` costs in a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

HEAVY = ("numpy", "PIL", "pydantic", "torch", "rich", "pypdfium2", "cv2", "onnxruntime", "asyncio")
LIMIT_S = 0.15  # beyond the bare interpreter; the data model alone takes some 30 ms


def fresh(code: str) -> str:
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return result.stdout


def fastest_s(code: str, times: int = 5) -> float:
    """The shortest of several runs: what the code costs when nothing else disturbs it."""
    laps = []
    for _ in range(times):
        start = time.perf_counter()
        fresh(code)
        laps.append(time.perf_counter() - start)
    return min(laps)


def test_importing_the_package_loads_nothing_heavy() -> None:
    # .pth files of an environment may load things before us; only what the import adds counts.
    loaded = fresh(
        "import sys; before = set(sys.modules); import mineru_tools;"
        "print(*{name.split('.')[0] for name in set(sys.modules) - before})"
    ).split()
    assert "mineru_tools" in loaded
    assert not set(HEAVY) & set(loaded)


@pytest.mark.parametrize("name", ["ParseOptions", "MineruToolsError"])
def test_public_data_can_be_named_without_loading_anything_heavy(name: str) -> None:
    loaded = fresh(
        f"import sys; before = set(sys.modules); from mineru_tools import {name};"
        "print(*{name.split('.')[0] for name in set(sys.modules) - before})"
    ).split()
    assert not set(HEAVY) & set(loaded)


def test_importing_the_package_takes_a_fraction_of_a_second() -> None:
    assert fastest_s("import mineru_tools") - fastest_s("pass") < LIMIT_S


def test_every_public_name_can_be_imported() -> None:
    import mineru_tools

    assert {"parse", "ParseOptions", "ParsedDocument"} <= set(mineru_tools.__all__)
    assert [name for name in mineru_tools.__all__ if not hasattr(mineru_tools, name)] == []
    with pytest.raises(AttributeError):
        _ = mineru_tools.no_such_name
