from __future__ import annotations

import gzip
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.errors import MissingExtra
from mineru_tools.tokens import cl100k, count_tokens, encoding

# The ids that tiktoken 0.14 gives with the vocabulary it downloads.
KNOWN = {
    "": [],
    "hello world": [15339, 1917],
    "Don't we'll THEY'RE": [8161, 956, 584, 3358, 63593, 95253],
    "naïve café – “quoted”": [3458, 38672, 588, 53050, 1389, 1054, 64825, 863],
    "Der Flußübergang": [22960, 61626, 8156, 2448, 7881, 526],
    "Привет, мир!": [54745, 28089, 8341, 11, 11562, 78746, 0],
    "中文分词测试,不用空格。": [
        *(16325, 17161, 17620, 6744, 235, 82805, 11, 16937, 11883, 35894, 35083, 1811),
    ],
    "日本語の文章です。": [9080, 22656, 45918, 252, 16144, 83125, 38641, 1811],
    "한국어 문장입니다": [24486, 89059, 255, 32179, 54535, 41953, 80052],
    "مرحبا بالعالم": [10386, 11318, 30925, 22071, 5821, 28946, 32482, 24102, 32482, 10386],
    "สวัสดีชาวโลก": [
        *(36748, 38313, 24152, 36748, 38133, 29419, 49220, 21437, 38313, 8321, 224, 32882, 26265),
    ],
    "1234567890 3.14159": [4513, 10961, 16474, 15, 220, 18, 13, 9335, 2946],
    "def f(x):\n    return x ** 2\n\n\n": [755, 282, 2120, 997, 262, 471, 865, 3146, 220, 17, 1432],
    "   leading and trailing   ": [256, 6522, 323, 28848, 262],
    "\t\r\n  \r\n x": [4574, 10636, 865],
    "🙂👩‍👧": [9468, 19044, 9468, 239, 102, 378, 235, 9468, 239, 100],
    "$\\frac{a}{b}$ and $$x^2$$": [
        *(59836, 38118, 90, 64, 15523, 65, 32816, 323, 27199, 87, 61, 17, 14415),
    ],
    "| a | b |\n|---|---|\n": [91, 264, 765, 293, 9432, 91, 4521, 91, 4521, 7511],
    "<|endoftext|> is text": [27, 91, 8862, 728, 428, 91, 29, 374, 1495],
    "\ud800": [5809],
}


@pytest.mark.parametrize("text", KNOWN, ids=ascii)
def test_a_text_has_the_tokens_that_the_vocabulary_gives_it(text: str) -> None:
    assert encoding().encode_ordinary(text) == KNOWN[text]
    assert count_tokens(text) == len(KNOWN[text])


def test_the_vocabulary_is_the_published_one() -> None:
    packed = (resources.files("mineru_tools.tokens") / cl100k.VOCABULARY).read_bytes()
    published = "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"
    assert sha256(gzip.decompress(packed)).hexdigest() == published
    assert len(encoding()._mergeable_ranks) == 100_256
    assert encoding().n_vocab == 100_277


@given(st.text(max_size=200))
def test_no_letter_is_lost_on_the_way_to_tokens_and_back(text: str) -> None:
    assert encoding().decode(encoding().encode_ordinary(text)) == text


@pytest.mark.parametrize("run", [" ", "a", "\n", "字", "=", "\t ", " \n"], ids=ascii)
def test_a_run_of_a_million_characters_is_counted_in_linear_time(run: str) -> None:
    text = "a" + run * (1_000_000 // len(run)) + "b"
    encoding()
    start = time.perf_counter()
    count = count_tokens(text)
    assert time.perf_counter() - start < 5
    assert 1_000_000 / 128 <= count <= 1_000_000 + 2


@pytest.mark.parametrize("run", [" ", "a", "=", "abc", "字"])
def test_counting_in_pieces_gives_a_token_or_two_more_for_each_cut(run: str) -> None:
    text = "x" + run * 4 * cl100k.LONGEST_RUN
    cuts = len(text) // cl100k.LONGEST_RUN
    assert 0 <= count_tokens(text) - len(encoding().encode_ordinary(text)) <= 2 * cuts


@given(st.lists(st.text(st.sampled_from("ab \n-1é中"), min_size=1, max_size=30), max_size=30))
def test_a_long_text_of_words_is_counted_to_the_token(words: list[str]) -> None:
    text = " ".join(words) * 40
    assert count_tokens(text) == len(encoding().encode_ordinary(text))


def test_threads_share_one_encoding() -> None:
    cl100k._build.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        built = set(map(id, threads.map(lambda _: encoding(), range(16))))
    assert len(built) == 1


def test_nothing_is_downloaded_and_no_cache_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("no network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "/nowhere/at/all")
    cl100k._build.cache_clear()
    assert count_tokens("hello world") == 2


def test_without_tiktoken_the_pip_line_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tiktoken", None)
    cl100k._build.cache_clear()
    with pytest.raises(MissingExtra) as caught:
        count_tokens("a")
    assert (caught.value.code, caught.value.package, caught.value.extra) == (
        "missing_extra",
        "tiktoken",
        "tokens",
    )


def test_importing_the_room_does_not_load_tiktoken() -> None:
    code = "import sys, mineru_tools.tokens; print('tiktoken' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
