"""Documents in passages, every word of them another one."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count as numbers

from hypothesis import strategies as st

from mineru_tools.document.labels import BlockType
from mineru_tools.document.passage import Passage
from mineru_tools.tokens import count_tokens


@dataclass(frozen=True)
class Sample:
    """Passages, the pieces of their Markdown that stay whole, and the words of table heads."""

    passages: tuple[Passage, ...]
    whole: tuple[str, ...]
    heads: frozenset[str]


class Writer:
    """Makes blocks out of words ``w1z``, ``w2z``, ...; sizes are drawn."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._numbers = numbers(1)
        self.whole: list[str] = []
        self.heads: list[str] = []

    def words(self, least: int = 1, most: int = 12) -> list[str]:
        return [f"w{next(self._numbers)}z" for _ in range(self._draw(st.integers(least, most)))]

    def kept(self, text: str) -> str:
        self.whole.append(text)
        return text

    def sentence(self) -> str:
        words = self.words()
        odd = self._draw(st.sampled_from(["", "", "math", "link", "code"]))
        if odd == "math":
            words.append(self.kept("$" + " + ".join(self.words()) + "$"))
        elif odd == "link":
            words.append(self.kept(f"[{' '.join(self.words())}](https://x.org/{self.words()[0]})"))
        elif odd == "code":
            words.append(self.kept("`" + " ".join(self.words(1, 4)) + "`"))
        return " ".join(["The", *words]) + self._draw(st.sampled_from([".", "?", "。", ".)"]))

    def block(self, kind: BlockType) -> str:
        size = self._draw(st.integers(1, 14))
        if kind is BlockType.LIST:
            return "\n".join(f"- {self.kept(' '.join(self.words(1, 6)))}" for _ in range(size))
        if kind is BlockType.CODE:
            lines = [self.kept("    " + " = ".join(self.words(1, 4))) for _ in range(size)]
            return "```py\n" + "\n".join(lines) + "\n```"
        if kind is BlockType.INTERLINE_EQUATION:
            return self.kept("$$\n" + " \\times ".join(self.words()) + "\n$$")
        if kind is BlockType.TABLE:
            return f"{self.sentence()}\n\n{self.table(size)}\n\n{self.sentence()}"
        if kind is BlockType.TITLE:
            return "# " + " ".join(self.words(1, 5))
        return " ".join(self.sentence() for _ in range(size))

    def table(self, size: int) -> str:
        head = self.words(2, 3)
        self.heads += head
        tag = self._draw(st.sampled_from(["th", "td"]))
        rows = [f"<tr>{''.join(f'<{tag}>{word}</{tag}>' for word in head)}</tr>"]
        open_ = 0
        for left in range(size, 0, -1):
            reach = self._draw(st.integers(1, min(3, left))) if open_ == 0 else 0
            span = f' rowspan="{reach}"' if reach > 1 else ""
            cells = f"<td{span}>{self.words(1, 1)[0]}</td>" if open_ == 0 else ""
            cells += "".join(f"<td>{word}</td>" for word in self.words(1, 4))
            rows.append(self.kept(f"<tr>{cells}</tr>"))
            open_ = (open_ or reach) - 1
        if self._draw(st.booleans()):
            rows = ["<thead>", rows[0], "</thead>", "<tbody>", *rows[1:], "</tbody>"]
        return "<table>" + "".join(rows) + "</table>"


KINDS = (
    BlockType.TEXT,
    BlockType.LIST,
    BlockType.CODE,
    BlockType.INTERLINE_EQUATION,
    BlockType.TABLE,
    BlockType.TITLE,
)


@st.composite
def samples(draw: st.DrawFn, kinds: tuple[BlockType, ...] = KINDS) -> Sample:
    writer = Writer(draw)
    passages: list[Passage] = []
    page, block = 1, 1
    for kind in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=8)):
        text = writer.block(kind)
        passages.append(Passage(page, block, kind, text, text, tokens=count_tokens(text)))
        page, block = (page + 1, 1) if draw(st.booleans()) else (page, block + 1)
    return Sample(tuple(passages), tuple(writer.whole), frozenset(writer.heads))
