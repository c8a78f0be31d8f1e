"""Pages with tables that are read wrongly, one for each kind, and what a reader finds on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Rows = tuple[tuple[str, ...], ...]

_PAGE = """
#set page(width: 420pt, height: auto, margin: 30pt)
#set text(size: 10pt)
#set par(justify: true)
#let rule = table.hline.with(stroke: .6pt)
#let open = table.with(stroke: none)
#let numbers(..it) = open(align: (x, y) => if x > 0 { right } else { left }, ..it)
#let card(name, formula) = rect(width: 100%, stroke: .6pt, name + formula)
#let up(it) = rotate(-90deg, reflow: true, it)
"""
_ABOVE = """
The brook was low that summer and every stone could be counted from the bank. Each morning a
neighbour walked down to the board and wrote the level into a book.
"""
_BELOW = """
Nobody had asked her to do so, yet the figures turned out to be the best we have. They were kept
for nine years and lost only once, when the book fell into the brook.
"""
_HEBREW = """
#set text(lang: "he")
הנחל היה רדוד באותו קיץ ואפשר היה לספור כל אבן מן הגדה. בכל בוקר ירדה שכנה אל הלוח ורשמה את
המפלס בספר, ואיש לא ביקש ממנה.
"""
_HEBREW_BELOW = "איש לא ביקש ממנה לעשות כן, אך המספרים היו הטובים ביותר שיש לנו."


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of table; ``drawn`` is Typst between two paragraphs.

    ``tables`` are the texts of the cells row by row, columns from the left as they stand; a cell
    over several places has its text in the first, the others are empty.
    """

    name: str
    reason: str
    drawn: str
    tables: tuple[Rows, ...]
    above: str = _ABOVE
    below: str = _BELOW

    @property
    def source(self) -> str:
        return "\n\n".join((_PAGE, self.above, self.drawn, self.below))


def _rows(*lines: str) -> Rows:
    """A row for each line, its cells parted by bars."""
    return tuple(tuple(cell.strip() for cell in line.split("|")) for line in lines)


def _typst(rows: Sequence[Sequence[str]]) -> str:
    return ", ".join(f"[{cell}]" for row in rows for cell in row)


def _plain(rows: Rows) -> Rows:
    """The texts of cells that are set in bold."""
    return tuple(tuple(cell.strip("*") for cell in row) for row in rows)


def _grouped(label: str, rows: Rows) -> Rows:
    """The rows after a column with the label in its first cell."""
    return tuple((label if k == 0 else "", *row) for k, row in enumerate(rows))


_LEVELS = _rows("Inlet|2019|2020|2021", "Amber|112|118|121", "Birch|97|99|104", "Cedar|311|305|299")
_HEADS, _BODY = _typst(_LEVELS[:1]), _typst(_LEVELS[1:])
_RAIN = _rows("*Inlet*|*2019*|*2020*", "Amber|12|14", "Birch|9|19", "Cedar|31|22", "Delta|8|7")
_BOARDS = _rows("*Board*|*2019*|*2020*", "Maple|55|41", "North|61|38", "Osier|48|39", "Pond|70|52")
_RTL = _rows("נחל|גשם|מפלס", "אלון|112|41", "ברוש|97|38", "ארז|311|52", "אורן|80|47")
_INLETS = _rows("*Inlets*", "Amber", "Birch", "Cedar", "Delta")
_WARDENS = _rows(
    "Inlet|Warden|Ground", "Amber|Miss Thorn|clay and gravel", "Birch|Mr Heron|sand",
    "Cedar|nobody|bare rock", "Delta|Mr Larch|peat and clay",
)  # fmt: skip
_PAIRS = _rows(
    "Inlet|low|high|least|most", "Amber|0.62|0.84|0.71|0.90", "Birch|0.58|0.79|0.66|0.85",
    "Cedar|0.49|0.77|0.60|0.81",
)  # fmt: skip
_STUBS = _rows(
    "Inlet|2019|2020", "Amber, from the old mill down to the weir and on to the sea|112|118",
    "Birch, above the bridge and below the ford where the cattle cross|97|99",
    "Cedar, with the arm that falls dry in every year since the flood|311|305",
)  # fmt: skip
_SHORT_STUBS = _rows(
    "*Inlet*|*2019*|*2020*", "Amber, from the old mill down to the weir|112|118",
    "Birch, above the bridge and below the ford|97|99",
    "Cedar, with the arm that falls dry|311|305",
)  # fmt: skip
_MONTHS = _rows("May|112|118", "June|97|99", "July|80|71", "August|64|66")
_DUTIES = _rows(
    "reading the board|Thorn", "writing the book|Heron", "clearing the grate|Larch",
    "telling the mill|Maple",
)  # fmt: skip
_UP = _rows("Inlet|Rainfall|Level|Width|Depth", "Amber|112|41|3.4|0.8", "Birch|97|38|2.9|0.6",
            "Cedar|311|52|6.1|1.7")  # fmt: skip
