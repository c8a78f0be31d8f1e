from __future__ import annotations

from importlib.util import find_spec

import pytest

from mineru_tools.chunking.tokenizers import counter
from mineru_tools.errors import OptionsError
from mineru_tools.tokens import count_tokens

TEXT = "Hôtel 12345, the river's $x^2$ 河水 </tr> don't\n\n  code()"


class Fast:
    """As in ``transformers``: can be called, gives ids, adds marks unless told not to."""

    def __call__(self, text: str) -> dict[str, list[int]]:
        return {"input_ids": self.encode(text)}

    def encode(self, text: str, add_special_tokens: bool = True) -> list[int]:
        ids = list(range(len(text.split())))
        return [-1, *ids, -2] if add_special_tokens else ids


class Encoding:
    def __init__(self, ids: list[int]) -> None:
        self.ids = ids


class Raw:
    """As in ``tokenizers``: gives an object with the ids."""

    def encode(self, text: str, add_special_tokens: bool = True) -> Encoding:
        return Encoding(Fast().encode(text, add_special_tokens))


def test_the_default_is_counted_offline() -> None:
    assert counter("cl100k_base").count(TEXT) == count_tokens(TEXT)


@pytest.mark.skipif(find_spec("llama_index") is None, reason="it brings the vocabulary")
def test_o200k_counts_as_tiktoken_does() -> None:
    assert counter("o200k_base").count(TEXT) == 24  # tiktoken 0.14 with the vocabulary it loads


def test_functions_count_as_they_like() -> None:
    assert counter(len).count(TEXT) == len(TEXT)


@pytest.mark.parametrize("tokenizer", [Fast(), Raw()])
def test_hugging_face_tokenizers_count_without_their_marks(tokenizer: object) -> None:
    assert counter(tokenizer).count("one two three") == 3


@pytest.mark.parametrize("tokenizer", ["gpt2", 7, None])
def test_what_is_no_tokenizer_is_refused(tokenizer: object) -> None:
    with pytest.raises(OptionsError) as caught:
        counter(tokenizer)
    assert caught.value.code == "unknown_tokenizer"
