"""The encoding ``o200k_base``: from a vocabulary that another package brought, or the network."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from mineru_tools.errors import MissingExtra, WeightsMissing
from mineru_tools.tokens.cl100k import count_with, ranks_of

if TYPE_CHECKING:
    import tiktoken

# Where tiktoken keeps the vocabulary, a name made of its address, and what has to be in it.
_CACHED = Path("_static/tiktoken_cache/fb374d419588a4632f3f557e76b4b70aebbca790")
_SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"

# How the encoding cuts a text before it merges bytes: part of what o200k_base is.
_ENDING = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
_PATTERN = "|".join(
    (
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+" + _ENDING,
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*" + _ENDING,
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    )
)
_SPECIAL = {"<|endoftext|>": 199999, "<|endofprompt|>": 200018}

_lock = Lock()


def count_tokens(text: str) -> int:
    """How many tokens of ``o200k_base`` the text takes, as ``tokens.count_tokens`` counts.

    ``MissingExtra`` without the package ``tiktoken``. The vocabulary is that which comes with
    ``llama-index-core``, else the one that tiktoken has or downloads; ``WeightsMissing`` where
    neither works.
    """
    with _lock:
        encoding = _encoding()
    return count_with(encoding, text)


@cache
def _encoding() -> tiktoken.Encoding:
    try:
        import tiktoken
    except ImportError as error:
        raise MissingExtra("counting tokens", "tiktoken", "tokens") from error
    words = _vocabulary()
    if words is not None:
        return tiktoken.Encoding(
            "o200k_base", pat_str=_PATTERN, mergeable_ranks=ranks_of(words), special_tokens=_SPECIAL
        )
    try:
        return tiktoken.get_encoding("o200k_base")
    except Exception as error:
        raise WeightsMissing(
            f"the vocabulary of o200k_base could not be had: {type(error).__name__}",
            hint="pip install llama-index-core, which brings it, or use cl100k_base",
        ) from error


def _vocabulary() -> bytes | None:
    """The vocabulary that ``llama_index.core`` carries, if it is whole; nothing is imported."""
    for package in ("llama_index.core", "llama_index_core"):
        try:
            spec = find_spec(package)
        except ModuleNotFoundError:
            continue
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            file = Path(folder) / _CACHED
            if file.is_file() and sha256(words := file.read_bytes()).hexdigest() == _SHA256:
                return words
    return None
