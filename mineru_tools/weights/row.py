"""What the catalogue says of a model: its licence, its files and where they are to be had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

HubKind: TypeAlias = Literal["huggingface", "modelscope"]

ONE_FILE = "model.safetensors"
INDEX = "model.safetensors.index.json"
"""Where a model is too large for one file: it names those that hold its parts."""

PERMISSIVE = frozenset({"Apache-2.0", "MIT", "BSD-3-Clause", "CC-BY-4.0"})
"""Licences that ask for no more than that the author is named."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file by its name; its length and digest, ``None`` where a hub's revision pins them.

    Of those that are ``optional`` a model has some: which, its hub knows.
    """

    name: str
    size: int | None = None
    sha256: str | None = None
    optional: bool = False


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

    @property
    def page(self) -> str:
        """Where people read about the model and its licence."""
        if self.kind == "huggingface":
            return f"https://huggingface.co/{self.repo}"
        return f"https://modelscope.cn/models/{self.repo}"


Origin: TypeAlias = Wheel | Hub


@dataclass(frozen=True, slots=True)
class OfMinerU:
    """Where MinerU keeps the model: in ``models-dir`` of its settings, ``within`` that folder."""

    part: Literal["pipeline", "vlm"]
    within: str = ""


@dataclass(frozen=True, slots=True)
class Weights:
    """One model: its files come from the first of ``origins`` that may be asked.

    ``licence`` is an SPDX name, or ``unknown``. ``about`` is how many bytes it has, roughly, where
    the files do not say. ``kept`` is where users of MinerU may have it already.
    """

    name: str
    task: str
    licence: str
    files: tuple[ModelFile, ...]
    origins: tuple[Origin, ...]
    about: int | None = None
    kept: OfMinerU | None = None

    @property
    def size(self) -> int | None:
        """Bytes of all files, ``None`` when one is not known."""
        sizes = [file.size for file in self.files]
        return None if None in sizes else sum(size or 0 for size in sizes)

    @property
    def page(self) -> str | None:
        """Where people read about it, ``None`` if no hub has it."""
        return next((origin.page for origin in self.origins if isinstance(origin, Hub)), None)
