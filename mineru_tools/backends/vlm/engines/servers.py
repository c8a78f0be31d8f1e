"""Servers that speak OpenAI's chat protocol, and what each of them adds to it or refuses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from mineru_tools.errors import OptionsError

AUTO = "auto"

MAX_TOKENS, MAX_COMPLETION = "max_tokens", "max_completion_tokens"


@dataclass(frozen=True, slots=True)
class Server:
    """One kind of server; ``owners`` is what its list of models says in ``owned_by``.

    ``top_k`` and ``repetition`` are its names for these, ``None`` where it has none. ``ngrams``
    tells whether a plug-in may forbid repetitions (``vllm_xargs``), ``specials`` whether special
    tokens are kept when asked for; where they are not, the server has to be started so
    (``--special`` of llama.cpp), or a model that answers in special tokens cannot be read.
    ``limits`` are its names for the most tokens that it may write.
    """

    name: str
    owners: frozenset[str]
    top_k: str | None = None
    repetition: str | None = None
    ngrams: bool = False
    specials: bool = False
    limits: tuple[str, ...] = (MAX_COMPLETION, MAX_TOKENS)


_KINDS = (
    Server("vllm", frozenset({"vllm"}), "top_k", "repetition_penalty", ngrams=True, specials=True),
    Server("sglang", frozenset({"sglang"}), "top_k", "repetition_penalty", specials=True),
    Server("lmdeploy", frozenset({"lmdeploy"}), "top_k", "repetition_penalty", specials=True),
    Server("llama.cpp", frozenset({"llamacpp"}), "top_k", "repeat_penalty", limits=(MAX_TOKENS,)),
    Server("ollama", frozenset({"library"}), limits=(MAX_TOKENS,)),
    # Its newer models refuse max_tokens.
    Server("openai", frozenset({"openai", "openai-internal", "system"}), limits=(MAX_COMPLETION,)),
)

SERVERS: Mapping[str, Server] = MappingProxyType({server.name: server for server in _KINDS})


def server_named(name: str) -> Server | None:
    """The server of that name, ``None`` for ``auto``; ``OptionsError`` ``vlm_server_kind`` else."""
    if name == AUTO:
        return None
    if name in SERVERS:
        return SERVERS[name]
    known = ", ".join([AUTO, *SERVERS])
    raise OptionsError(
        f"unknown kind of server {name!r}", hint=f"known: {known}", code="vlm_server_kind"
    )


def recognised(model: str, owners: Iterable[str], banner: str = "") -> Server:
    """The server, from what it says of itself: ``owned_by`` of its models, the ``Server`` header.

    One that says nothing is asked as vLLM is: most that stand behind a gateway are, and what it
    refuses is left off later. OpenAI's models are known by their names, whoever resells them.
    """
    said = {owner.lower() for owner in owners}
    if model.lower().startswith("gpt-"):
        return SERVERS["openai"]
    for server in SERVERS.values():
        if said & server.owners or banner.lower().partition("/")[0] == server.name:
            return server
    return SERVERS["vllm"]
