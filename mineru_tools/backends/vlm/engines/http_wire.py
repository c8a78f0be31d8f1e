"""Questions as bodies of OpenAI's chat protocol, and what its answers say."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from mineru_tools.backends.vlm.engines.png import png_bytes
from mineru_tools.backends.vlm.engines.servers import Server
from mineru_tools.backends.vlm.request import Reply, Request, Sampling
from mineru_tools.errors import InferenceFailed

if TYPE_CHECKING:
    from PIL.Image import Image

# They end a turn, and cannot be part of what is read: vLLM writes the one that it stopped at when
# special tokens are kept.
_END_TOKENS = ("<|im_end|>", "<|endoftext|>", "<|end_of_text|>", "<|eot_id|>")
# What servers say of a field that they do not know, in their own words or in pydantic's.
_REFUSAL = re.compile(
    r"un(known|recogni[sz]ed|expected|supported)|not (supported|permitted|allowed)"
    r"|does not support|extra[ _]forbidden|invalid (field|parameter|argument)",
    re.IGNORECASE,
)


def question_body(
    request: Request, model: str, server: Server, left_off: Collection[str] = ()
) -> bytes:
    """The body of a question, the picture in it as PNG, without the fields in ``left_off``.

    Raises ``InferenceFailed`` ``vlm_picture`` where the picture cannot be written.
    """
    content: list[dict[str, Any]] = [{"type": "text", "text": request.prompt}]
    if request.image is not None:
        picture = {"type": "image_url", "image_url": {"url": _data_uri(request.image)}}
        content.insert(0, picture)
    messages: list[dict[str, Any]] = [{"role": "user", "content": content}]
    if request.system:
        messages.insert(0, {"role": "system", "content": request.system})
    fields = {k: v for k, v in _sampling(request.sampling, server).items() if k not in left_off}
    return json.dumps({"model": model, "messages": messages, **fields}).encode()


def _data_uri(image: Image) -> str:
    try:
        png = png_bytes(image)
    except (OSError, ValueError) as error:
        text = f"a picture of {image.width} x {image.height} pixels cannot be sent"
        raise InferenceFailed(text, code="vlm_picture") from error
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def _sampling(sampling: Sampling, server: Server) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "presence_penalty": sampling.presence_penalty,
        "frequency_penalty": sampling.frequency_penalty,
    }
    if server.top_k:
        fields[server.top_k] = sampling.top_k
    if server.repetition:
        fields[server.repetition] = sampling.repetition_penalty
    if server.ngrams and sampling.no_repeat_ngram_size:
        size = sampling.no_repeat_ngram_size
        fields["vllm_xargs"] = {"no_repeat_ngram_size": size, "debug": False}
    if server.specials:
        fields["skip_special_tokens"] = False
    if sampling.max_new_tokens is not None:
        fields.update(dict.fromkeys(server.limits, sampling.max_new_tokens))
    return fields


def refused_field(
    request: Request, server: Server, left_off: Collection[str], complaint: str
) -> str | None:
    """The field of sampling that a complaint names first as one the server does not take."""
    if not _REFUSAL.search(complaint):
        return None
    sent = [name for name in _sampling(request.sampling, server) if name not in left_off]
    named = re.search(rf"(?<!\w)({'|'.join(map(re.escape, sent))})(?!\w)", complaint)
    return named[1] if sent and named else None


def parsed(body: bytes) -> dict[str, Any]:
    """The JSON object of an answer; ``InferenceFailed`` ``vlm_server_answer`` where it is none."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise no_answer("no JSON") from error
    if not isinstance(told, dict):
        raise no_answer("no JSON object")
    return told


def reply_of(body: bytes) -> Reply:
    """What the model wrote.

    Raises ``InferenceFailed``: ``vlm_server_failed`` where the server says so with a good status,
    ``vlm_server_finish`` where the model stopped for no good reason, else ``vlm_server_answer``.
    """
    told = parsed(body)
    if told.get("object") == "error" or told.get("error"):
        raise InferenceFailed("the model server answers with an error", code="vlm_server_failed")
    try:
        choice = told["choices"][0]
        finish, text = choice["finish_reason"], choice["message"]["content"]
    except (KeyError, IndexError, TypeError) as error:
        raise no_answer("nothing that a model wrote") from error
    if finish not in ("stop", "length"):
        why = finish if isinstance(finish, str) else "for no reason it names"
        raise InferenceFailed(f"the model stopped: {why[:40]}", code="vlm_server_finish")
    if not isinstance(text, str | None):
        raise no_answer("no text")
    text = text or ""
    end = next((token for token in _END_TOKENS if text.endswith(token)), "")
    return Reply(text.removesuffix(end), finish, _tokens(told))


def _tokens(told: dict[str, Any]) -> int | None:
    usage = told.get("usage")
    count = usage.get("completion_tokens") if isinstance(usage, dict) else None
    return count if type(count) is int and count >= 0 else None


def no_answer(what: str) -> InferenceFailed:
    """The error of an answer that is ``what`` where a model's words should be."""
    return InferenceFailed(
        f"the model server's answer has {what}",
        hint="is it a server of OpenAI's chat protocol?",
        code="vlm_server_answer",
    )
