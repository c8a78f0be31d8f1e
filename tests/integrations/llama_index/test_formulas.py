"""A paper with formulas as LlamaIndex gets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from llama_index.core.schema import Document

from llama_index_mineru_tools import MinerUNodeParser, MinerUReader
from mineru_tools import parse
from tests.support.paper import formula_paper

LAW = r"N(t) = N_0e^{-\alpha t}+\sum_{i=1}^n\frac{a_i+b}{c_i}\tag{2}"


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("papers") / "paper.pdf"
    path.write_bytes(formula_paper())
    return path


def test_nodes_have_whole_formulas_their_latex_and_their_boxes(paper: Path) -> None:
    nodes = MinerUNodeParser(max_tokens=64)(MinerUReader().load_data(paper))
    texts = [node.get_content() for node in nodes]
    assert all(text.replace(r"\$", "").count("$") % 2 == 0 for text in texts)
    (law,) = [node for node in nodes if node.metadata.get("latex") == LAW]
    assert law.get_content().endswith(f"falls by the law\n\n$$\n{LAW}\n$$")
    with parse(paper) as parsed:
        box = next(f.bbox for f in parsed.formulas() if f.number == "2")
    regions = json.loads(law.metadata["regions"])
    assert [round(v, 2) for v in box or ()] in [region["bbox"] for region in regions]


def test_formulas_of_text_from_elsewhere_stay_whole() -> None:
    align = "\\begin{align}\na & = b + c \\\\\n d & = e + f\n\\end{align}"
    words = " ".join(f"Word {n} and more of them." for n in range(30))
    text = f"{words}\n\nAs \\(x_{{1}} + y = z\\) and\n{align}\nsay. {words}"
    nodes = MinerUNodeParser(max_tokens=64)([Document(text=text)])
    found = [node.get_content() for node in nodes]
    assert len(found) > 4
    assert sum(r"\(x_{1} + y = z\)" in each for each in found) == 1
    assert sum(align in each for each in found) == 1
