"""What is shipped: sdist -> wheel, as a user's pip would build it."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    # Builds the sdist from the tree and the wheel from the sdist; offline, with our own hatchling.
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> zipfile.ZipFile:
    (path,) = dist.glob("*.whl")
    return zipfile.ZipFile(path)


def info_file(wheel: zipfile.ZipFile, name: str) -> str:
    (path,) = (n for n in wheel.namelist() if n.endswith(f".dist-info/{name}"))
    return wheel.read(path).decode()


PACKAGES = (
    ROOT / "mineru_tools",
    ROOT / "mcp_server" / "mineru_tools_mcp",
    ROOT / "integrations" / "langchain_mineru_tools",
    ROOT / "integrations" / "llama_index_mineru_tools",
)


def test_wheel_holds_every_module_of_the_packages_and_nothing_else(
    wheel: zipfile.ZipFile,
) -> None:
    shipped = {name for name in wheel.namelist() if ".dist-info/" not in name}
    source = {
        path.relative_to(package.parent).as_posix()
        for package in PACKAGES
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert shipped == source


def test_wheel_marks_the_packages_as_typed(wheel: zipfile.ZipFile) -> None:
    for package in PACKAGES:
        assert f"{package.name}/py.typed" in wheel.namelist()


def test_wheel_claims_no_name_of_the_upstream_product(wheel: zipfile.ZipFile) -> None:
    scripts = [
        line.split("=")[0].strip()
        for line in info_file(wheel, "entry_points.txt").splitlines()
        if "=" in line
    ]
    assert sorted(scripts) == ["mineru-tools", "mineru-tools-mcp"]
    assert {name.split("/")[0] for name in wheel.namelist()}.isdisjoint({"mineru", "mcp_server"})


def test_metadata_states_licence_python_and_a_light_base(wheel: zipfile.ZipFile) -> None:
    metadata = Parser().parsestr(info_file(wheel, "METADATA"))
    assert metadata["Name"] == "mineru-tools"
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.10"
    required = metadata.get_all("Requires-Dist", [])
    base = {line.split("<")[0].split(">")[0] for line in required if "extra ==" not in line}
    assert base == {"numpy", "pillow", "pypdfium2", "rich"}
    assert (
        wheel.getinfo(f"{wheel.namelist()[-1].split('/')[0]}/licenses/LICENSE").file_size > 10_000
    )


def test_sdist_holds_the_sources_and_no_outputs(dist: Path) -> None:
    (path,) = dist.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {"/".join(name.split("/")[1:]) for name in archive.getnames()}
    assert {"pyproject.toml", "LICENSE", "README.md", "Makefile", "examples/sample.pdf"} <= names
    tops = {name.split("/")[0] for name in names}
    assert tops.isdisjoint({"out", ".venv", "dist", "build"})
    assert not [name for name in names if name.startswith("benchmarks/predictions")]
