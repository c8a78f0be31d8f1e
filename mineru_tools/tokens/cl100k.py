"""The encoding ``cl100k_base``, built from the vocabulary that lies beside this file."""

from __future__ import annotations

import gzip
import re
from binascii import a2b_base64
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import pairwise
from threading import Lock
from typing import TYPE_CHECKING

from mineru_tools.errors import MissingExtra

if TYPE_CHECKING:
    import tiktoken

VOCABULARY = "cl100k_base.tiktoken.gz"

# How the encoding cuts a text before it merges bytes, and its marks beyond the vocabulary. Both
# are part of what cl100k_base is; tiktoken hands them out only together with a download.
_PATTERN = (
    r"'(?i:[sdmt]|ll|ve|re)"
    r"|[^\r\n\p{L}\p{N}]?+\p{L}++"
    r"|\p{N}{1,3}+"
    r"| ?[^\s\p{L}\p{N}]++[\r\n]*+"
    r"|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
)
_SPECIAL = {
    "<|endoftext|>": 100257,
    "<|fim_prefix|>": 100258,
    "<|fim_middle|>": 100259,
    "<|fim_suffix|>": 100260,
    "<|endofprompt|>": 100276,
}

# Characters without a change between white space and other. With a million spaces tiktoken 0.14
# gives up, and 0.9 takes 6 s for 100,000 letters; no word of a language comes near.
LONGEST_RUN = 4000
_RUN = re.compile(r"\s+|\S+")

_lock = Lock()


def count_tokens(text: str) -> int:
    """How many tokens of ``cl100k_base`` the text takes; words that look like marks are text.

    A run of more than ``LONGEST_RUN`` characters of white space, or without any, is counted in
    pieces of that length: the count is then a little high, by a token or two for each cut.
    """
    return count_with(encoding(), text)


def count_with(encoding: tiktoken.Encoding, text: str) -> int:
    """How many tokens of ``encoding`` the text takes, long runs in pieces as above."""
    return sum(len(encoding.encode_ordinary(piece)) for piece in _pieces(text))


def encoding() -> tiktoken.Encoding:
    """The encoding, built once; ``MissingExtra`` without the package ``tiktoken``."""
    with _lock:
        return _build()


@cache
def _build() -> tiktoken.Encoding:
    try:
        import tiktoken
    except ImportError as error:
        raise MissingExtra("counting tokens", "tiktoken", "tokens") from error
    return tiktoken.Encoding(
        "cl100k_base", pat_str=_PATTERN, mergeable_ranks=_ranks(), special_tokens=_SPECIAL
    )


def _ranks() -> dict[bytes, int]:
    packed = resources.files(__package__).joinpath(VOCABULARY).read_bytes()
    return ranks_of(gzip.decompress(packed))


def ranks_of(vocabulary: bytes) -> dict[bytes, int]:
    """Each token's rank, from lines of a token in base64 and a number."""
    words = vocabulary.split()
    return dict(zip(map(a2b_base64, words[::2]), map(int, words[1::2]), strict=True))


def _pieces(text: str) -> Iterator[str]:
    if len(text) <= LONGEST_RUN:
        yield text
        return
    for start, stop in pairwise((0, *_cuts(text), len(text))):
        yield text[start:stop]


def _cuts(text: str) -> Iterator[int]:
    for run in _RUN.finditer(text):
        yield from range(run.start() + LONGEST_RUN, run.end(), LONGEST_RUN)
