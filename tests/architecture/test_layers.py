"""The direction of imports, as written down in pyproject.toml."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINT = "import sys; from importlinter.cli import lint_imports_command as run; run(sys.argv[1:])"


def lint_imports(config: Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", "--config", str(config)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_import_follows_the_direction_of_the_house() -> None:
    result = lint_imports(ROOT / "pyproject.toml", ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_an_import_against_the_direction_is_noticed(tmp_path: Path) -> None:
    # The project's own contracts over a house of empty rooms, where one room looks upwards.
    house = tmp_path / "mineru_tools"
    house.mkdir()
    for room in sorted((ROOT / "mineru_tools").iterdir()):
        if (room / "__init__.py").exists():
            (house / room.name).mkdir()
            (house / room.name / "__init__.py").touch()
        elif room.suffix == ".py":
            (house / room.name).touch()
    (house / "pdf" / "__init__.py").write_text("import mineru_tools.layout\n")
    config = tmp_path / "pyproject.toml"
    config.write_text((ROOT / "pyproject.toml").read_text(encoding="utf-8"), encoding="utf-8")
    result = lint_imports(config, tmp_path)
    assert result.returncode == 1
    assert "mineru_tools.pdf -> mineru_tools.layout" in " ".join(result.stdout.split())
