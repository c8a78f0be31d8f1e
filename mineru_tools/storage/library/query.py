"""What a person typed, as phrases that the full text index looks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from mineru_tools.document.formula_text import plain_text
from mineru_tools.document.latex_in_text import with_plain_formulas
from mineru_tools.errors import OptionsError
from mineru_tools.storage.library.equations import asked_equations
from mineru_tools.storage.library.segment import Term, terms
from mineru_tools.storage.library.stop_words import STOP_WORDS

MAX_CHARS = 4096  # of a query; a phrase of 500,000 words kept the index busy for 20 seconds
MAX_PHRASES = 64  # of a query; what a pasted page has beyond them changes no ranking

_SCRIPTED = re.compile(r"\S*[\^_]\S*")
_PART = re.compile(r'"([^"]*)"|[“„«]([^”“»]*)[”“»]|([^\s"“„«]+)')


@dataclass(frozen=True, slots=True)
class Query:
    """Phrases of the index: all that ``must`` be there, and of ``any_of`` one at least."""

    must: tuple[str, ...]
    any_of: tuple[str, ...]

    def expression(self, leading: tuple[str, ...] = ()) -> str:
        """The index expression; where ``leading`` phrases are given, one of them has to be there.

        A phrase that is written twice counts twice for the order of the hits.
        """
        groups = [f"({' OR '.join(each)})" for each in (leading, self.any_of) if each]
        return " AND ".join([*self.must, *groups])


def read_query(text: str) -> Query:
    """What to look for: quoted parts have to be there, any other word may.

    What is joined by signs (``ISO-9001``, ``3.2.1``) is looked for as typed, formulas as they are
    seen, by their LaTeX or their number (``equation (3)``). Words that stand in
    every text are left out if there are others. ``OptionsError`` with code ``empty_query`` when
    nothing is left to look for. Only the first ``MAX_CHARS`` characters count.
    """
    must: dict[str, None] = {}
    text = with_plain_formulas(text[:MAX_CHARS], commands=True)
    # a phrase, and whether it is one of the words in every text
    loose = {f'"{term}"': False for term in asked_equations(text)}
    for match in _PART.finditer(text):
        forms = [list(terms(form)) for form in _forms(match[match.lastindex or 0])]
        if match[3] is None:
            must.update(dict.fromkeys(_quoted(forms)))
        else:
            for phrase, common in chain.from_iterable(map(_loose, forms)):
                loose.setdefault(phrase, common)
        if len(must) + len(loose) >= MAX_PHRASES:
            break
    telling = [phrase for phrase, common in loose.items() if not common]
    any_of = [*must, *(telling or ([] if must else loose))]
    if not any_of:
        raise OptionsError("nothing to search for", hint="give some words", code="empty_query")
    return Query(tuple(must)[:MAX_PHRASES], tuple(any_of[:MAX_PHRASES]))


def _forms(text: str) -> Iterator[str]:
    """``text`` as typed, and with the scripts in it as formulas are kept: ``x²`` for ``x^2``."""
    yield text
    if "^" in text or "_" in text:
        yield _SCRIPTED.sub(lambda match: plain_text(match[0]), text)


def _quoted(forms: Iterable[list[Term]]) -> Iterator[str]:
    """What a quoted part is found by: one phrase, or one of several."""
    phrases = dict.fromkeys(_phrase(words) for form in forms if (words := _exact(form)))
    if phrases:
        yield f"({' OR '.join(phrases)})" if len(phrases) > 1 else next(iter(phrases))


def _loose(found: list[Term]) -> Iterator[tuple[str, bool]]:
    """What to look for in place of an unquoted piece without spaces: all of it, and its parts."""
    words = _exact(found)
    if not words:
        return
    yield _phrase(words), len(words) == 1 and words[0].text in STOP_WORDS
    if len(words) == 1:
        return
    for word in words:
        # Parts that are numbers or single letters stand everywhere.
        if word.pair or (len(word.text) > 2 and word.text.isalpha()):
            yield _phrase([word]), word.text in STOP_WORDS


def _exact(found: list[Term]) -> list[Term]:
    """The terms without those that only serve shorter queries: the end of a run, C in C++."""
    kept = []
    for here, term in enumerate(found):
        before = found[here - 1] if here else None
        following = found[here + 1] if here + 1 < len(found) else None
        ends_run = term.pair and before is not None and before.pair and before.stop == term.stop
        has_longer = following is not None and not term.pair and following.stop == term.stop
        if not ends_run and not has_longer:
            kept.append(term)
    return kept


def _phrase(words: list[Term]) -> str:
    """The words one after the other; a character on its own may begin a pair."""
    # Quoted, nothing that is typed has a meaning to the index; terms hold no quotes.
    text = f'"{" ".join(word.text for word in words)}"'
    last = words[-1]
    return text + "*" if len(words) == 1 and last.pair and len(last.text) == 1 else text
