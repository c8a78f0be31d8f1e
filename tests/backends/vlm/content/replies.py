"""Hypothesis strategies: what models write about regions, in order and out of it."""

from __future__ import annotations

from hypothesis import strategies as st

from mineru_tools.document.latex.stream import tokens_of

WORDS = st.sampled_from(["a", "Bc", "12", "3.5 %", "x<y & z", '"q"', "über", "\\(x_1\\)", "[7]"])
OTSL = ("<fcel>", "<ecel>", "<lcel>", "<ucel>", "<xcel>", "<nl>")


@st.composite
def grids(draw: st.DrawFn) -> str:
    """OTSL of a table whose cells fill it without a gap, the ends of some rows left out."""
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    tokens = [[""] * columns for _ in range(rows)]
    for r in range(rows):
        for c in range(columns):
            if tokens[r][c]:
                continue
            width = draw(st.integers(1, 3))
            free = next((k for k in range(c, columns) if tokens[r][k]), columns) - c
            width = min(width, free)
            height = min(draw(st.integers(1, 3)), rows - r)
            for y in range(r, r + height):
                for x in range(c, c + width):
                    tokens[y][x] = _token(x == c, y == r)
            tokens[r][c] = draw(st.one_of(st.just("<ecel>"), WORDS.map("<fcel>".__add__)))
    while tokens[-1][-1:] == ["<ecel>"] and draw(st.booleans()):
        tokens[-1].pop()
    return "".join("".join(row) + "<nl>" for row in tokens if row)


def _token(is_first_column: bool, is_first_row: bool) -> str:
    if is_first_row:
        return "<lcel>"
    return "<ucel>" if is_first_column else "<xcel>"


broken_tables = st.lists(st.sampled_from(OTSL) | WORDS | st.just("\n"), max_size=30).map("".join)

atoms = st.sampled_from(
    ["P", "Q", "1", "+", "=", "\\alpha ", "\\leq ", "<", "\\cdots ", "\\coloneqq ", "\\sum "]
)


def _wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("\\frac{{{}}}{{{}}}".format, inner, inner),
        st.builds("x_{{{}}}^{{{}}}".format, inner, inner),
        st.builds("\\left( {} \\right)".format, inner),
        st.builds("\\left\\{{ {} \\right.".format, inner),
        st.builds("\\sqrt{{{}}}".format, inner),
        st.builds(
            "\\begin{{array}}{{cc}} {} & {} \\\\ {} & {} \\end{{array}}".format, *[inner] * 4
        ),
        st.builds("\\big{{(}} {} \\Bigr{{\\}}}}".format, inner),
        st.builds("\\text{{if }} {}".format, inner),
        st.builds("{} {}".format, inner, inner),
    )


equations = st.recursive(atoms, _wrapped, max_leaves=8)


STRAY = ("{", "}", "\\left(", "\\right)", "\\left[", "\\right]", "_{k}", "&", "\\end{array}")


@st.composite
def broken_equations(draw: st.DrawFn) -> str:
    """An equation with strange tokens between its own, and with letters gone."""
    tokens = tokens_of(draw(equations))
    for _ in range(draw(st.integers(0, 2))):
        tokens.insert(draw(st.integers(0, len(tokens))), draw(st.sampled_from(STRAY)))
    latex = "".join(tokens)
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(latex)))
        latex = latex[:at] + latex[at + draw(st.integers(1, 2)) :]
    return latex


formulas = st.sampled_from(
    [
        "x",
        " a + b ",
        "\\timesX",
        "a \\in b",
        "\\inK",
        "\\int x",
        "\\frac{1}{2}",
        "\\toy",
        "\\subsety",
    ]
)
blanks = st.sampled_from([" a ___ b", "_____", "x = ___", "___ + ____ y"])
paragraphs = st.lists(
    st.one_of(
        st.sampled_from(["so ", "is\n", "50 % ", "a_b ", "___ ", "[1] "]),
        formulas.map("\\({}\\) ".format),
        formulas.map("\\[{}\\] ".format),
        blanks.map("\\({}\\)".format),
    ),
    max_size=8,
).map("".join)

names = st.sampled_from(["A", "B", "C1", "node_x", "Step2"])
shaped = st.one_of(
    names,
    st.builds("{}[{}]".format, names, st.sampled_from(["Start", "two words", "f (x)", "Größe"])),
    st.builds('{}["{}"]'.format, names, st.sampled_from(["Start", "a, b", "(c)"])),
    st.builds("{}({})".format, names, st.sampled_from(["round", "two words"])),
    st.builds("{}{{{}}}".format, names, st.sampled_from(["ok?", "n = 1"])),
)
arrows = st.sampled_from([" --> ", " -->|yes| ", " -->|in 2 s| "])
edges = st.builds(
    lambda start, steps: start + "".join(arrow + end for arrow, end in steps),
    shaped,
    st.lists(st.tuples(arrows, shaped), min_size=1, max_size=3),
)
flows = st.builds(
    lambda way, lines: "\n".join([f"graph {way}", *lines]),
    st.sampled_from(["TD", "LR"]),
    st.lists(
        st.one_of(edges.map("  ".__add__), shaped.map("  ".__add__), st.just("  %% a comment")),
        min_size=1,
        max_size=6,
        unique=True,
    ),
)


@st.composite
def data_tables(draw: st.DrawFn) -> str:
    """A Markdown table as it should be."""
    columns = draw(st.integers(2, 5))
    cells = st.lists(
        st.sampled_from(["1990", "3.5", "north", "a b", "12 %"]), min_size=columns, max_size=columns
    )
    rows = draw(st.lists(cells, min_size=2, max_size=6, unique_by=tuple))
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * columns, *lines[1:]])


soup = st.lists(
    st.one_of(
        st.sampled_from([*OTSL, "\\(", "\\)", "\\[", "\\]", "{", "}", "\\left", "\\right", "&"]),
        st.sampled_from(["|", "---", "\n", "-->", "\\\\", "[", "]", '"', ";", "___", "\\", "$$"]),
        st.sampled_from(
            ["graph TD\n", "subgraph ", "end\n", "```", "<eq>", "<table>", "\\begin{array}{l}"]
        ),
        st.sampled_from([f"<|{n}_{e}|>" for n in ("class", "content") for e in ("start", "end")]),
        st.sampled_from(["flowchart", "chart", "pure_table", "pure_formula", "word", " ", "<"]),
        st.text(max_size=3),
    ),
    max_size=40,
).map("".join)


def analysis(kind: str, content: str, caption: str = "", sub_class: str = "") -> str:
    """A reply about a picture."""
    fields = {"class": kind, "sub_class": sub_class, "caption": caption, "content": content}
    return "\n".join(f"<|{key}_start|>{text}<|{key}_end|>" for key, text in fields.items())
