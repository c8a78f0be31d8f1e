"""Symbols of mathematics: what LaTeX calls each character, and what part it plays in a formula.

One line a role, pairs of a character and the name of its command (without the backslash). Names
are those of LaTeX itself, amssymb and stmaryrd, all of which KaTeX and MathJax know as well unless
noted; of several names for one look the usual one is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Role(Enum):
    """The part of a sign in a formula; those of TeX, and some that tell text from mathematics."""

    LETTER = "letter"
    NUMBER = "number"
    WORD = "word"  # several upright letters
    FUNCTION = "function"  # the upright name of one: log, max
    ORDINARY = "ordinary"
    BINARY = "binary"
    RELATION = "relation"
    LARGE = "large"
    OPEN = "open"
    CLOSE = "close"
    FENCE = "fence"
    PUNCTUATION = "punctuation"
    MARK = "mark"  # daggers and asterisks, which note something when raised
    PRIME = "prime"
    ACCENT = "accent"
    OTHER = "other"  # nothing that a formula has


@dataclass(frozen=True, slots=True)
class Symbol:
    """LaTeX of a character, without the space that a letter after it would need."""

    latex: str
    role: Role


_LETTERS = """
α alpha β beta γ gamma δ delta ϵ epsilon ε varepsilon ζ zeta η eta θ theta ϑ vartheta ι iota
κ kappa ϰ varkappa λ lambda μ mu µ mu ν nu ξ xi π pi ϖ varpi ρ rho ϱ varrho σ sigma ς varsigma
τ tau υ upsilon ϕ phi φ varphi χ chi ψ psi ω omega ϝ digamma Γ Gamma Δ Delta ∆ Delta Θ Theta
Λ Lambda Ξ Xi Π Pi Σ Sigma Υ Upsilon ϒ Upsilon Φ Phi Ψ Psi Ω Omega Ω Omega
ℓ ell 𝓁 ell ℏ hbar ħ hbar ı imath ȷ jmath 𝚤 imath 𝚥 jmath ℘ wp ℑ Im ℜ Re ℵ aleph ℶ beth ℷ gimel
ℸ daleth ð eth
"""
_ORDINARY = """
∂ partial ∇ nabla ∞ infty ∅ emptyset ⌀ varnothing ∀ forall ∃ exists ∄ nexists ¬ neg ∠ angle
∡ measuredangle ⊤ top △ triangle ▽ triangledown □ square ◇ Diamond ◊ lozenge ♯ sharp ♭ flat
♮ natural ♠ spadesuit ♡ heartsuit ♥ heartsuit ♢ diamondsuit ♦ diamondsuit ♣ clubsuit
★ bigstar ■ blacksquare ▲ blacktriangle ▴ blacktriangle ▼ blacktriangledown
▾ blacktriangledown ▵ triangle ▿ triangledown ∁ complement √ surd
… ldots ⋯ cdots ⋮ vdots ⋱ ddots
℧ mho ∢ sphericalangle ⧫ blacklozenge ‵ backprime Ⓢ circledS Ⅎ Finv ⅁ Game ╱ diagup ╲ diagdown
"""
_BINARY = """
± pm ∓ mp × times ÷ div · cdot ⋅ cdot ∘ circ ◦ circ ∙ bullet • bullet ⋆ star ⋄ diamond ⊕ oplus
○ bigcirc ⊖ ominus ⊗ otimes ⊘ oslash ⊙ odot ∪ cup ∩ cap ⊎ uplus ⊔ sqcup ⊓ sqcap ∧ wedge ∨ vee
∖ setminus ⧵ setminus ≀ wr ⨿ amalg ◯ bigcirc \u20dd bigcirc
⊞ boxplus ⊟ boxminus ⊠ boxtimes ⊡ boxdot ⋉ ltimes ⋊ rtimes
⋈ bowtie ⋋ leftthreetimes ⋌ rightthreetimes ⊻ veebar ⊼ barwedge ∔ dotplus ⋅ cdot ⊺ intercal
⋓ Cup ⋒ Cap ⋎ curlyvee ⋏ curlywedge ◁ triangleleft ▷ triangleright ⊲ lhd ⊳ rhd
⩞ doublebarwedge ⊝ circleddash ⊛ circledast ⊚ circledcirc ⋇ divideontimes
"""
_RELATION = """
≤ leq ≥ geq ⩽ leqslant ⩾ geqslant ≦ leqq ≧ geqq ≠ neq ≡ equiv ≢ not\\equiv ∼ sim ≁ nsim ≃ simeq
≄ not\\simeq ≈ approx ≉ not\\approx ≅ cong ≇ ncong ≊ approxeq ≐ doteq ≑ doteqdot ≔ coloneqq
≕ eqqcolon ≙ overset{\\wedge}{=} ≜ triangleq ≍ asymp ∝ propto ≪ ll ≫ gg ⋘ lll ⋙ ggg ≲ lesssim
≳ gtrsim ≶ lessgtr ≷ gtrless ≺ prec ≻ succ ⪯ preceq ⪰ succeq ≼ preccurlyeq ≽ succcurlyeq
∈ in ∉ notin ∋ ni ⊂ subset ⊃ supset ⊆ subseteq ⊇ supseteq ⊊ subsetneq ⊋ supsetneq ⊄ not\\subset
⊈ nsubseteq ⊏ sqsubset ⊐ sqsupset ⊑ sqsubseteq ⊒ sqsupseteq ⊢ vdash ⊣ dashv ⊨ vDash ⊧ models ⊩ Vdash
⊪ Vvdash ⊬ nvdash ⊭ nvDash
⊥ perp ⟂ perp ∣ mid ∤ nmid ∦ nparallel ∥ parallel ∶ mathrel{:} ∴ therefore ∵ because
⊴ unlhd ⊵ unrhd ≮ nless ≯ ngtr ≰ nleq ≱ ngeq ≨ lneqq ≩ gneqq ⌢ frown ⌣ smile ≬ between ⋔ pitchfork
→ rightarrow ← leftarrow ↔ leftrightarrow ↑ uparrow ↓ downarrow ↕ updownarrow ⇒ Rightarrow
⇐ Leftarrow ⇔ Leftrightarrow ⇑ Uparrow ⇓ Downarrow ⇕ Updownarrow ↦ mapsto ⟶ longrightarrow
⟵ longleftarrow ⟷ longleftrightarrow ⟹ Longrightarrow ⟸ Longleftarrow ⟺ Longleftrightarrow
⟼ longmapsto ↪ hookrightarrow ↩ hookleftarrow ⇌ rightleftharpoons ⇋ leftrightharpoons
⇀ rightharpoonup ⇁ rightharpoondown ↼ leftharpoonup ↽ leftharpoondown ↗ nearrow ↘ searrow
↙ swarrow ↖ nwarrow ⇝ rightsquigarrow ↠ twoheadrightarrow
↣ rightarrowtail ↛ nrightarrow ↚ nleftarrow ⇏ nRightarrow
⇄ rightleftarrows ⇆ leftrightarrows ⇉ rightrightarrows ⇇ leftleftarrows ⇈ upuparrows
⇊ downdownarrows ↻ circlearrowright ↺ circlearrowleft ↾ upharpoonright ↿ upharpoonleft
⇂ downharpoonright ⇃ downharpoonleft
⋖ lessdot ⋗ gtrdot ⋚ lesseqgtr ⋛ gtreqless ⪋ lesseqqgtr ⪌ gtreqqless ≓ risingdotseq ≒ fallingdotseq
∽ backsim ⋍ backsimeq ⫅ subseteqq ⫆ supseteqq ⋐ Subset ⋑ Supset ⋞ curlyeqprec ⋟ curlyeqsucc
≾ precsim ≿ succsim ⪷ precapprox ⪸ succapprox ≏ bumpeq ≎ Bumpeq ⪅ lessapprox ⪆ gtrapprox
⪕ eqslantless ⪖ eqslantgtr ≖ eqcirc ≗ circeq ≂ eqsim ◀ blacktriangleleft ▶ blacktriangleright
϶ backepsilon ⪇ lneq ⪈ gneq ⋦ lnsim ⋧ gnsim ⪉ lnapprox ⪊ gnapprox ⊀ nprec ⊁ nsucc ⋨ precnsim
⋩ succnsim ⪵ precneqq ⪶ succneqq ⪹ precnapprox ⪺ succnapprox ⋪ ntriangleleft ⋫ ntriangleright
⋬ ntrianglelefteq ⋭ ntrianglerighteq ⫋ subsetneqq ⫌ supsetneqq ⊉ nsupseteq ⊅ not\\supset ⊮ nVdash
⊯ nVDash ⇚ Lleftarrow ⇛ Rrightarrow ↞ twoheadleftarrow ↢ leftarrowtail ↫ looparrowleft
↬ looparrowright ↶ curvearrowleft ↷ curvearrowright ⟲ circlearrowleft ⟳ circlearrowright ↰ Lsh ↱ Rsh
⊸ multimap ↭ leftrightsquigarrow ⇍ nLeftarrow ↮ nleftrightarrow ⇎ nLeftrightarrow
⩽\u0338 nleqslant ⩾\u0338 ngeqslant ⪯\u0338 npreceq ⪰\u0338 nsucceq ≦\u0338 nleqq ≧\u0338 ngeqq
⫅\u0338 nsubseteqq ⫆\u0338 nsupseteqq ⊊\ufe00 varsubsetneq ⊋\ufe00 varsupsetneq
⫋\ufe00 varsubsetneqq ⫌\ufe00 varsupsetneqq ≨\ufe00 lvertneqq ≩\ufe00 gvertneqq
"""
_LARGE = """
∑ sum ∏ prod ∐ coprod ∫ int ∬ iint ∭ iiint ∮ oint ⋃ bigcup ⋂ bigcap ⨆ bigsqcup ⨁ bigoplus
⨂ bigotimes ⨀ bigodot ⨄ biguplus ⋁ bigvee ⋀ bigwedge ∯ oiint ∰ oiiint
"""
_OPEN = (
    "⟨ langle 〈 langle \u2329 langle ⌊ lfloor ⌈ lceil ⟦ llbracket ⌜ ulcorner"
    " ⌞ llcorner ⟮ lgroup ⎰ lmoustache"
)
_CLOSE = (
    "⟩ rangle 〉 rangle \u232a rangle ⌋ rfloor ⌉ rceil ⟧ rrbracket ⌝ urcorner"
    " ⌟ lrcorner ⟯ rgroup ⎱ rmoustache"
)
_MARKS = "† dagger ‡ ddagger § S ¶ P"
_ACCENTS = """
ˆ hat ˜ tilde ¯ bar ˉ bar ˙ dot ¨ ddot ˇ check ˘ breve ´ acute ˋ grave ˚ mathring
^ hat ~ tilde ` grave
\u0302 hat \u0303 tilde \u0304 bar \u0305 overline \u0306 breve \u0307 dot \u0308 ddot
\u030a mathring \u030c check \u0301 acute \u0300 grave \u20d7 vec \u20d6 overleftarrow \u20db dddot
"""
_SAME = {
    Role.BINARY: "+-/",
    Role.RELATION: "=<>",
    Role.OPEN: "([",
    Role.CLOSE: ")]",
    Role.FENCE: "|",
    Role.PUNCTUATION: ",;:.",
    Role.MARK: "*",
    Role.ORDINARY: "!",
}  # signs that LaTeX has on the keyboard
_PLAIN = {
    "\u2126": Symbol(r"\Omega", Role.LETTER),  # the unit, as some fonts name the letter
    ":=": Symbol(":=", Role.RELATION),
    "−": Symbol("-", Role.BINARY),
    "∗": Symbol("*", Role.MARK),
    "⁄": Symbol("/", Role.BINARY),
    "∕": Symbol("/", Role.BINARY),
    "\\": Symbol(r"\setminus", Role.BINARY),
    "{": Symbol(r"\{", Role.OPEN),
    "}": Symbol(r"\}", Role.CLOSE),
    "∣": Symbol("|", Role.FENCE),
    "‖": Symbol(r"\|", Role.FENCE),
    "∥": Symbol(r"\|", Role.FENCE),
    "%": Symbol(r"\%", Role.ORDINARY),
    "Å": Symbol(r"\mathring{A}", Role.LETTER),
    "≙": Symbol(r"\overset{\wedge}{=}", Role.RELATION),
    "°": Symbol(r"^\circ", Role.ORDINARY),
    "′": Symbol("'", Role.PRIME),
    "″": Symbol("''", Role.PRIME),
    "‴": Symbol("'" * 3, Role.PRIME),
}


def _table() -> dict[str, Symbol]:
    found: dict[str, Symbol] = {}
    for role, pairs in (
        (Role.LETTER, _LETTERS),
        (Role.ORDINARY, _ORDINARY),
        (Role.BINARY, _BINARY),
        (Role.RELATION, _RELATION),
        (Role.LARGE, _LARGE),
        (Role.OPEN, _OPEN),
        (Role.CLOSE, _CLOSE),
        (Role.MARK, _MARKS),
        (Role.ACCENT, _ACCENTS),
    ):
        words = pairs.split()
        for char, name in zip(words[::2], words[1::2], strict=True):
            found[char] = Symbol("\\" + name, role)
    for role, chars in _SAME.items():
        found.update((char, Symbol(char, role)) for char in chars)
    return found | _PLAIN


SYMBOLS = _table()

_PIECES = {
    "↦→": r"\mapsto",
    "−→": r"\longrightarrow",
    "←−": r"\longleftarrow",
    "⇐⇒": r"\Longleftrightarrow",
    "←→": r"\longleftrightarrow",
}  # what TeX builds long signs from
SYMBOLS |= {pieces: Symbol(latex, Role.RELATION) for pieces, latex in _PIECES.items()}
SYMBOLS |= dict.fromkeys(("···", "⋅⋅⋅"), SYMBOLS["⋯"])

_FUNCTIONS = """
arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup
ln log max min Pr sec sin sinh sup tan tanh
"""
FUNCTIONS = frozenset(_FUNCTIONS.split())
"""Names of functions that LaTeX has commands for."""

_OPERATOR_NAMES = """
ad Ad adj Alt Ann arcosh arsinh artanh Aut codim coker conv cov Cov csch curl diag diam div End erf
erfc Ext Gal grad Hom Im Ind lcm Pic Proj rank Re Res rk rot sech sgn sign span Spec supp Sym Tor tr
Tr var Var vol Vol
"""
OPERATOR_NAMES = frozenset(_OPERATOR_NAMES.split())
"""Other names that are written before their argument without brackets."""
