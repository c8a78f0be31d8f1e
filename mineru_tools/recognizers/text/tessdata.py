"""Where the language files of tesseract lie on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mineru_tools.errors import WeightsMissing
from mineru_tools.settings import Settings

_SUFFIX = ".traineddata"
# What Debian calls the packages of whole scripts, after ISO 15924.
_SCRIPTS = {
    "Latin": "latn", "Cyrillic": "cyrl", "Arabic": "arab", "Devanagari": "deva", "Fraktur": "frak",
}  # fmt: skip
# Debian and its kin; Fedora and Arch; Homebrew, on either processor; Windows.
_USUAL = (
    ("/usr/share/tesseract-ocr", "*/tessdata"),
    ("/usr/share/tesseract", "tessdata"),
    ("/usr/share", "tessdata"),
    ("/opt/homebrew/share", "tessdata"),
    ("/usr/local/share", "tessdata"),
    ("C:/Program Files/Tesseract-OCR", "tessdata"),
)


def folders(settings: Settings | None = None) -> Iterator[Path]:
    """The folders with language files, that of the user first: ``TESSDATA_PREFIX``."""
    told = (settings or Settings.read()).tessdata_dir
    if told is not None:
        # Older versions meant the folder above.
        yield from (place for place in (told, told / "tessdata") if _has_data(place))
    for root, pattern in _USUAL:
        found = sorted(Path(root).glob(pattern), reverse=True)  # the newest version first
        yield from (place for place in found if _has_data(place))


def installed(settings: Settings | None = None) -> frozenset[str]:
    """The names of all language files that are here."""
    return frozenset(
        file.stem
        for folder in folders(settings)
        for place in (folder, folder / "script")
        for file in place.glob(f"*{_SUFFIX}")
    )


def folder_of(code: str, settings: Settings | None = None) -> tuple[Path, str]:
    """(a folder with the files of all languages in ``code``, what they are called from there).

    Raises ``WeightsMissing`` with code ``tessdata_missing`` that names the packages to install.
    """
    names = code.split("+")
    for folder in folders(settings):
        called = [_called(folder, name) for name in names]
        if all(called):
            return folder, "+".join(name for name in called if name)
    missing = [name for name in names if name not in installed(settings)] or names
    packages = " ".join(map(package, missing))
    raise WeightsMissing(
        f"tesseract's files for {', '.join(missing)} are not here",
        hint=f"apt install {packages}, or put {missing[0]}{_SUFFIX} into a folder and name that "
        "in TESSDATA_PREFIX",
        code="tessdata_missing",
    )


def package(name: str) -> str:
    """The package of Debian that brings a language file."""
    if name in _SCRIPTS:
        return f"tesseract-ocr-script-{_SCRIPTS[name]}"
    return f"tesseract-ocr-{name.replace('_', '-')}"


def _called(folder: Path, name: str) -> str | None:
    """Files of scripts lie beside the others, or in a folder of their own."""
    for called in (name, f"script/{name}"):
        if (folder / f"{called}{_SUFFIX}").is_file():
            return called
    return None


def _has_data(place: Path) -> bool:
    return place.is_dir() and any(place.rglob(f"*{_SUFFIX}"))
