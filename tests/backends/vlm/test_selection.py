"""Of which regions a model is asked what they say."""

from __future__ import annotations

import pytest

from mineru_tools.backends.vlm.region import TYPES, Region
from mineru_tools.backends.vlm.selection import without_captions_inside, worth_asking
from tests.support.vlm_pages import region

LARGE = (0.1, 0.1, 0.9, 0.9)
INNER = (0.3, 0.3, 0.6, 0.6)


def everything(region: Region) -> bool:
    return True


def asked(*regions: Region, image_analysis: bool = True) -> list[str]:
    found = worth_asking(regions, everything, image_analysis=image_analysis)
    return [regions[index].type for index in found]


def test_all_but_what_holds_other_regions_is_asked_about() -> None:
    assert {*asked(*(region(kind, LARGE) for kind in TYPES - {"image_block"}))} == TYPES - {
        "image_block",
        "list",
        "equation_block",
    }


def test_pictures_are_asked_about_only_where_they_are_to_be_analysed() -> None:
    pictures = [region("image", LARGE), region("chart", LARGE)]
    assert asked(*pictures) == ["image", "chart"]
    assert asked(*pictures, image_analysis=False) == []


def test_panels_of_a_picture_are_not_asked_about() -> None:
    assert asked(region("image_block", LARGE), region("image", INNER), region("chart", INNER)) == []


@pytest.mark.parametrize(
    ("box", "is_worth"),
    [((0, 0, 0.2, 0.2), True), ((0, 0, 0.02, 0.9), True), ((0, 0, 0.05, 0.1), False)],
)
def test_icons_are_not_asked_about(box: tuple[float, ...], is_worth: bool) -> None:
    assert bool(asked(region("image", box))) is is_worth  # type: ignore[arg-type]


def test_only_what_is_wanted_is_asked_about() -> None:
    regions = [region("text", LARGE), region("table", INNER)]
    assert worth_asking(regions, lambda r: r.type == "table", image_analysis=True) == [1]


@pytest.mark.parametrize("kind", ["image", "chart", "image_block"])
def test_a_caption_within_its_picture_is_a_part_of_it(kind: str) -> None:
    picture, caption = region(kind, LARGE), region("image_caption", INNER)
    assert without_captions_inside([caption, picture]) == (picture,)


def test_captions_elsewhere_and_of_other_things_stay() -> None:
    regions = (
        region("image", (0.1, 0.1, 0.5, 0.5)),
        region("image_caption", (0.1, 0.48, 0.5, 0.55)),
        region("table_caption", (0.2, 0.2, 0.3, 0.3)),
    )
    assert without_captions_inside(regions) == regions
