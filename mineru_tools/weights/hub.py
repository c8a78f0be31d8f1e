"""A model from a hub: which of its files are there, whether they fit on the disk, and all bytes."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.error import HTTPError

from mineru_tools.errors import WeightsMissing
from mineru_tools.run import Run
from mineru_tools.settings import Settings
from mineru_tools.weights.asking import Remote, Site
from mineru_tools.weights.digests import is_whole
from mineru_tools.weights.patience import Patience
from mineru_tools.weights.row import INDEX, ONE_FILE, Hub, ModelFile, Weights
from mineru_tools.weights.transfer import drop, part_of, transfer
from mineru_tools.weights.whole import shard_names

_SPARE = 1 << 26  # bytes left free, for whatever else writes to the disk meanwhile


def from_hub(
    row: Weights, hub: Hub, staging: Path, run: Run, settings: Settings
) -> tuple[ModelFile, ...]:
    """The files that came, as parts in ``staging``, with what the hub says of them.

    No client of the hub is needed, and the user's proxies apply. Raises ``WeightsMissing`` when a
    file is not there or there is no room, and what ``transfer`` raises.
    """
    if hub.kind == "huggingface":
        site = Site(settings.hf_endpoint, settings.hf_token)
    else:
        site = Site(f"{settings.modelscope_endpoint}/models")
    visit = _Visit(row, hub, site, staging, run)
    wanted = visit.listed()
    visit.check_room(wanted)
    visit.bring(wanted)
    return tuple(file for file, _ in wanted)


@dataclass(slots=True)
class _Visit:
    row: Weights
    hub: Hub
    site: Site
    staging: Path
    run: Run

    def listed(self) -> list[tuple[ModelFile, Remote]]:
        """The files of the row that the hub has, all of one commit where it tells commits."""
        wanted = []
        for file in self.row.files:
            if (remote := self._look(file)) is not None:
                wanted.append((file, remote))
            elif file.name == ONE_FILE:
                wanted += self._shards()
            elif not file.optional:
                raise _lacking(self.row, file.name)
        return [(_as_said(file, remote), remote) for file, remote in wanted]

    def _look(self, file: ModelFile) -> Remote | None:
        remote = self._told(self._address(file))
        if remote is None:
            return None
        if remote.commit is not None:
            self.hub = replace(self.hub, revision=remote.commit)
        if _differ(file.size, remote.size) or _differ(file.sha256, remote.sha256):
            raise WeightsMissing(
                f"{file.name} is not what the catalogue describes", code="weights_damaged"
            )
        return replace(remote, address=self._address(file), sha256=remote.sha256 or file.sha256)

    def _told(self, address: str) -> Remote | None:
        """A hub that is busy is asked again; one that cannot be reached is not waited for."""
        patience = Patience(self.run)
        while True:
            self.run.check()
            try:
                return self.site.look(address)
            except HTTPError as error:
                patience.bear(error)

    def _address(self, file: ModelFile) -> str:
        return f"{self.site.root}/{self.hub.repo}/resolve/{self.hub.revision}/{file.name}"

    def _shards(self) -> list[tuple[ModelFile, Remote]]:
        """The index and the files it names: names only, no paths, whoever wrote it."""
        index = ModelFile(INDEX)
        remote = self._look(index)
        if remote is None:
            raise _lacking(self.row, ONE_FILE)
        part = part_of(self.staging, INDEX)
        transfer(self.site, remote, part, self.run, lambda _: None)
        wanted = [(index, remote)]
        for name in shard_names(part):
            file = ModelFile(name)
            if (shard := self._look(file)) is None:
                raise _lacking(self.row, name)
            wanted.append((file, shard))
        return wanted

    def check_room(self, wanted: list[tuple[ModelFile, Remote]]) -> None:
        known = [remote.size for _, remote in wanted]
        total = sum(size or 0 for size in known)
        if None in known:
            total = max(total, self.row.about or 0)
        there = sum(
            part.stat().st_size
            for file, _ in wanted
            if (part := part_of(self.staging, file.name)).is_file()
        )
        free = shutil.disk_usage(self.staging).free
        if total - there + _SPARE > free:
            raise no_room(self.row, f"{total - there:,} bytes are needed, {free:,} are free")

    def bring(self, wanted: list[tuple[ModelFile, Remote]]) -> None:
        """All bytes; progress is told in bytes of all files together."""
        total = max(sum(remote.size or 0 for _, remote in wanted), 1)
        done = 0
        for file, remote in wanted:
            part = part_of(self.staging, file.name)

            def report(length: int, before: int = done) -> None:
                now = before + length
                self.run.step(f"fetch {self.row.name}", now, max(total, now))

            begun = transfer(self.site, remote, part, self.run, report)
            if begun and not _is_as_told(part, file, remote):
                drop(part)  # two halves of different files: from the beginning, once
                transfer(self.site, remote, part, self.run, report)
            if not _is_as_told(part, file, remote):
                drop(part)
                raise WeightsMissing(
                    f"{file.name} is damaged or not what it is said to be", code="weights_damaged"
                )
            done += part.stat().st_size
            report(0, done)


def no_room(row: Weights, why: str) -> WeightsMissing:
    return WeightsMissing(
        f"there is no room for the weights {row.name}: {why}",
        hint="free some, or set MINERU_TOOLS_WEIGHTS to a folder on another disk",
        code="weights_no_room",
    )


def _lacking(row: Weights, name: str) -> WeightsMissing:
    return WeightsMissing(f"there is no {name} of {row.name}")


def _differ(ours: object, theirs: object) -> bool:
    return ours is not None and theirs is not None and ours != theirs


def _as_said(file: ModelFile, remote: Remote) -> ModelFile:
    return replace(
        file, size=file.size if file.size is not None else remote.size, sha256=remote.sha256
    )


def _is_as_told(part: Path, file: ModelFile, remote: Remote) -> bool:
    if not is_whole(part, file):
        return False
    return remote.git_sha1 is None or _git_sha1(part) == remote.git_sha1


def _git_sha1(part: Path) -> str:
    """The name that git gives to a file of these bytes; only small ones are kept by git itself."""
    content = part.read_bytes()
    head = b"blob %d\0" % len(content)
    return hashlib.sha1(head + content, usedforsecurity=False).hexdigest()
