"""What the environment says; the only file that reads it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mineru_tools.errors import OptionsError

LIBRARY_MAX_BYTES = 2 << 30  # some 20,000 parsed pages with their PDFs and pictures

MCP_TOKEN = "MINERU_TOOLS_MCP_TOKEN"
VL_API_KEY, OPENAI_API_KEY = "MINERU_VL_API_KEY", "OPENAI_API_KEY"
HF_TOKEN = "HF_TOKEN"

HUGGINGFACE, MODELSCOPE, LOCAL = "huggingface", "modelscope", "local"
HF_ENDPOINT = "https://huggingface.co"
MODELSCOPE_ENDPOINT = "https://www.modelscope.cn"

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off"})
_OPENAI = re.compile(r"https://([a-z0-9-]+\.)*openai\.com(:443)?(/|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Settings:
    """Values from the environment.

    ``weights_dir``: ``MINERU_TOOLS_WEIGHTS``, else a folder in the user's cache.
    ``model_source``: ``MINERU_MODEL_SOURCE``, the hub to prefer, or ``local`` for no network at
    all, as ``HF_HUB_OFFLINE`` says too; ``hf_endpoint``: ``HF_ENDPOINT``, a mirror of that hub,
    ``hf_token``: ``HF_TOKEN``, what it wants to see for models that not everybody gets;
    ``modelscope_endpoint``: ``MODELSCOPE_DOMAIN``, the host of the other hub.
    ``mineru_config``: ``MINERU_TOOLS_CONFIG_JSON``, MinerU's own settings, in the user's folder if
    it is a mere name; there users of MinerU have said where their models are.
    ``tessdata_dir``: ``TESSDATA_PREFIX``, where tesseract's languages are, if not where usual.
    ``formula``, ``table``, ``join_tables``: ``MINERU_FORMULA_ENABLE``, ``MINERU_TABLE_ENABLE`` and
    ``MINERU_TABLE_MERGE_ENABLE``, defaults of the command line.
    ``max_bytes``: ``MINERU_TOOLS_MAX_BYTES``, the largest file the doors accept.
    ``library_dir``: ``MINERU_TOOLS_LIBRARY``, else a folder in the user's cache;
    ``library_max_bytes``: ``MINERU_TOOLS_LIBRARY_MAX_BYTES``, what it may grow to.
    ``vl_server``, ``vl_model``, ``vl_api_key``: ``MINERU_VL_SERVER``, where a vision-language model
    is served, ``MINERU_VL_MODEL_NAME``, its name there, and ``MINERU_VL_API_KEY``, what that server
    wants to see; ``openai_api_key``: ``OPENAI_API_KEY``, for OpenAI's own servers: ``key_for``.
    ``mcp_token``: ``MINERU_TOOLS_MCP_TOKEN``, what clients of the MCP server over HTTP must show.
    """

    weights_dir: Path
    library_dir: Path
    formula: bool = True
    table: bool = True
    join_tables: bool = True
    max_bytes: int | None = None
    library_max_bytes: int = LIBRARY_MAX_BYTES
    mcp_token: str | None = field(default=None, repr=False)
    model_source: str = HUGGINGFACE
    offline: bool = False
    hf_endpoint: str = HF_ENDPOINT
    hf_token: str | None = field(default=None, repr=False)
    modelscope_endpoint: str = MODELSCOPE_ENDPOINT
    mineru_config: Path | None = None
    tessdata_dir: Path | None = None
    vl_server: str | None = None
    vl_model: str | None = None
    vl_api_key: str | None = field(default=None, repr=False)
    openai_api_key: str | None = field(default=None, repr=False)

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """The settings; ``OptionsError`` with code ``invalid_environment`` on a bad value."""
        return cls(
            weights_dir=_folder(environ, "MINERU_TOOLS_WEIGHTS", "weights"),
            library_dir=_folder(environ, "MINERU_TOOLS_LIBRARY", "library"),
            formula=_switch(environ, "MINERU_FORMULA_ENABLE"),
            table=_switch(environ, "MINERU_TABLE_ENABLE"),
            join_tables=_switch(environ, "MINERU_TABLE_MERGE_ENABLE"),
            max_bytes=_size(environ, "MINERU_TOOLS_MAX_BYTES"),
            library_max_bytes=_size(environ, "MINERU_TOOLS_LIBRARY_MAX_BYTES") or LIBRARY_MAX_BYTES,
            mcp_token=environ.get(MCP_TOKEN) or None,
            model_source=(source := _model_source(environ)),
            offline=source == LOCAL or _switch(environ, "HF_HUB_OFFLINE", default=False),
            hf_endpoint=environ.get("HF_ENDPOINT", "").rstrip("/") or HF_ENDPOINT,
            hf_token=environ.get(HF_TOKEN) or None,
            modelscope_endpoint=_host(environ, "MODELSCOPE_DOMAIN") or MODELSCOPE_ENDPOINT,
            mineru_config=Path("~", environ.get("MINERU_TOOLS_CONFIG_JSON") or "mineru.json"),
            tessdata_dir=Path(told) if (told := environ.get("TESSDATA_PREFIX")) else None,
            vl_server=environ.get("MINERU_VL_SERVER") or None,
            vl_model=environ.get("MINERU_VL_MODEL_NAME") or None,
            vl_api_key=environ.get(VL_API_KEY) or None,
            openai_api_key=environ.get(OPENAI_API_KEY) or None,
        )

    def key_for(self, url: str) -> str | None:
        """What to show the model server at ``url``.

        OpenAI's key stands in the environment of many who never meant it for the server next door.
        """
        return self.vl_api_key or (self.openai_api_key if _OPENAI.match(url.strip()) else None)


def without_secrets(
    environ: Mapping[str, str] = os.environ, *, keys: bool = False
) -> dict[str, str]:
    """The environment for processes that open the files of strangers: they need no token.

    Those that ask a model server about what they open need the ``keys`` for it.
    """
    secrets = {MCP_TOKEN, HF_TOKEN} if keys else {MCP_TOKEN, HF_TOKEN, VL_API_KEY, OPENAI_API_KEY}
    return {name: value for name, value in environ.items() if name not in secrets}


def parse_bool(text: str) -> bool:
    """True or false for the usual words; ``ValueError`` for any other."""
    word = text.strip().lower()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise ValueError(f"not a truth value: {text!r}")


def _folder(environ: Mapping[str, str], name: str, default: str) -> Path:
    """The folder a variable names, else the ``default`` one in the user's cache."""
    text = environ.get(name)
    return Path(text).expanduser() if text else _cache(environ) / default