_ANSWERS = _rows(
    "Question|Wardens|Millers",
    "Is the board easy to read from the path?|most of them say so|only from the bridge",
    "Is the book kept dry?|always|no answer was given by them",
    "Who comes when it rains?|the eldest|nobody",
)


_FILLED = 'fill: (x, y) => if y == 0 { rgb("dde6ee") }'

KINDS = (
    Kind(
        "A rule is missing between two numbers of one column",
        "rules part the other columns there, so both numbers stand in one box of the grid",
        "#table(columns: 4, stroke: .6pt, align: (left, right, right, right),"
        f"{_typst(_LEVELS[:2])}, [Birch], [97],"
        "table.cell(stroke: (bottom: none, rest: .6pt))[99], [104], [Cedar], [311],"
        "table.cell(stroke: (top: none, rest: .6pt))[305], [299])",
        (_LEVELS,),
    ),
    Kind(
        "Two tables without rules side by side",
        "their rows stand on the same lines, and a gap of any width may part two columns",
        "#grid(columns: (1fr, 1fr), column-gutter: 30pt,"
        f"[Rain in mm #numbers(columns: 3, {_typst(_RAIN)})],"
        f"[Level in cm #numbers(columns: 3, {_typst(_BOARDS)})])",
        (_plain(_RAIN), _plain(_BOARDS)),
    ),
    Kind(
        "A table from right to left without rules",
        "labels are looked for at the left; at the right they count as entries that are no numbers",
        f"#open(columns: 3, align: (right, right, right), {_typst(_RTL)})",
        (tuple(row[::-1] for row in _RTL),),
        above=_HEBREW,
        below=_HEBREW_BELOW,
    ),
    Kind(
        "One column between rules, without sides",
        "between rules without sides only rows of several entries make a table",
        "#open(columns: 1, " + "".join(f"rule(), {_typst([r])}, " for r in _INLETS) + "rule())",
        (_plain(_INLETS),),
    ),
    Kind(
        "Words only: no rules, no caption, no bold head",
        "left as text on purpose: lists, addresses and columns of text line up like this too",
        f"#open(columns: 3, column-gutter: 16pt, {_typst(_WARDENS)})",
        (_WARDENS,),
    ),
    Kind(
        "Two columns a word space apart",
        "a gap no wider than the spaces of the text does not part words",
        "#open(columns: 5, align: (left, right, left, right, left), inset: (x: 0pt, y: 3pt),"
        f"column-gutter: (14pt, 2.5pt), rule(), {_typst(_PAIRS[:1])}, rule(),"
        f"{_typst(_PAIRS[1:])}, rule())",
        (_PAIRS,),
    ),
    Kind(
        "Labels of four lines without rules",
        "at most two lines without a number may stand between two with numbers",
        f"#numbers(columns: (90pt, 60pt, 60pt), {_typst(_STUBS)})",
        (_STUBS,),
    ),
    Kind(
        "A last label of two lines without a rule below",
        "without rules a table ends with its last number; what is below may be other text",
        f"#numbers(columns: (120pt, 60pt, 60pt), {_typst(_SHORT_STUBS)})",
        (_plain(_SHORT_STUBS),),
    ),
    Kind(
        "A label of two lines beside four rows",
        "each line of the label goes to the row nearest to it",
        "#numbers(columns: (60pt, auto, 60pt, 60pt), rule(), [Inlet], [Month], [2019], [2020],"
        f"rule(), table.cell(rowspan: 4, align: horizon)[Amber \\ (old mill)], {_typst(_MONTHS)},"
        f"rule(), table.cell(rowspan: 4, align: horizon)[Birch \\ (bridge)], {_typst(_MONTHS)},"
        "rule())",
        (
            (
                ("Inlet", "Month", "2019", "2020"),
                *_grouped("Amber (old mill)", _MONTHS),
                *_grouped("Birch (bridge)", _MONTHS),
            ),
        ),
    ),
    Kind(
        "Rows of words, set close, between the rules of groups",
        "lines of words as close as those of a paragraph are read as one entry of several lines",
        "#open(columns: (60pt, 90pt, 60pt), inset: (x: 4pt, y: 2pt), rule(), [Inlet], [Duty],"
        f"[Warden], rule(), table.cell(rowspan: 4)[Amber], {_typst(_DUTIES)}, rule(),"
        f"table.cell(rowspan: 2)[Birch], {_typst(_DUTIES[:2])}, rule())",
        (
            (
                ("Inlet", "Duty", "Warden"),
                *_grouped("Amber", _DUTIES),
                *_grouped("Birch", _DUTIES[:2]),
            ),
        ),
    ),
    Kind(
        "Heads written upwards without a rule above",
        "a row of turned words is told by a rule above and one below, or by a fill",
        "#open(columns: 5, align: (x, y) => bottom + if x > 0 { center } else { left },"
        f"[{_UP[0][0]}], {', '.join(f'up[{head}]' for head in _UP[0][1:])}, rule(),"
        f"{_typst(_UP[1:])}, rule())",
        (_UP,),
    ),
    Kind(
        "A row of words below the last rule",
        "a row below the last rule has to end in a number; words could be the text that follows",
        f"#numbers(columns: (auto, 60pt, 60pt, 60pt), rule(), {_HEADS}, rule(), {_BODY}, rule(),"
        "[Read by], [Thorn], [Thorn], [Heron])",
        ((*_LEVELS, ("Read by", "Thorn", "Thorn", "Heron")),),
    ),
    Kind(
        "Answers in words below a head that is only a fill",
        "the fills make a row and no table, and words that line up are left as text",
        f"#open(columns: (150pt, 1fr, 1fr), {_FILLED}, {_typst(_ANSWERS)})",
        (_ANSWERS,),
    ),
    Kind(
        "Framed cards with formulas",
        "equal boxes in rows and columns look like the cells of a grid drawn cell by cell",
        "#grid(columns: (1fr, 1fr, 1fr), gutter: 5pt, card[Force][$ F = m a $],"
        "card[Speed][$ v = s t $], card[Energy][$ E = m c^2 $], card[Power][$ P = U I $],"
        "card[Voltage][$ U = R I $], card[Work][$ W = F s $])",
        (),
    ),
    Kind(
        "A table in a cell of another",
        "one grid is made of the rules of both, so the inner columns cut the outer heads",
        "#table(columns: 3, stroke: .6pt, [Inlet], [Levels], [Warden], [Amber],"
        "[#table(columns: 2, stroke: .6pt, [May], [112], [June], [97])], [Miss Thorn],"
        "[Birch], [falls dry], [Mr Heron])",
        (
            _rows(
                "Inlet|Levels|Warden",
                "Amber|May 112 June 97|Miss Thorn",
                "Birch|falls dry|Mr Heron",
            ),
        ),
    ),
)
