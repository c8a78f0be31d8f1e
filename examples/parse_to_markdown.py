"""Print a PDF as Markdown: ``python examples/parse_to_markdown.py [FILE] [PAGES]``."""

from __future__ import annotations

import sys
from pathlib import Path

from mineru_tools import ParseOptions, parse

SAMPLE = Path(__file__).with_name("sample.pdf")


def main(path: str = str(SAMPLE), pages: str | None = None) -> None:
    with parse(path, ParseOptions(pages=pages)) as parsed:
        print(parsed.markdown())
        for issue in parsed.issues:
            print(f"page {issue.page + 1}: {issue.code}: {issue.message}", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
