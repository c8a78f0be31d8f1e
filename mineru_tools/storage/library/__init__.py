"""Documents parsed once and kept: an embedded store with full text search."""

from __future__ import annotations

from mineru_tools.storage.library.key import parse_key as parse_key
from mineru_tools.storage.library.record import DocumentEntry as DocumentEntry
from mineru_tools.storage.library.record import Hit as Hit
from mineru_tools.storage.library.record import Issue as Issue
from mineru_tools.storage.library.record import ParsedPage as ParsedPage
from mineru_tools.storage.library.record import ParseRecord as ParseRecord
from mineru_tools.storage.library.snippet import opening as opening
from mineru_tools.storage.library.store import Library as Library
