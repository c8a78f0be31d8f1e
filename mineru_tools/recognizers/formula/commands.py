"""The commands that networks write, by what they take and what they are for."""

from __future__ import annotations


def _commands(names: str) -> frozenset[str]:
    return frozenset("\\" + name for name in names.split())


# What a space is wide, in eighteenths of an em.
SPACES = {
    "~": 6, "\\ ": 6, "\\,": 3, "\\:": 4, "\\;": 5, "\\!": -3,
    "\\enspace": 9, "\\quad": 18, "\\qquad": 36,
}  # fmt: skip
RENAMED = {
    "\\stackrel": "\\overset", "\\ast": "*", "\\lbrack": "[", "\\rbrack": "]",
    "\\textrm": "\\text", "\\mbox": "\\text",
}  # fmt: skip
# Fonts for all that follows in the group, and those for an argument.
SWITCHES = {
    "\\cal": "\\mathcal", "\\bf": "\\mathbf", "\\rm": "\\mathrm", "\\it": "\\mathit",
    "\\sf": "\\mathsf", "\\tt": "\\mathtt", "\\frak": "\\mathfrak", "\\Bbb": "\\mathbb",
}  # fmt: skip
INFIX = _commands("over atop choose")
IDLE = _commands(
    "displaystyle textstyle scriptstyle scriptscriptstyle scriptsize tiny small large Large "
    "normalsize nonumber limits boldmath"
)
# Their argument is a word, letter by letter.
SPELLED = _commands("operatorname mathrm mathbf mathsf mathtt mathit text textbf textit begin end")
_TWO = _commands("frac dfrac tfrac cfrac binom overset underset")
_ONE = _commands(
    "sqrt overline underline overrightarrow overleftarrow overbrace underbrace widehat widetilde "
    "hat tilde bar vec dot ddot breve check acute grave mathring mathcal mathbb mathfrak "
    "boldsymbol substack pmod xrightarrow xleftarrow phantom vphantom hphantom"
)
ARGUMENTS = dict.fromkeys(_ONE, 1) | dict.fromkeys(_TWO, 2)
RELATIONS = frozenset("=<>") | _commands(
    "equiv sim simeq approx cong neq ne leq le geq ge ll gg propto in subset subseteq to "
    "rightarrow longrightarrow Rightarrow Longrightarrow leftrightarrow mapsto"
)
