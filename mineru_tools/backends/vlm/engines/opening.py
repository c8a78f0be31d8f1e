"""Which engine a parse gets, and how long it is kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mineru_tools.backends.vlm.engines.base import Engine
from mineru_tools.backends.vlm.engines.replay import check_writable
from mineru_tools.errors import EngineUnavailable, OptionsError
from mineru_tools.options import ParseOptions, VlmOptions
from mineru_tools.registry import load, resolve
from mineru_tools.run import Run
from mineru_tools.settings import Settings

AUTO = "auto"
_ROOM = "mineru_tools.backends.vlm.engines"
_LOCAL = {  # made of the options and a run; the extra that brings what they need
    "transformers": (f"{_ROOM}.transformers:TransformersEngine", "vlm"),
    "vllm": (f"{_ROOM}.vllm:VllmEngine", "vllm"),
    "vllm-async": (f"{_ROOM}.vllm:AsyncVllmEngine", "vllm"),
}
# What changes questions, or who hears of them, but not the engine that answers.
_ASKERS: dict[str, Any] = {
    "image_analysis": True,
    "effort": "medium",
    "concurrency": 1,
    "record": None,
}
_kept: dict[tuple[str, Path, VlmOptions], Engine] = {}  # at most one: its weights fill the machine
_keeping = threading.RLock()


@contextmanager
def opened(options: ParseOptions, run: Run) -> Iterator[Engine]:
    """The engine that the options ask for.

    One that speaks to a server or a recording is closed at the end; one with weights of its own is
    kept for the next document of the same options. Raises ``OptionsError``, ``MissingExtra``,
    ``WeightsMissing`` or ``EngineUnavailable``.
    """
    settings = Settings.read()
    name = _engine_name(options, settings)
    if name in _LOCAL:
        if options.vlm.record is not None:  # or it would be told after minutes of loading
            check_writable(options.vlm.record)
        yield _recorded(_local(name, options.vlm, run, settings), options.vlm)
        return
    with closing(_remote(name, options, settings)) as engine:
        yield _recorded(engine, options.vlm)


def holds_weights(options: ParseOptions) -> bool:
    """Whether each process that parses so loads a model of its own; ``False`` if none can."""
    try:
        choice = resolve(options.backend)
        return choice.engine is not None and _engine_name(options, Settings.read()) in _LOCAL
    except EngineUnavailable:
        return False


def forget() -> None:
    """Close the engine that was kept and free its memory."""
    with _keeping:
        while _kept:
            _kept.popitem()[1].close()


def _engine_name(options: ParseOptions, settings: Settings) -> str:
    """``http``, ``replay`` or a local one; ``auto`` takes the server, then what is installed."""
    asked = resolve(options.backend).engine or AUTO
    if options.vlm.replay is not None:
        return "replay"
    if asked != AUTO:
        return asked
    if options.server_url or settings.vl_server:
        return "http"
    for name, package in (("vllm", "vllm"), ("transformers", "transformers")):
        if find_spec(package) is not None:
            return name
    raise EngineUnavailable(
        "no engine for a vision-language model is here",
        hint="name a server with --server-url, or pip install 'mineru-tools[vlm]'",
        code="no_vlm_engine",
    )


def _remote(name: str, options: ParseOptions, settings: Settings) -> Engine:
    vlm = options.vlm
    if name == "replay":
        return _made(f"{_ROOM}.replay:ReplayEngine", None, vlm.replay)
    if name != "http":
        raise EngineUnavailable(
            f"the engine {name} is not built in",
            hint="run it as a server and use the backend vlm-http-client",
            code="vlm_engine_unknown",
        )
    url = options.server_url or settings.vl_server
    if not url:
        hint = "--server-url http://host:port, or MINERU_VL_SERVER"
        raise OptionsError("no model server is named", hint=hint, code="vlm_server_url")
    return _made(
        f"{_ROOM}.http:HttpEngine",
        "remote",
        url,
        model=vlm.model or settings.vl_model,
        api_key=settings.key_for(url),
        concurrency=vlm.concurrency,
        server=vlm.server,
    )


def _local(name: str, vlm: VlmOptions, run: Run, settings: Settings) -> Engine:
    key = (name, settings.weights_dir, replace(vlm, **_ASKERS))
    with _keeping:
        if key not in _kept:
            forget()
            target, extra = _LOCAL[name]
            _kept[key] = _made(target, extra, vlm, run)
        return _kept[key]


def _recorded(engine: Engine, vlm: VlmOptions) -> Engine:
    if vlm.record is None:
        return engine
    return _made(f"{_ROOM}.replay:Recorder", None, engine, vlm.record)


def _made(target: str, extra: str | None, *what: object, **how: object) -> Engine:
    make: Any = load(target, feature=f"the engine {target.rpartition(':')[2]}", extra=extra)
    engine: Engine = make(*what, **how)
    return engine
