"""Pictures in a text, named so that a model can ask for them."""

from __future__ import annotations

import re
from dataclasses import replace

from mineru_tools.document.passage import Passage
from mineru_tools.tokens import count_tokens

# The file names are digests: 40 tokens that no tool takes.
_ADDRESS = re.compile(r"""(?<=\]\()images/[\w.-]+(?=\))|(?<=src=["'])images/[\w.-]+(?=["'])""")


def with_picture_locators(passage: Passage) -> Passage:
    """The passage with its own locator, ``p/3/b/7``, as the address of each picture in it."""
    if "images/" not in passage.markdown:
        return passage
    place = f"p/{passage.page}/b/{passage.block}"
    markdown = _ADDRESS.sub(place, passage.markdown)
    if markdown == passage.markdown:
        return passage
    return replace(passage, markdown=markdown, tokens=count_tokens(markdown))
