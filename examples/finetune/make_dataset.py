"""Documents as lessons: ``python examples/finetune/make_dataset.py OUT FILE [CORRECTED.json]``.

For each page of FILE a lesson in its layout, for each block one in what it says: the question that
the ``vlm`` backend would ask, with the picture it would show, and the reply that it would read as
what is known of the page. That is what our parser finds, or what CORRECTED.json says: a
``middle.json``, or a ``model.json`` of a VLM, corrected by hand. OUT gets the pictures and the
lessons in the forms that trainers read; a second FILE is added to them.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL.Image import Image

from mineru_tools import ParseOptions, parse
from mineru_tools.backends.vlm import written
from mineru_tools.backends.vlm.backend import page_picture
from mineru_tools.backends.vlm.conversation import PageTask
from mineru_tools.backends.vlm.profiles.mineru import content_questions, layout_question
from mineru_tools.backends.vlm.region import Region
from mineru_tools.backends.vlm.request import Request
from mineru_tools.backends.vlm.selection import without_captions_inside
from mineru_tools.document import middle_json, model_json
from mineru_tools.document.model import Document
from mineru_tools.document.model_json_source import regions
from mineru_tools.document.visit import source_index
from mineru_tools.formats.table import open_pages
from mineru_tools.sources.source import Source

PLACE = "<image>"  # where trainers put the picture
UNTEACHABLE = re.compile(r"<\|\w+\|>|" + PLACE)  # of a text: it would be taken for such a mark
DATASET_INFO = {  # LLaMA-Factory's, which is told the columns
    "mineru_tools": {
        "file_name": "messages.json",
        "formatting": "sharegpt",
        "columns": {"messages": "messages", "images": "images"},
        "tags": {
            "role_tag": "role",
            "content_tag": "content",
            "user_tag": "user",
            "assistant_tag": "assistant",
            "system_tag": "system",
        },
    }
}


@dataclass(frozen=True)
class Lesson:
    """A question and its answer; ``name`` tells the picture's file apart from others."""

    name: str
    request: Request
    answer: str


def main(out: str, file: str, corrected: str = "") -> None:
    folder = Path(out)
    (folder / "images").mkdir(parents=True, exist_ok=True)
    known = read_pages(Path(corrected)) if corrected else parsed_pages(file)
    made = [add(lesson, folder) for lesson in lessons(Path(file), known)]
    write(folder, made)
    print(f"{len(made)} lessons in {folder}")


def parsed_pages(file: str) -> dict[int, tuple[Region, ...]]:
    with parse(file) as parsed:
        return pages_of(parsed.document)


def read_pages(corrected: Path) -> dict[int, tuple[Region, ...]]:
    """The regions of each page, by its index; from either file that may have been corrected."""
    told = json.loads(corrected.read_text("utf-8"))
    if isinstance(told, dict):
        return pages_of(middle_json.load(told))
    return dict(enumerate(model_json.load_vlm(told)))


def pages_of(document: Document) -> dict[int, tuple[Region, ...]]:
    return {source_index(page): regions(page) for page in document.pages}


def lessons(file: Path, known: dict[int, tuple[Region, ...]]) -> Iterator[Lesson]:
    with closing(open_pages(Source.of(file), ParseOptions())) as source:
        for index, found in known.items():
            if found:
                name = f"{file.stem}-{index}"
                yield from page_lessons(name, page_picture(source, index), [*map(whole, found)])


def whole(region: Region) -> Region:
    """A list with its items in it as a text: of other lists only the items are asked for."""
    return replace(region, type="text") if region.type == "list" and region.content else region


def page_lessons(name: str, page: Image, found: Sequence[Region]) -> Iterator[Lesson]:
    """The lessons of one page; none about a block of which nobody knows what it says.

    Pictures are left to the model's own judgement: what there is to say of them we do not know.
    """
    yield Lesson(f"{name}-layout", layout_question(page), written.layout(found))
    asked = without_captions_inside(found)
    task = PageTask(0, lambda: page, image_analysis=False)
    hidden: dict[int, dict[str, str]] = {}  # tables with pictures, which are shown with marks
    for k, request in content_questions(page, asked, task, hidden, []):
        answer = written.content(asked[k])
        if answer is not None and k not in hidden and not UNTEACHABLE.search(answer):
            yield Lesson(f"{name}-{k}", request, answer)


def add(lesson: Lesson, folder: Path) -> dict[str, Any]:
    """The lesson as a conversation, its picture saved."""
    picture = f"images/{lesson.name}.png"
    if lesson.request.image is not None:
        lesson.request.image.save(folder / picture)
    talk = [
        ("system", lesson.request.system),
        ("user", PLACE + lesson.request.prompt),
        ("assistant", lesson.answer),
    ]
    messages = [{"role": role, "content": text} for role, text in talk]
    return {"messages": messages, "images": [picture]}


def write(folder: Path, made: Sequence[dict[str, Any]]) -> None:
    """The lessons beside those that are there, in each form; the same picture is one lesson."""
    place = folder / "messages.json"
    there = json.loads(place.read_text("utf-8")) if place.exists() else []
    talks = list({tuple(talk["images"]): talk for talk in [*there, *made]}.values())
    save(place, talks)
    save(folder / "dataset_info.json", DATASET_INFO)
    save(folder / "conversations.json", [as_conversation(talk) for talk in talks])
    lines = "".join(json.dumps(talk, ensure_ascii=False) + "\n" for talk in talks)
    (folder / "messages.jsonl").write_text(lines, "utf-8")


def as_conversation(talk: dict[str, Any]) -> dict[str, Any]:
    """As the training scripts in Qwen's own repository read it: they have their system prompt."""
    names = {"user": "human", "assistant": "gpt"}
    turns = [
        {"from": names[turn["role"]], "value": turn["content"]}
        for turn in talk["messages"]
        if turn["role"] in names
    ]
    return {"image": talk["images"][0], "conversations": turns}


def save(place: Path, value: object) -> None:
    place.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
