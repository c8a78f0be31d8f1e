"""Output formats by name; a format's module is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from mineru_tools.document.model import Document, JsonValue
from mineru_tools.errors import OptionsError
from mineru_tools.render.images import Assets
from mineru_tools.render.options import MakeMode, MathDelimiters, RenderOptions

__all__ = [
    "FORMATS",
    "Assets",
    "MakeMode",
    "MathDelimiters",
    "RenderOptions",
    "Renderer",
    "renderer",
]

FORMATS = {
    "markdown": "mineru_tools.render.markdown:render",
    "content_list": "mineru_tools.render.content_list:render",
    "content_list_v2": "mineru_tools.render.content_list_v2:render",
    "html": "mineru_tools.render.html:render",
    "text": "mineru_tools.render.text:render",
}


class Renderer(Protocol):
    """A document in, text or JSON out; ``assets`` are needed for embedded images only."""

    def __call__(
        self, document: Document, options: RenderOptions, assets: Assets | None = None
    ) -> str | list[JsonValue]: ...


def renderer(name: str) -> Renderer:
    """The renderer of a format; ``OptionsError`` for a name not in ``FORMATS``."""
    if name not in FORMATS:
        raise OptionsError(f"unknown format {name!r}", hint=f"use {', '.join(FORMATS)}")
    module, _, attribute = FORMATS[name].partition(":")
    return cast(Renderer, getattr(import_module(module), attribute))
