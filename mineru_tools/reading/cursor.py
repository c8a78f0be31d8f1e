"""Where a reading goes on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mineru_tools.errors import OptionsError

_FORM = re.compile(r"/?p/([1-9]\d{0,8})/b/([1-9]\d{0,8})(?:\+(\d{1,9}))?")


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A block, and how many characters of its Markdown were read; written ``p/12/b/3+250``."""

    page: int
    block: int
    offset: int = 0

    def __str__(self) -> str:
        more = f"+{self.offset}" if self.offset else ""
        return f"p/{self.page}/b/{self.block}{more}"

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """The cursor that ``text`` writes out, else ``OptionsError`` ``invalid_cursor``."""
        match = _FORM.fullmatch(text.strip())
        if match is None:
            raise OptionsError(
                f"{text!r} is no cursor",
                hint="give back the cursor of the last answer as it was, such as p/12/b/3 or "
                "p/12/b/3+250; leave it out to read from the start",
                code="invalid_cursor",
            )
        return cls(int(match[1]), int(match[2]), int(match[3] or 0))
