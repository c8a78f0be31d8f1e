"""Flowcharts of models, made ones that Mermaid takes."""

from __future__ import annotations

import pytest

from mineru_tools.backends.vlm.content.mermaid import flowchart


def drawn(*lines: str) -> list[str]:
    """The lines of a flowchart behind its first, without indents."""
    code = flowchart("\n".join(["graph TD", *lines])).splitlines()
    assert (code[:2], code[-1]) == (["```mermaid", "graph TD"], "```")
    return [line.strip() for line in code[2:-1]]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("A --> B", "A --> B"),
        ("A->B", "A --> B"),
        ("A - -> B", "A --> B"),
        ("A -- > B", "A --> B"),
        ("A <--> B", "A <--> B"),
        ("A ==> B", "A ==> B"),
        ("A -.-> B", "A -.-> B"),
        ("A --- B", "A --- B"),
        ("A -- in time --> B", "A -->|in time| B"),
        ("A -. maybe .-> B", "A -.->|maybe| B"),
        ("A == sure ==> B", "A ==>|sure| B"),
        ("A -->|f(x)| B", 'A -->|"f(x)"| B'),
        ("A --- B -- so --> C", "A --- B -->|so| C"),
        ("A -->", "A"),
        ("--> B", "B"),
        ("A:::red --> B:::red", "A:::red --> B:::red"),
        ("A[two words] --> B((round))", 'A["two words"] --> B((round))'),
        ("A[[sub]] --> B[/in/] --> C([pill])", "A[[sub]] --> B[/in/] --> C([pill])"),
        ("A{a (b)?} --> B", 'A{"a (b)?"} --> B'),
        ('A["say "so""] --> B', 'A["say &quot;so&quot;"] --> B'),
        ('A["a --> b; c"] --> B', 'A["a --> b; c"] --> B'),
        ("A[open --> B[shut]", 'A["open"] --> B["shut"]'),
        ("A[1) first] --> B", 'A["1) first"] --> B'),
        ("First Step --> B", 'FirstStep["First Step"] --> B'),
        ("开始 --> 结束", 'node["开始"] --> node2["结束"]'),
        ("class --> style", 'nclass["class"] --> nstyle["style"]'),
        ('A("a, b") --> B(a; b)', 'A("a, b") --> B("a; b")'),
        ("A -->|50%| B(@home)", 'A -->|"50%"| B("@home")'),
        ("1 --> 2", 'n1["1"] --> n2["2"]'),
    ],
)
def test_a_link_is_written_as_mermaid_reads_it(line: str, expected: str) -> None:
    assert drawn(line) == [expected]


def test_statements_on_one_line_get_lines_of_their_own() -> None:
    assert drawn("A --> B; B --> C;") == ["A --> B", "B --> C"]


def test_a_name_that_had_to_change_is_free_and_stays_the_same() -> None:
    lines = drawn("Top Layer --> TopLayer", "Top Layer --> B")
    assert lines == ['TopLayer2["Top Layer"] --> TopLayer', "TopLayer2 --> B"]


def test_a_label_over_several_lines_stands_on_one() -> None:
    assert drawn('A["one\ntwo"] --> B') == ['A["one<br>two"] --> B']


def test_groups_get_names_and_keep_their_titles() -> None:
    lines = drawn("subgraph 1) First", "A --> B", "end", "subgraph two", "C --> D")
    assert lines == [
        'subgraph sg_1_First["1) First"]',
        "A --> B",
        "end",
        "subgraph two",
        "C --> D",
        "end",
    ]


@pytest.mark.parametrize(
    "line", ["style A fill:#f9f", "classDef red x:#f00", "%% A --> B", "direction LR"]
)
def test_what_says_how_it_looks_stays(line: str) -> None:
    assert drawn("A --> B", line) == ["A --> B", line]


def test_a_group_is_not_called_as_a_command() -> None:
    assert drawn("subgraph default", "A --> B", "end")[0] == 'subgraph sg_default["default"]'


def test_an_end_that_ends_nothing_goes() -> None:
    assert drawn("A --> B", "end") == ["A --> B"]


def test_names_beyond_all_reason_go() -> None:
    assert drawn("A --> B", f"A --> {'AnBo' * 40}x") == ["A --> B"]


def test_a_label_that_repeats_itself_says_it_once() -> None:
    assert drawn('A["x<br>' + "again<br>" * 9 + 'y"] --> B') == ['A["x<br>again<br>y"] --> B']


def test_a_loop_at_the_end_is_cut() -> None:
    code = flowchart("graph TD\nA --> B\nB --> C" + " --> D --> E" * 30)
    assert code.splitlines()[2:-1] == ["  A --> B", "  B --> C --> D --> E"]


@pytest.mark.parametrize(
    "fence", ["```mermaid\n{}\n```", "```\n{}\n```", "{}", "```mermaid\n{}", "mermaid\n{}"]
)
def test_the_code_is_found_in_any_fence(fence: str) -> None:
    expected = "```mermaid\ngraph LR\n  A --> B\n```"
    assert flowchart(fence.format("graph LR\nA --> B")) == expected


@pytest.mark.parametrize("header", ["grap LR", "graph lr", "graphh LR;", "Graph LR"])
def test_a_header_that_is_almost_one_is_mended(header: str) -> None:
    assert flowchart(f"{header}\nA --> B") == "```mermaid\ngraph LR\n  A --> B\n```"


def test_other_diagrams_stay_as_they_are() -> None:
    assert flowchart("sequenceDiagram\nA->>B: hi") == "```mermaid\nsequenceDiagram\nA->>B: hi\n```"


def test_prose_stays_prose_and_nothing_nothing() -> None:
    assert flowchart("No arrows here.") == "No arrows here."
    assert flowchart("") == ""
    assert flowchart("graph TD") == ""


def test_a_flowchart_that_was_mended_needs_no_mending() -> None:
    once = flowchart("graph TD\nTop Layer -->|f(x)| B[two words]\nsubgraph 1) x\n开始 & C --> end")
    assert flowchart(once) == once