def _host(environ: Mapping[str, str], name: str) -> str | None:
    """The address of the host that a variable names, with a scheme or without."""
    text = environ.get(name, "").strip().rstrip("/")
    return text if "://" in text or not text else f"https://{text}"


def _cache(environ: Mapping[str, str]) -> Path:
    base = environ.get("XDG_CACHE_HOME") or environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "mineru-tools"


def _switch(environ: Mapping[str, str], name: str, *, default: bool = True) -> bool:
    text = environ.get(name, "").strip()
    try:
        return parse_bool(text) if text else default
    except ValueError:
        raise _bad(name, text, "use true or false") from None


def _model_source(environ: Mapping[str, str]) -> str:
    text = environ.get("MINERU_MODEL_SOURCE", "").strip().lower() or HUGGINGFACE
    if text not in (HUGGINGFACE, MODELSCOPE, LOCAL):
        hint = f"use {HUGGINGFACE}, {MODELSCOPE} or {LOCAL}"
        raise _bad("MINERU_MODEL_SOURCE", text, hint)
    return text


def _size(environ: Mapping[str, str], name: str) -> int | None:
    text = environ.get(name, "").strip()
    if not text:
        return None
    if not text.isdecimal() or int(text) == 0:
        raise _bad(name, text, "use a number of bytes")
    return int(text)


def _bad(name: str, text: str, hint: str) -> OptionsError:
    return OptionsError(f"{name} is {text!r}", hint=hint, code="invalid_environment")
