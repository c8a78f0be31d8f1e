"""What a server may do and where; safe as it stands, every door opened by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from mineru_tools.errors import OptionsError

Payload = Literal["auto", "content", "structured"]

MIB = 1024 * 1024
LEAST_MEMORY = 512 * MIB  # with less, a process could not even load what it needs everywhere


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Settings of one server.

    ``roots`` are the folders whose files may be read, the working directory if none is named.
    ``allow_url`` lets ``parse_pdf`` fetch http(s) addresses, ``allow_private`` also those of
    private networks. ``library_dir`` and ``library_max_bytes`` are where parsed documents are
    kept, by default what ``mineru_tools.settings`` says; whoever may call may read all of it.
    ``max_bytes``, ``max_pages``, ``timeout_s`` and ``memory_bytes`` bound one parse, ``processes``
    how many run at once, ``max_tokens`` the answers of a call that does not say. ``task_after_s``
    is when a call becomes a task for clients that know tasks. ``payload`` is the field that carries
    the text of an answer: see ``delivery``.
    ``warm_up`` starts a process at once, so that the first parse need not wait for it.
    """

    roots: tuple[Path, ...] = ()
    allow_url: bool = False
    allow_private: bool = False
    library_dir: Path | None = None
    library_max_bytes: int | None = None
    max_bytes: int = 200 * MIB
    max_pages: int = 2000
    timeout_s: float = 900.0
    memory_bytes: int = 4096 * MIB
    processes: int = 2
    max_tokens: int = 8000
    task_after_s: float = 2.0
    payload: Payload = "auto"
    warm_up: bool = True

    def __post_init__(self) -> None:
        for name in ("max_bytes", "max_pages", "timeout_s", "processes", "max_tokens"):
            if not getattr(self, name) > 0:
                raise OptionsError(f"{name} must be more than 0, not {getattr(self, name):g}")
        if self.memory_bytes < LEAST_MEMORY:
            raise OptionsError(
                f"memory_bytes must be at least {LEAST_MEMORY}, not {self.memory_bytes}",
                hint="a parse of an ordinary document takes 200 MiB",
            )
        # A list may come from a command line; what is frozen holds tuples.
        object.__setattr__(self, "roots", tuple(self.roots))
        for root in self.roots:
            if not root.is_dir():
                raise OptionsError(f"--root {root} is no folder", hint="name an existing folder")


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """Where the HTTP transport listens and whom it answers.

    ``token`` is asked for as ``Authorization: Bearer``; an address that others can reach cannot be
    bound without one. ``hosts`` are the values of the Host header that are served besides those of
    the bound address; browsers are served from these hosts only.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    token: str | None = field(default=None, repr=False)
    hosts: tuple[str, ...] = ()
    max_body_bytes: int = 4 * MIB

    def __post_init__(self) -> None:
        if self.token is not None and len(self.token) < 16:
            raise OptionsError(
                "the token is too short", hint="use 16 characters or more, chosen at random"
            )
        if self.token is None and not self.is_loopback:
            raise OptionsError(
                f"{self.host} can be reached by others",
                hint="give --token or the environment's MINERU_TOOLS_MCP_TOKEN, "
                "or bind to 127.0.0.1",
                code="token_required",
            )

    @property
    def is_loopback(self) -> bool:
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False
