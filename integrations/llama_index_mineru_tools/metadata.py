"""Which metadata a language model and an embedding see; all other is bookkeeping."""

from __future__ import annotations

from collections.abc import Iterable

EMBEDDED = ("headings",)
SHOWN = ("file_name", "page_number", "headings")

FROM_FILE = frozenset(
    {
        "source",
        "file_path",
        "file_name",
        "doc_id",
        "page_count",
        "failed_pages",
        "mineru_options",
        "page",
        "page_number",
        "page_label",
        # What SimpleDirectoryReader adds.
        "file_type",
        "file_size",
        "creation_date",
        "last_modified_date",
        "last_accessed_date",
    }
)


def hidden_keys(
    known: Iterable[str], visible: Iterable[str], excluded: Iterable[str] = ()
) -> list[str]:
    """The ``known`` keys but the ``visible``, with what was ``excluded`` before of other keys."""
    return sorted({*known, *excluded} - set(visible))
