"""The engine that asks a server by HTTP: vLLM, SGLang, LMDeploy, llama.cpp, Ollama, a cloud.

Pictures and the key go to the address that the caller names, and nowhere else: redirects are not
followed.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from mineru_tools.backends.vlm.engines.connections import Connections
from mineru_tools.backends.vlm.engines.http_address import Served, api_base, checked_key, served
from mineru_tools.backends.vlm.engines.http_wire import (
    no_answer,
    question_body,
    refused_field,
    reply_of,
)
from mineru_tools.backends.vlm.engines.loop_thread import LoopThread
from mineru_tools.backends.vlm.engines.servers import AUTO, recognised, server_named
from mineru_tools.backends.vlm.engines.setbacks import (
    Circuit,
    Patience,
    Setback,
    setback_of_failure,
    setback_of_status,
)
from mineru_tools.backends.vlm.request import Reply, Request
from mineru_tools.errors import EngineUnavailable, MissingExtra, ModelError, OptionsError

if TYPE_CHECKING:
    import httpx

_MOST = 16 << 20  # bytes of an answer; 32,000 tokens are some 200 KB
_ENCODERS = 2  # threads that write PNG: a few ms of each question


class HttpEngine:
    """The model at ``url``, asked ``concurrency`` questions at once.

    ``model`` is needed where the server has more than one, ``server`` names its kind where it does
    not say. Nothing is sent before the first question. Raises ``OptionsError`` ``vlm_server_url``,
    ``vlm_server_kind``, ``vlm_api_key``, and ``MissingExtra``.

    Questions fail with ``EngineUnavailable``: ``vlm_server_unreachable``, ``vlm_server_refused``
    (the key), ``vlm_server_url`` (nothing there), ``vlm_server_models``; then the questions after
    it fail at once for a while. Or with ``InferenceFailed``: ``vlm_server_failed``,
    ``vlm_server_timeout``, ``vlm_server_answer``, ``vlm_server_finish``, ``vlm_picture``.
    """

    name = "http"

    def __init__(
        self,
        url: str,
        *,
        model: str | None = None,
        api_key: str | None = None,
        concurrency: int = 100,
        server: str = AUTO,
        patience: Patience = Patience(),  # noqa: B008 - frozen
    ) -> None:
        try:
            import httpx
        except ImportError as error:
            raise MissingExtra("asking a model server", "httpx", "remote") from error
        if concurrency < 1:
            raise OptionsError(f"concurrency must be at least 1, not {concurrency}")
        self.capacity = concurrency
        self._wanted, self._kind = model or None, server_named(server)
        self._patience = patience
        self._base = api_base(url)
        self._key = checked_key(api_key)
        self._connections = Connections(
            {"Authorization": f"Bearer {self._key}"} if self._key else {},
            httpx.Timeout(patience.answer, connect=patience.connect),
        )
        self._circuit = Circuit(patience)
        # As many are made ready while all places are taken: servers that work in batches free many
        # places at once. A body is some 100 KB.
        self._ready = asyncio.Semaphore(2 * concurrency)
        self._places = asyncio.Semaphore(concurrency)
        self._learning: asyncio.Task[Served] | None = None
        self._left_off: frozenset[str] = frozenset()
        self._encoders = ThreadPoolExecutor(_ENCODERS, "vlm-picture")
        self._loop = LoopThread("vlm-http", self._connections.close)

    def submit(self, request: Request) -> Future[Reply]:
        """A future of the reply; cancelling it hangs up, which makes servers stop, too."""
        return self._loop.submit(partial(self._answer, request))

    def model_name(self) -> str:
        """The model that is asked: the one that was named, or the only one that the server has."""
        return self._wanted or self._loop.submit(self._served).result().model

    def close(self) -> None:
        """Cancel what is under way and hang up."""
        self._loop.close()
        self._encoders.shutdown(cancel_futures=True)

    async def _answer(self, request: Request) -> Reply:
        async with self._ready:
            self._circuit.check()
            known = await self._served()
            left_off = self._left_off
            while True:
                body = await asyncio.get_running_loop().run_in_executor(
                    self._encoders, question_body, request, known.model, known.server, left_off
                )
                async with self._places:
                    told = await self._tried("POST", "chat/completions", body)
                if not isinstance(told, Setback):
                    self._left_off |= left_off
                    return reply_of(told[0])
                refused = refused_field(request, known.server, left_off, told.complaint)
                if refused is None:
                    raise told.error
                left_off |= {refused}

    async def _served(self) -> Served:
        """What answers, learnt once for all; questions that come meanwhile wait for it."""
        if self._learning is None:
            self._learning = asyncio.ensure_future(self._learnt())
        try:
            return await asyncio.shield(self._learning)
        except ModelError:
            self._learning = None  # asked again when the circuit lets a question pass
            raise

    async def _learnt(self) -> Served:
        told = await self._tried("GET", "models")
        try:
            if not isinstance(told, Setback):
                return served(*told, self._wanted, self._kind)
            if self._wanted is None or told.error.code != "vlm_server_url":
                raise told.error
        except ModelError as error:
            # Whatever it is: no question can be asked of a model that nobody knows.
            gone = EngineUnavailable(error.message, hint=error.hint, code=error.code)
            self._circuit.stop(gone)
            raise gone from error
        # Some gateways do not list models; whoever named one will know.
        self._circuit.answered()
        return Served(self._wanted, self._kind or recognised(self._wanted, ()))

    async def _tried(
        self, method: str, path: str, body: bytes | None = None
    ) -> tuple[bytes, httpx.Headers] | Setback:
        """The answer with its headers, or the setback after which it makes no sense to go on."""
        for tried in count(1):
            self._circuit.check()
            told = await self._asked(method, path, body)
            if not isinstance(told, Setback):
                self._circuit.answered()
                return told
            if tried >= told.tries:
                self._circuit.failed(told)
                return told
            await asyncio.sleep(self._patience.wait(tried, told.after))
        raise AssertionError("tries end")

    async def _asked(
        self, method: str, path: str, body: bytes | None
    ) -> tuple[bytes, httpx.Headers] | Setback:
        import httpx

        headers = {"Content-Type": "application/json"} if body else {}
        try:
            async with (
                self._connections.one() as client,
                client.stream(
                    method, f"{self._base}/{path}", content=body, headers=headers
                ) as answer,
            ):
                said = await _body(answer)
                if answer.status_code == httpx.codes.OK:
                    return said, answer.headers
                after = answer.headers.get("Retry-After", "")
                return setback_of_status(
                    answer.status_code, self._shown(said), after, self._patience
                )
        except httpx.TransportError as failure:
            return setback_of_failure(failure, self._patience)
        except httpx.DecodingError:
            return Setback(no_answer("a broken encoding"))

    def _shown(self, said: bytes) -> str:
        """What a server says, without the key, which some repeat."""
        text = said.decode("utf-8", "replace")
        return text.replace(self._key, "…") if self._key else text


async def _body(answer: httpx.Response) -> bytes:
    parts, size = [], 0
    async for part in answer.aiter_bytes():
        size += len(part)
        if size > _MOST:
            raise no_answer("too many bytes")
        parts.append(part)
    return b"".join(parts)
