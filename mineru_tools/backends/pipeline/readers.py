"""What reads pages from their pictures, as the options name it, and what flattens them before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from mineru_tools.errors import MineruToolsError
from mineru_tools.options import ParseOptions
from mineru_tools.recognizers.dewarp import DEWARP_MODELS, Dewarper
from mineru_tools.recognizers.registry import AUTO
from mineru_tools.recognizers.text import TEXT_MODELS, TextRecognizer
from mineru_tools.recognizers.text.languages import TESSERACT, provider_of
from mineru_tools.recognizers.text.remote import RemoteText, is_remote
from mineru_tools.recognizers.text.scripts import told_by_lines
from mineru_tools.run import Run

R = TypeVar("R")


def text_recognizer(options: ParseOptions, run: Run) -> TextRecognizer | None:
    """The recogniser that the options name, ``None`` where none need be and none is here.

    Raises ``OptionsError``; ``MissingExtra``, ``WeightsMissing`` or ``EngineUnavailable`` where one
    is asked for.
    """
    if is_remote(options.ocr_model):
        return RemoteText(options.ocr_model)
    asked = None if options.ocr_model == AUTO else options.ocr_model
    how: dict[str, str | int | None] = {"threads": options.ocr_threads}
    lang = told_language(options)
    if lang is not None and asked is None:
        usual = TEXT_MODELS.wanted(AUTO, run, **how)
        found = told_by_lines(usual, lang) if usual else None
        if found is not None:
            return found
    if lang is not None:
        engine = TEXT_MODELS.members(asked)[0] if asked else None
        provider = provider_of(lang, engine)
        asked = asked or provider.engine
        if provider.engine == TESSERACT:
            how["lang"] = provider.code
    if asked is None and needs_reader(options):
        asked = TEXT_MODELS.usual
    return TEXT_MODELS.wanted(asked or AUTO, run, **how)


def dewarper(options: ParseOptions, run: Run) -> Callable[[], Dewarper | None]:
    """A function that gives what flattens photos, loaded when it is first needed.

    One that is asked for by name is loaded now, so that what is missing is said before any work is
    done; raises as ``Registry.load``.
    """
    name = options.dewarp_model
    wanted = once(lambda: DEWARP_MODELS.wanted(name, run) if name else None)
    if name != AUTO:
        wanted()
    return wanted


def needs_reader(options: ParseOptions) -> bool:
    """Whether a recogniser was asked for, rather than to be taken if there is one."""
    return options.method == "ocr" or (options.ocr_figures and options.method == "auto")


def once(load: Callable[[], R]) -> Callable[[], R]:
    """``load`` as it went the first time: what fails for one page would fail for the next."""
    found: list[R | MineruToolsError] = []

    def loaded() -> R:
        if not found:
            try:
                found.append(load())
            except MineruToolsError as error:
                found.append(error)
        if isinstance(found[0], MineruToolsError):
            raise found[0]
        return found[0]

    return loaded


def told_language(options: ParseOptions) -> str | None:
    """The languages that the caller knows the pages to be in."""
    told = options.lang or AUTO
    return None if told.strip().lower() == AUTO else told
