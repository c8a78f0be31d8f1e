"""Rebuild ``sample.pdf`` from ``sample.typ``; needs ``pip install typst`` and no network."""

from __future__ import annotations

from pathlib import Path

import typst

HERE = Path(__file__).resolve().parent


def main() -> None:
    # Only the fonts inside the compiler's wheel: the same pages on every machine.
    typst.compile(HERE / "sample.typ", output=HERE / "sample.pdf", ignore_system_fonts=True)


if __name__ == "__main__":
    main()
