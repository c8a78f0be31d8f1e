"""A talk with a model that is a function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from mineru_tools.backends.vlm.conversation import Conversation
from mineru_tools.backends.vlm.request import Answer, Request

T = TypeVar("T")


def talk(
    conversation: Conversation[T], answer: Callable[[Request], Answer]
) -> tuple[T, list[Sequence[Request]]]:
    """What the conversation found, and all that it asked, round by round."""
    rounds: list[Sequence[Request]] = []
    answers: list[Answer] | None = None
    while True:
        try:
            requests = next(conversation) if answers is None else conversation.send(answers)
        except StopIteration as end:
            return end.value, rounds
        rounds.append(requests)
        answers = [answer(request) for request in requests]
