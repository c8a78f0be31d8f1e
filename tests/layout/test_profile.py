from __future__ import annotations

from mineru_tools.document.labels import BlockType
from mineru_tools.layout.profile import Profile, profile_of
from mineru_tools.layout.region import Region, region_of
from tests.layout.typesetter import BOLD, MONO, PROSE, SANS, Setting, line, lines, paragraph


def region(setting: Setting, kind: BlockType = BlockType.TEXT) -> Region:
    return region_of(tuple(lines(setting)), kind)


def prose(size: float = 10.0, times: int = 1, **style: object) -> Region:
    return region(paragraph(PROSE * times, x=72, y=100, width=300, size=size, **style))  # type: ignore[arg-type]


def test_the_profile_is_the_style_of_most_characters() -> None:
    heads = [region(line("A Heading", x=72, y=50, size=16, font=BOLD)) for _ in range(3)]
    assert profile_of([prose(font=SANS), *heads]) == Profile(10.0, False, "Sans")


def test_a_document_in_bold_has_a_bold_profile() -> None:
    assert profile_of([prose(font=BOLD)]).bold


def test_notes_nearly_as_long_as_the_text_do_not_outweigh_it() -> None:
    assert profile_of([prose(times=2), prose(8.0, times=3)]).size == 10.0


def test_much_longer_small_text_is_the_running_text() -> None:
    assert profile_of([prose(12.0), prose(9.0, times=5)]).size == 9.0


def test_listings_longer_than_the_prose_do_not_outweigh_it() -> None:
    listing = prose(9.0, times=4, font=MONO)
    assert profile_of([prose(10.0), listing]).size == 10.0


def test_tables_count_for_less_than_text() -> None:
    table = region(paragraph(PROSE * 2, x=72, y=100, width=300, size=8), BlockType.TABLE_BODY)
    assert profile_of([prose(10.0, times=2), table]).size == 10.0


def test_without_text_there_is_still_a_yardstick() -> None:
    assert profile_of([]).size > 0


def test_larger_and_smaller_leave_room_for_rounding() -> None:
    profile = Profile(10.0, False, "Serif")
    assert profile.larger(11.0)
    assert not profile.larger(10.5)
    assert profile.smaller(9.0)
    assert not profile.smaller(9.6)
