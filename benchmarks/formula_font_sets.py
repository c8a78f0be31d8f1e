"""Packages of fonts and the signs that each of them has, as sources of formulas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Package:
    """A name, what the preamble says, and which of the lists below its fonts can set."""

    name: str
    preamble: str
    lists: str = "plain"
    more: str = ""


_GREEK = """
alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi
varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi
Sigma Upsilon Phi Psi Omega
"""
_ORDINARY = """
partial nabla infty emptyset forall exists neg angle top bot triangle sharp flat natural
spadesuit heartsuit diamondsuit clubsuit aleph ell hbar imath jmath wp Re Im ldots cdots surd
"""
_BINARY = """
pm mp times div ast star circ bullet cdot cap cup uplus sqcap sqcup vee wedge setminus wr diamond
bigtriangleup bigtriangledown triangleleft triangleright oplus ominus otimes oslash odot bigcirc
dagger ddagger amalg
"""
_RELATIONS = """
leq geq equiv models prec succ sim perp preceq succeq simeq mid ll gg asymp parallel subset supset
approx bowtie subseteq supseteq cong neq smile sqsubseteq sqsupseteq doteq frown in ni propto
vdash dashv notin leftarrow rightarrow leftrightarrow Leftarrow Rightarrow Leftrightarrow uparrow
downarrow updownarrow Uparrow Downarrow Updownarrow mapsto longmapsto longleftarrow longrightarrow
longleftrightarrow Longleftarrow Longrightarrow Longleftrightarrow hookleftarrow hookrightarrow
leftharpoonup rightharpoonup leftharpoondown rightharpoondown rightleftharpoons nearrow searrow
swarrow nwarrow
"""
_LARGE = """
sum prod coprod int oint bigcap bigcup bigsqcup bigvee bigwedge bigodot bigotimes bigoplus biguplus
"""
_DELIMITERS = r"(x) [x] \{x\} |x| \|x\| \langle{}x\rangle \lfloor{}x\rfloor \lceil{}x\rceil"
_ACCENTS = "hat check breve acute grave tilde bar vec dot ddot mathring widehat widetilde"
_FUNCTIONS = "sin log max lim det"
_AMS_ORDINARY = """
digamma varkappa beth gimel daleth hslash square lozenge bigstar blacksquare blacktriangle
blacktriangledown triangledown measuredangle sphericalangle nexists mho complement varnothing
blacklozenge backprime circledS eth
"""
_AMS_BINARY = """
dotplus Cap Cup barwedge veebar doublebarwedge boxminus boxtimes boxdot boxplus ltimes rtimes
leftthreetimes rightthreetimes curlywedge curlyvee circleddash circledast circledcirc intercal
divideontimes lhd rhd unlhd unrhd smallsetminus
"""
_AMS_RELATIONS = """
leqq leqslant eqslantless lesssim lessapprox approxeq lessdot lll lessgtr lesseqgtr lesseqqgtr
risingdotseq fallingdotseq backsim backsimeq subseteqq Subset sqsubset preccurlyeq curlyeqprec
precsim precapprox vartriangleleft trianglelefteq vDash Vvdash bumpeq Bumpeq
geqq geqslant eqslantgtr gtrsim gtrapprox gtrdot ggg gtrless gtreqless gtreqqless eqcirc circeq
triangleq thicksim thickapprox supseteqq Supset sqsupset succcurlyeq curlyeqsucc succsim succapprox
vartriangleright trianglerighteq Vdash between pitchfork varpropto blacktriangleleft therefore
backepsilon blacktriangleright because doteqdot
nless nleq nleqslant lneq lneqq lnsim lnapprox nprec npreceq precnsim precnapprox nsim nmid nvdash
nvDash ntriangleleft ntrianglelefteq nsubseteq subsetneq subsetneqq varsubsetneq ngtr ngeq gneq
gneqq gnsim gnapprox nsucc nsucceq succnsim ncong nparallel nVdash nVDash ntriangleright
ntrianglerighteq nsupseteq supsetneq supsetneqq
leftleftarrows leftrightarrows Lleftarrow twoheadleftarrow leftarrowtail looparrowleft
leftrightharpoons curvearrowleft circlearrowleft Lsh upuparrows upharpoonleft downharpoonleft
multimap leftrightsquigarrow rightrightarrows rightleftarrows Rrightarrow twoheadrightarrow
rightarrowtail looparrowright curvearrowright circlearrowright Rsh downdownarrows upharpoonright
downharpoonright rightsquigarrow leadsto nleftarrow nrightarrow nLeftarrow nRightarrow
nleftrightarrow nLeftrightarrow
"""
_STMARY = """
llbracket rrbracket sslash lightning Mapsto mapsfrom interleave varotimes boxbar ovee owedge
bigsqcap shortrightarrow shortleftarrow trianglelefteqslant llparenthesis rrparenthesis
nnearrow inplus boxslash fatsemi leftarrowtriangle rightarrowtriangle
"""
_LISTS = {
    "plain": (
        (_GREEK, r"x \{} y"),
        (_ORDINARY, r"x = \{} y"),
        (_BINARY, r"x \{} y"),
        (_RELATIONS, r"x \{} y"),
        (_LARGE, r"\{} x"),
        (_ACCENTS, r"y + \{}{{x}}"),
        (_FUNCTIONS, r"y + \{} x"),
    ),
    "ams": (
        (_AMS_ORDINARY, r"x = \{} y"),
        (_AMS_BINARY, r"x \{} y"),
        (_AMS_RELATIONS, r"x \{} y"),
    ),
    "cal": (("A B C G L O X Z", r"x = \mathcal{{{}}}"),),
    "scr": (("A B C G L O X Z", r"x = \mathscr{{{}}}"),),
    "frak": (("A B C G a b g h m p x", r"x = \mathfrak{{{}}}"),),
    "bb": (("A C E F N P Q R Z", r"x = \mathbb{{{}}}"),),
    "styles": (
        ("A b R x 1", r"x = \mathbf{{{}}}"),
        ("A b R x", r"x = \mathrm{{{}}}"),
        ("A b R x", r"x = \mathsf{{{}}}"),
        ("A b R x", r"x = \mathtt{{{}}}"),
    ),
    "bm": (("A b x \\alpha \\Omega \\mu", r"y = \bm{{{}}}"),),
    "stmary": ((_STMARY, r"x = \{} y"),),
    "int": (("iint iiint oiint", r"\{} x"),),
}
_COMMON = "plain cal styles"


def _package(name: str, lists: str, *uses: str, more: str = "") -> Package:
    preamble = "\n".join(
        rf"\usepackage{use if use[0] in '[{' else '{' + use + '}'}" for use in uses
    )
    return Package(name, preamble, lists, more)


PACKAGES = (
    _package("cm", _COMMON),
    Package("cm-bitmaps", "\\usepackage{amssymb}\n\\pdfmapfile{}", f"{_COMMON} ams bb"),
    _package("ams", f"{_COMMON} ams bb frak bm int", "amsmath", "amssymb", "bm", "esint"),
    _package("lm", f"{_COMMON} ams bb frak", "[T1]{fontenc}", "lmodern", "amssymb"),
    _package("eucal", "cal", "eucal"),
    _package("mathrsfs", "scr", "mathrsfs"),
    _package("stmaryrd", "stmary", "stmaryrd"),
    _package("wasysym", "int", "[integrals]{wasysym}"),
    _package("bbold", "bb", "bbold"),
    _package("dsfont", "", "dsfont", more=r"x = \mathds{R}|x = \mathds{1}|x = \mathds{N}"),
    _package("bbm", "", "bbm", more=r"x = \mathbbm{R}|x = \mathbbm{1}|x = \mathbbm{N}"),
    _package("mathptmx", "plain styles", "amssymb", "mathptmx"),
    _package("mathpazo", f"{_COMMON} ams bb", "mathpazo", "amssymb"),
    _package("newtx", f"{_COMMON} ams bb frak bm", "newtxtext", "amsmath", "newtxmath", "bm"),
    _package("newpx", f"{_COMMON} ams bb frak bm", "newpxtext", "amsmath", "newpxmath", "bm"),
    _package("txfonts", f"{_COMMON} ams bb frak", "txfonts"),
    _package("pxfonts", f"{_COMMON} ams bb frak", "pxfonts"),
    _package("stix", f"{_COMMON} ams bb frak scr", "stix"),
    _package("stix2", f"{_COMMON} ams bb frak scr", "[T1]{fontenc}", "stix2"),
    _package("fourier", f"{_COMMON} ams bb", "fourier", "amssymb"),
    _package("kpfonts", f"{_COMMON} ams bb frak scr", "kpfonts"),
    _package("utopia", f"{_COMMON} bb frak", "[utopia]{mathdesign}"),
    _package("charter", f"{_COMMON} ams bb frak", "[charter]{mathdesign}"),
    _package("eulervm", f"{_COMMON} ams bb frak", "amssymb", "eulervm"),
    _package("concmath", f"{_COMMON} ams bb", "amssymb", "concmath"),
    _package("cmbright", f"{_COMMON} ams bb", "amssymb", "cmbright"),
    _package("arev", f"{_COMMON} ams", "amssymb", "arev"),
    _package(
        "libertine", f"{_COMMON} ams bb frak", "libertine", "amsmath", "[libertine]{newtxmath}"
    ),
    _package("libertinust1", f"{_COMMON} ams bb frak", "libertinus", "libertinust1math"),
    _package("mathabx", f"{_COMMON} bb", "mathabx"),
    _package("mnsymbol", f"{_COMMON}", "MnSymbol"),
    _package("esvect", "", "esvect", more=r"\vv{x}|\vv{AB}"),
    _package("anttor", _COMMON, "[math]{anttor}"),
    _package("iwona", _COMMON, "[math]{iwona}"),
    _package("kurier", _COMMON, "[math]{kurier}"),
    _package("cmll-fdsymbol", f"{_COMMON}", "fdsymbol"),
    _package("xcharter", f"{_COMMON} ams bb", "XCharter", "amsmath", "[xcharter]{newtxmath}"),
    _package("erewhon", f"{_COMMON} ams", "[p]{erewhon}", "amsmath", "[utopia]{newtxmath}"),
    _package("notomath", f"{_COMMON} ams", "notomath"),
    _package("gfsdidot", f"{_COMMON}", "gfsartemisia"),
)


def formulas(package: Package) -> Iterator[str]:
    """The formulas of a package, one sign or letter at a time."""
    for name in package.lists.split():
        for signs, form in _LISTS[name]:
            yield from (form.format(sign) for sign in signs.split())
        if name == "plain":
            yield from _DELIMITERS.split()
    yield from filter(None, package.more.split("|"))


_SAME = r"""
\neq \ne; \leq \le; \geq \ge; \rightarrow \to; \leftarrow \gets; \ni \owns; \wedge \land; \vee \lor
\neg \lnot; \mathbf \bm \boldsymbol; \triangle \bigtriangleup \vartriangle; \bot \perp; \ast *
\mid | \shortmid; \parallel \| \shortparallel; \emptyset \varnothing; \star \bigstar
\mathbb \mathds \mathbbm \Bbbk; \setminus \backslash \smallsetminus; \hbar \hslash
\square \Box; \diamond \Diamond \lozenge; \rightsquigarrow \leadsto; \sim \thicksim
\approx \thickapprox; \propto \varpropto; \circ \bigcirc; \ldots \dots; \hat \widehat
\tilde \widetilde; \vec \vv \overrightarrow; \lhd \triangleleft \vartriangleleft
\rhd \triangleright \vartriangleright; \unlhd \trianglelefteq; \unrhd \trianglerighteq
\triangledown \bigtriangledown; \longrightarrow \xrightarrow; \mathrm \text \operatorname
"""
SAME = {
    name: names.split()[0]
    for names in _SAME.replace("\n", ";").split(";")
    for name in names.split()[1:]
} | {"−": "-"}
"""Names of one look, or of looks that no font tells apart, and the one that stands for them."""
