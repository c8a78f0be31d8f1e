"""The words that say of a table's caption, or below a table, that it goes on over a page break."""

from __future__ import annotations

import re
import unicodedata

# Words that say nothing else at the end of a caption, and those that might be meant ("the suite").
_PLAIN = (
    r"continued|continuation|cont['’]?d\.?|fortsetzung|forts\.|continuaci[oó]n|continua[cç][aã]o"
    r"|continuazione|продолжение|окончание|(?:[续續](?:上?[表页頁])?|接上[表页頁]|[続つ]づ?き)"
)
_UNSURE = r"cont\.?|contin[uú]a|suite(?: et fin)?|segue|vervolg|계속"
_MARKER = rf"(?:{_PLAIN}|{_UNSURE})"

# "from the previous page", in as many words as it takes, but not over another sentence
_FROM = r"(?:\s+[^.:;()（）\n]{0,40})?"

_BRACKETED = re.compile(
    rf"\s*[(（\[【]\s*(?:…|\.\.\.)?\s*{_MARKER}{_FROM}\s*[)）\]】]\s*[.:：]?", re.IGNORECASE
)
_AT_THE_END = re.compile(
    rf"\s*(?:[—–,;:：.]|\s-+|\s?--+|…)\s*{_MARKER}(?:\s+(?:from|von|de|del|da|van|с)\b{_FROM})?"
    r"[.:：]?\s*$",
    re.IGNORECASE,
)
_AT_THE_START = re.compile(
    rf"^(?:{_PLAIN}|suite)(?![^\W\d_]|['’])(?:\s+(?:of|from|von|der|de la|du|de|del|da|van)\b)?"
    r"\s*[-–—:：]?\s*",
    re.IGNORECASE,
)
_BEHIND_NUMBER = re.compile(
    rf"(?-i:(?<=[\dIVXL])|(?<=\d[a-z]))\s*[,.]?\s+(?:(?:{_PLAIN}|suite|vervolg)\s*(?:[.:,—–-]|$)|cont\.)",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"[(（\[…—–\-\s]*(?:(?:to be |table |is )?continue[ds]?\b.{0,40}\bpage|to be continued"
    r"|(?:wird )?fort(?:setzung|gesetzt)\b.{0,20}\b(?:seite|forts)|suite\b.{0,20}\bpage"
    r"|contin[uú]a\b.{0,30}\b(?:p[aá]gina|pagina)|(?:vervolgt|vervolg) op\b.{0,30}"
    r"|продолжение\b.{0,30}\bстраниц\w*|[(（]?(?:[接续續转轉]下[一]?[页頁]|未完待[续續]|次ページ.{0,6}))"
    r"[^.\n]{0,20}[)）\]…—–\-.\s]*",
    re.IGNORECASE,
)


def without_marker(text: str) -> str | None:
    """The caption without the words that say it goes on from before; ``None`` if it has none.

    "(continued)", "Table 2, cont'd", "续表 3", "Tabelle 4 (Fortsetzung)", in the languages of
    ``caption_words``. "Discontinued" and "patients who continued" are no such words.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    for pattern in (_BRACKETED, _AT_THE_END, _BEHIND_NUMBER, _AT_THE_START):
        match = pattern.search(plain)
        if match is not None:
            return f"{plain[: match.start()]} {plain[match.end() :]}".strip()
    return None


def says_it_goes_on(text: str) -> bool:
    """Whether a line says no more than that the table goes on overleaf."""
    return _BELOW.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None
