from __future__ import annotations

from pathlib import Path

import pytest

from mineru_tools import ParseOptions, parse

SAMPLE = Path(__file__).parents[2] / "examples" / "sample.pdf"


@pytest.mark.parametrize("compat", [None, "mineru-3.4"])
def test_the_tables_of_a_parsed_file_can_be_had_one_by_one(compat: str | None) -> None:
    options = ParseOptions.from_mapping({"pages": "2", "compat": compat})
    with parse(SAMPLE, options) as parsed:
        readings, methods = parsed.tables()
    assert (methods.page, methods.caption.split(":")[0]) == (2, "Table 2")
    assert methods.rows()[1] == ["14 March", "0.47", "1243", "1198", "−3.6"]
    assert methods.to_csv().split("\r\n")[2] == "2 April,0.37,701,724,+3.3"
    assert methods.markdown().split("\n")[2] == "| 14 March | 0.47 | 1243 | 1198 | −3.6 |"
    assert methods.score is not None
    march = next(cell for cell in methods.cells if cell.text == "14 March")
    assert march.bbox is not None
    assert methods.bbox is not None
    assert methods.bbox.expand(1).covers(march.bbox) == pytest.approx(1.0)
    assert readings.cells[-1].text == "894.8"
    assert readings.head_rows == 1
