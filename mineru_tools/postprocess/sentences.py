"""How a piece of text ends and begins: whether a sentence is over, in the middle, or new."""

from __future__ import annotations

import re
from enum import Enum

from mineru_tools.document.text import HYPHENS
from mineru_tools.postprocess.lines import FORMULA

WORD_AT_MOST = 40  # characters; a script without spaces is one word to a pattern

_FINAL = frozenset(".!?。！？…‥．।։؟:：")
_CLOSERS = "\"'”’»›)）]］」』》】〉 \t\n"
_OPENERS = "\"'“‘„«‹(（[［「『《【〈 \t\n"
_PAUSES = frozenset(",，、،(（[［「『《&/=+")
_GOING_ON = frozenset(",，、;；.。)）]］」』》")

_ABBREVIATIONS = """
fig figs eq eqs eqn sec secs ref refs nos vol pp cf vs e.g i.e viz approx resp
dr mr mrs ms prof abb nr bzw vgl z.b d.h kap
"""  # not "etc", "al", "no", "art", which close sentences as often as not

_FUNCTION_WORDS = """
a an the this these those its their our his her my your of and or nor but in on at by for to with
from as into onto than that which who whose when where while if because between among is are was
were be been has have had can could may might shall should will would must do does not also each
every such via per about over under through during without within both either

der die das den dem des ein eine einer eines einem einen und oder aber von vom zu zum zur im mit
bei nach aus auf für über unter durch als wie dass daß ist sind war waren wird werden nicht sich
zwischen sowie auch wenn weil ob seine ihre dieser diese dieses diesem

le la les un une du de et ou mais dans sur par pour avec sans sous chez que qui dont ne au aux ce
cette ces son sa ses est sont el los las del al y o en con sin por para su sus se lo una unos unas
es il gli uno di da nel nella della dei delle che e ed tra fra os as do dos em no na nos nas com
um uma het een van op te met voor door aan bij zijn
"""  # English; German; French, Spanish, Italian, Portuguese and Dutch

_ABBREVIATED = frozenset(_ABBREVIATIONS.split())
_LEADING_ON = frozenset(_FUNCTION_WORDS.split())

_ENUMERATOR = re.compile(
    r"\s*(?:[•●○◦▪■□‣∙·–—*\-]\s|\(?\d{1,3}[.)）、．](?!\d)|[(（][0-9a-zA-Zivx]{1,4}[)）]"
    r"|[a-zA-Z][)）]\s|[①-⑳]|\[\d{1,4}\])"
)
_LAST_WORD = re.compile(r"([^\W\d_](?:[\w.'’]*\w)?)\.?\s*$")


class Start(Enum):
    """How a text begins: ``ONWARD`` inside a sentence, ``CASELESS`` in a script that has no
    capitals, ``FRESH`` like a sentence or a figure, ``ITEM`` like an item of a list."""

    ONWARD = "onward"
    CASELESS = "caseless"
    FRESH = "fresh"
    ITEM = "item"


def ends_hyphenated(text: str) -> bool:
    """Whether a word goes on in the next line: a hyphen after a letter."""
    text = text.rstrip()
    return len(text) > 1 and text[-1] in HYPHENS and text[-2].isalpha()


def ends_sentence(text: str) -> bool:
    """Whether the last sentence is closed; an abbreviation's stop closes none."""
    bare = text.rstrip(_CLOSERS)
    return not bare or (bare[-1] in _FINAL and not _ends_abbreviated(bare))


def ends_mid_sentence(text: str) -> bool:
    """Whether more must follow: a comma, a hyphen, an open bracket or a word like "the"."""
    bare = text.rstrip()
    if not bare or ends_sentence(bare):
        return False
    if bare[-1] in _PAUSES or ends_hyphenated(bare) or _ends_abbreviated(bare):
        return True
    if _open_brackets(bare[-300:]):
        return True
    word = _LAST_WORD.search(bare[-WORD_AT_MOST:])
    return word is not None and word[1].lower() in _LEADING_ON


def how_it_starts(text: str) -> Start:
    if _ENUMERATOR.match(text):
        return Start.ITEM
    bare = text.lstrip(_OPENERS)
    first = bare[:1]
    if first.islower() or first in _GOING_ON or first == FORMULA:
        return Start.ONWARD if first else Start.FRESH
    if first.isalpha() and first.upper() == first.lower():
        return Start.CASELESS
    return Start.FRESH


def first_word(text: str) -> str:
    words = text.split(None, 1)
    if not words:
        return ""
    return words[0][:1] if ord(words[0][0]) >= 0x2E80 else words[0]


def _ends_abbreviated(text: str) -> bool:
    word = _LAST_WORD.search(text[-WORD_AT_MOST:])
    return text[-1] == "." and word is not None and word[1].lower() in _ABBREVIATED


def _open_brackets(text: str) -> bool:
    return any(text.count(a) > text.count(b) for a, b in ("()", "（）", "[]", "「」", "《》"))
