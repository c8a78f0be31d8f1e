"""Save each page with its blocks drawn over it: ``python examples/show_layout.py [FILE] [DIR]``."""

from __future__ import annotations

import sys
from pathlib import Path

from mineru_tools import parse

SAMPLE = Path(__file__).with_name("sample.pdf")


def main(path: str = str(SAMPLE), folder: str = "out/layout") -> None:
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    with parse(path) as parsed:
        for index, page in enumerate(parsed.document.pages):
            picture = target / f"page-{index + 1}.png"
            parsed.page_image(index, dpi=100, overlay="layout").save(picture)
            kinds = [block.type.value for block in page.content or ()]
            print(f"{picture}: {', '.join(kinds)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
