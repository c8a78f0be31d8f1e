"""What every profile does, whatever model it speaks to: each one in the registry."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from mineru_tools.backends.vlm.conversation import PageReading, PageTask, Profile
from mineru_tools.backends.vlm.profiles.registry import PROFILES
from mineru_tools.backends.vlm.request import Answer, Reply, Request
from mineru_tools.errors import EngineUnavailable, InferenceFailed
from mineru_tools.registry import load
from tests.support.vlm_pages import KINDS, noise, region
from tests.support.vlm_talks import talk

REGIONS = (
    region("title", (0.1, 0.05, 0.9, 0.1)),
    region("text", (0.1, 0.12, 0.9, 0.3)),
    region("text", (0.1, 0.32, 0.9, 0.5)),
    region("code", (0.1, 0.52, 0.9, 0.6)),
)
GARBAGE = ("", "\n", "no", "[" * 5000, "{}", "<|box_start|>", "<table>", "\\[", "null", "﻿\x00é")


@pytest.fixture(params=sorted(PROFILES))
def profile(request: pytest.FixtureRequest) -> Profile:
    made: Profile = load(PROFILES[request.param], feature="a profile", extra=None)()
    return made


def read(
    profile: Profile, answer: Callable[[Request], Answer], **task: object
) -> tuple[PageReading, list[Request]]:
    page = noise(300, 400)
    asked = PageTask(5, lambda: page, **task)  # type: ignore[arg-type]
    reading, rounds = talk(profile.read(asked), answer)
    return reading, [request for each in rounds for request in each]


def test_it_has_a_name_and_says_what_it_can(profile: Profile) -> None:
    assert profile.name in PROFILES
    assert isinstance(profile.sees_layout, bool)


def test_the_page_is_not_rendered_before_the_talk_begins(profile: Profile) -> None:
    begun: list[int] = []

    def picture() -> object:
        begun.append(1)
        return noise(10, 10)

    conversation = profile.read(PageTask(0, picture, regions=REGIONS))  # type: ignore[arg-type]
    assert begun == []
    next(conversation)
    assert begun == [1]
    conversation.close()


def test_what_the_picture_raises_is_raised(profile: Profile) -> None:
    def broken() -> object:
        raise ValueError("no such page")

    with pytest.raises(ValueError, match="no such page"):
        talk(profile.read(PageTask(0, broken)), lambda request: Reply(""))  # type: ignore[arg-type]


def test_questions_have_rgb_pictures_and_prompts(profile: Profile) -> None:
    _, asked = read(profile, lambda request: Reply("words"), regions=REGIONS)
    assert asked
    for request in asked:
        assert request.prompt
        assert request.image is None or request.image.mode == "RGB"


def test_given_regions_come_back_in_their_order_with_what_the_model_said(profile: Profile) -> None:
    reading, asked = read(profile, lambda request: Reply("words"), regions=REGIONS)
    assert len(asked) == len(REGIONS)
    assert [(r.type, r.bbox) for r in reading.regions] == [(r.type, r.bbox) for r in REGIONS]
    assert all("words" in (r.content or "") for r in reading.regions)
    assert (reading.index, reading.issues) == (5, ())


def test_only_wanted_regions_are_asked_about_and_no_region_is_lost(profile: Profile) -> None:
    reading, asked = read(
        profile, lambda request: Reply("words"), regions=REGIONS, wanted=lambda r: r.type == "title"
    )
    assert len(asked) == 1
    assert [r.content is None for r in reading.regions] == [False, True, True, True]


def test_a_region_that_failed_stays_and_has_an_issue_of_its_page(profile: Profile) -> None:
    answers = iter([Reply("a"), InferenceFailed("no"), Reply("c"), EngineUnavailable("gone")])
    reading, _ = read(profile, lambda request: next(answers), regions=REGIONS)
    assert [r.content is None for r in reading.regions] == [False, True, False, True]
    assert [(i.page, i.stage, i.code) for i in reading.issues] == [(5, "content", "vlm_block")] * 2


def test_a_reply_that_was_cut_off_is_kept_with_an_issue(profile: Profile) -> None:
    reading, _ = read(profile, lambda request: Reply("half a", "length"), regions=REGIONS[:1])
    assert "half a" in (reading.regions[0].content or "")
    assert [issue.code for issue in reading.issues] == ["vlm_truncated"]


def test_a_layout_nobody_gave_and_nobody_told_is_an_issue(profile: Profile) -> None:
    if not profile.sees_layout:
        pytest.skip("cannot be asked for a layout")
    reading, _ = read(profile, lambda request: InferenceFailed("no"))
    assert [(i.stage, i.code) for i in reading.issues] == [("layout", "vlm_layout")]
    assert reading.regions == ()


def test_the_same_page_is_asked_about_in_the_same_words_and_pixels(profile: Profile) -> None:
    def rows() -> list[tuple[object, ...]]:
        _, asked = read(profile, lambda request: Reply("words"), regions=REGIONS)
        return [(r.prompt, r.system, r.sampling, r.image and r.image.tobytes()) for r in asked]

    assert rows() == rows()


@pytest.mark.parametrize("garbage", GARBAGE)
def test_garbage_is_borne_in_layouts_and_contents(profile: Profile, garbage: str) -> None:
    if profile.sees_layout:
        read(profile, lambda request: Reply(garbage))
    reading, _ = read(profile, lambda request: Reply(garbage), regions=REGIONS)
    assert len(reading.regions) == len(REGIONS)


def test_any_regions_with_any_answers_are_borne(profile: Profile) -> None:
    rng = random.Random(7)
    replies: list[Answer] = [Reply(text) for text in GARBAGE]
    replies += [Reply("x", "length"), InferenceFailed("no"), Reply("<fcel>a<nl>")]
    for _ in range(60):
        regions = [
            region(rng.choice(KINDS), tuple(rng.uniform(-0.1, 1.1) for _ in range(4)))  # type: ignore[arg-type]
            for _ in range(rng.randrange(8))
        ]
        reading, _ = read(profile, lambda request: rng.choice(replies), regions=tuple(regions))
        assert reading.index == 5
