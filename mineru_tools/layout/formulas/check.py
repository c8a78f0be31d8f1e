"""A cheap check of LaTeX that we wrote: balanced braces, known commands, one script each.

It is no parser of LaTeX; it knows the few forms that the builder writes.
"""

from __future__ import annotations

import re

from mineru_tools.document.symbols import FUNCTIONS, SYMBOLS

_NO_BASE = re.compile(r"[-+=<>][_^]")  # a fraction or a limit that was not seen as one
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[\s\S]")
_WITH_ARGUMENT = """
mathbb mathbf mathcal mathfrak mathit mathrm mathsf mathtt boldsymbol text sqrt overline mathrel
underline substack binom operatorname overset underset xrightarrow
overbrace underbrace overrightarrow overleftrightarrow xleftarrow
widehat widetilde acute bar breve check dddot ddot dot grave hat mathring overleftarrow tilde vec
"""
_ONE_ARGUMENT = frozenset(_WITH_ARGUMENT.split())
_TWO_ARGUMENTS = frozenset({"frac"})
_KNOWN = (
    {command for s in SYMBOLS.values() for command in re.findall(r"\\([A-Za-z]+)", s.latex)}
    | FUNCTIONS
    | {"not", "prime", "to", "vdots", "ddots", "limits", "longrightarrow"}
    | _ONE_ARGUMENT
    | _TWO_ARGUMENTS
)
_FRAME = re.compile(r"\\(?:begin|end)\{[A-Za-z]+\}")
_ESCAPED = frozenset("{}%&#_$|,")


def is_valid(latex: str) -> bool:
    """Whether ``latex`` is one whole formula that LaTeX and KaTeX take."""
    latex = _unframed(latex)
    tokens = _TOKEN.findall(latex)
    if not latex.strip() or _NO_BASE.search(latex):
        return False
    return _balanced(tokens) and _complete(tokens) and _single(tokens)


def _unframed(latex: str) -> str:
    """The formula without what frames its parts: environments, cells, stretched brackets."""
    latex = _FRAME.sub(" ", latex)
    latex = re.sub(r"\\\\|(?<!\\)&", " ;", latex)
    latex = re.sub(r"\\(?:left|right)(\\[A-Za-z]+|\\?.)", r"\1", latex)
    return re.sub(r"\\(sqrt|x(?:righ|lef)tarrow)\[", r"\\\1{}[", latex).replace("*{", "{")


def _balanced(tokens: list[str]) -> bool:
    depth = 0
    for token in tokens:
        depth += (token == "{") - (token == "}")
        if depth < 0:
            return False
    return depth == 0


def _complete(tokens: list[str]) -> bool:
    """Every command is known and has its arguments; no character stands bare that means markup."""
    for k, token in enumerate(tokens):
        after = tokens[k + 1] if k + 1 < len(tokens) else ""
        if token[0] == "\\":
            name = token[1:]
            if name not in _KNOWN and name not in _ESCAPED:
                return False
            if name in _ONE_ARGUMENT | _TWO_ARGUMENTS and after != "{":
                return False
        elif token in "^_":
            if not (after in ("{", "*") or after[:1] == "\\" or after.isalnum()):
                return False
        elif token in "$#%&~\ufffd" or ord(token) < 32:
            return False
    return True


def _single(tokens: list[str]) -> bool:
    """No sign has two superscripts or two subscripts; primes before a superscript are one."""
    seen: list[str] = [""]  # the scripts of the sign before, level by level
    skip = False  # a script of one token follows
    for token in tokens:
        if skip and token != "{":
            skip = False
            continue
        skip = False
        if token == "{":
            seen.append("")
        elif token == "}":
            seen.pop()
        elif token in "^_" or token == "'":
            if "^" in seen[-1] if token == "'" else token in seen[-1]:
                return False
            seen[-1] += token
            skip = token != "'"
        else:
            seen[-1] = ""
    return True
