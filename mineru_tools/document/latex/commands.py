"""The commands of mathematics that renderers know: KaTeX, and LaTeX with the packages of the AMS.

Aliases that no person and no model writes are left out, and so is what defines, numbers, links or
loads something.
"""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SIGNS = _names(
    """
Bbbk Box Bumpeq Cap Coloneqq Cup Delta Diamond Doteq Downarrow Finv Game Gamma Im Lambda Leftarrow
Leftrightarrow Lleftarrow Longleftarrow Longleftrightarrow Lsh Omega P Phi Pi Psi Re Rightarrow
Rrightarrow Rsh S Sigma Subset Supset Theta Uparrow Updownarrow Upsilon Vdash Vert Vvdash Xi aleph
alpha amalg angle approx approxeq ast asymp backepsilon backprime backsim backsimeq backslash
barwedge because beta beth between bigcirc bigstar bigtriangledown bigtriangleup blacklozenge
blacksquare blacktriangle blacktriangledown blacktriangleleft blacktriangleright bot boxdot
boxminus boxplus boxtimes bullet bumpeq cap cdot cdotp centerdot checkmark chi circ circeq
circlearrowleft circlearrowright circledR circledS circledast circledcirc circleddash clubsuit
coloncolon coloncolonequals coloneq coloneqq colonequals complement copyright cup curlyeqprec
curlyeqsucc curlyvee curlywedge curvearrowleft curvearrowright dag dagger daleth dashv dblcolon
ddag ddagger degree delta diagdown diagup diamond diamondsuit digamma div divideontimes doteqdot
dotplus doublebarwedge doublecap doublecup downarrow downdownarrows downharpoonleft
downharpoonright ell emptyset epsilon eqcirc eqcolon eqqcolon eqsim eqslantgtr eqslantless equiv
eta eth exists fallingdotseq flat forall frown gamma ge geq geqq geqslant gets gg ggg gimel
gnapprox gneq gneqq gnsim gt gtrapprox gtrdot gtreqless gtreqqless gtrless gtrsim gvertneqq hbar
heartsuit hookleftarrow hookrightarrow hslash imath in infty intercal iota jmath kappa lBrace
lVert lambda land langle lbrace lbrack lceil ldotp le leadsto leftarrow leftarrowtail
leftharpoondown leftharpoonup leftleftarrows leftrightarrow leftrightarrows leftrightharpoons
leftrightsquigarrow leftthreetimes leq leqq leqslant lessapprox lessdot lesseqgtr lesseqqgtr
lessgtr lesssim lfloor lgroup lhd ll llbracket llcorner lll llless lmoustache lnapprox lneq lneqq
lnot lnsim longleftarrow longleftrightarrow longmapsto looparrowleft looparrowright lor lozenge
lrcorner lt ltimes lvert lvertneqq maltese mapsto measuredangle mho mid mp mu multimap nLeftarrow
nLeftrightarrow nRightarrow nVDash nVdash nabla natural ncong ne nearrow neg neq nexists ngeq
ngeqq ngeqslant ngtr ni nleftarrow nleftrightarrow nleq nleqq nleqslant nless nmid not notni
nparallel nprec npreceq nrightarrow nshortmid nshortparallel nsim nsubseteq nsubseteqq nsucc
nsucceq nsupseteq nsupseteqq ntriangleleft ntrianglelefteq ntriangleright ntrianglerighteq nu
nvDash nvdash nwarrow odot omega ominus oplus oslash otimes owns parallel partial perp phi pi
pitchfork pm pounds prec precapprox preccurlyeq preceq precnapprox precneqq precnsim precsim prime
propto psi rBrace rVert rangle rbrace rbrack rceil rfloor rgroup rhd rho rightarrow rightarrowtail
rightharpoondown rightharpoonup rightleftarrows rightleftharpoons rightrightarrows rightsquigarrow
rightthreetimes risingdotseq rmoustache rrbracket rtimes rvert searrow setminus sharp shortmid
shortparallel sigma sim simeq smallfrown smallsetminus smallsmile smile spadesuit sphericalangle
sqcap sqcup sqsubset sqsubseteq sqsupset sqsupseteq square star subset subseteq subseteqq
subsetneq subsetneqq succ succapprox succcurlyeq succeq succnapprox succneqq succnsim succsim
supset supseteq supseteqq supsetneq supsetneqq surd swarrow tau therefore theta thickapprox
thicksim times to top triangle triangledown triangleleft trianglelefteq triangleq triangleright
trianglerighteq twoheadleftarrow twoheadrightarrow ulcorner unlhd unrhd uparrow updownarrow
upharpoonleft upharpoonright uplus upsilon upuparrows urcorner vDash varDelta varGamma varLambda
varOmega varPhi varPi varPsi varSigma varTheta varUpsilon varXi varepsilon varkappa varnothing
varphi varpi varpropto varrho varsigma varsubsetneq varsubsetneqq varsupsetneq varsupsetneqq
vartheta vartriangle vartriangleleft vartriangleright vdash vee veebar vert wedge wp wr xi yen
zeta
"""
)
"""Commands without arguments that may be a script or an argument without braces."""

OPERATORS = _names(
    """
Pr arccos arcctg arcsin arctan arctg arg argmax argmin bigcap bigcup bigodot bigoplus bigotimes
bigsqcup biguplus bigvee bigwedge ch coprod cos cosec cosh cot cotg coth csc ctg cth deg det dim
exp gcd hom iiint iint inf injlim int ker lg lim liminf limsup ln log max min oiiint oiint oint
plim prod projlim sec sh sin sinh smallint sum sup tan tanh tg th varinjlim varliminf varlimsup
varprojlim
"""
)
"""Those that ``\\limits`` may follow."""

BRACED = _names(
    """
AA And Huge Join LARGE Large Longrightarrow aa allowbreak bf bmod bowtie cal cdots colon cong
dashleftarrow dashrightarrow ddots displaystyle doteq dots dotsb dotsc dotsi dotsm dotso enskip
enspace footnotesize huge iff impliedby implies it large ldots longrightarrow mathellipsis
mathstrut medspace minuso models negmedspace negthickspace negthinspace nobreak normalsize notin
qquad quad relax rm scriptscriptstyle scriptsize scriptstyle sf small space textcopyright
textregistered textstyle thickspace thinspace tiny tt vdots
"""
)
"""Commands without arguments that have to be in braces there: LaTeX builds them of several."""


DELIMITERS = _names(
    r"""
( ) [ ] | / < > . \{ \} \| \lbrack \rbrack \lbrace \rbrace \langle \rangle \lt \gt \vert \Vert
\lvert \rvert \lVert \rVert \lfloor \rfloor \lceil \rceil \lgroup \rgroup \lmoustache \rmoustache
\backslash \uparrow \downarrow \updownarrow \Uparrow
\Downarrow \Updownarrow ⟨ ⟩ ⌊ ⌋ ⌈ ⌉
"""
)

_SIGNATURES = {
    "m": """
        acute bar breve check ddddot dddot ddot dot grave hat mathring tilde vec widecheck widehat
        widetilde overline underline underbar overbrace underbrace overbracket underbracket
        overgroup undergroup overleftarrow overleftrightarrow overrightarrow underleftarrow
        underleftrightarrow underrightarrow overleftharpoon overrightharpoon utilde Bbb bm bold
        boldsymbol pmb frak mathbb mathbf mathcal mathfrak mathit mathnormal mathrm mathscr mathsf
        mathsfit mathtt mathop mathbin mathclose mathinner mathopen mathord mathpunct mathrel
        operatorname operatornamewithlimits mod pmod pod phantom hphantom vphantom mathclap
        mathllap mathrlap boxed cancel bcancel xcancel sout substack vcenter bra ket braket Bra Ket
        Braket Set set""",
    "om": """
        sqrt smash xrightarrow xleftarrow xleftrightarrow xRightarrow xLeftarrow xLeftrightarrow
        xhookleftarrow xhookrightarrow xmapsto xlongequal xtwoheadleftarrow xtwoheadrightarrow
        xleftharpoondown xleftharpoonup xrightharpoondown xrightharpoonup xleftrightharpoons
        xrightleftharpoons xtofrom""",
    "mm": "frac dfrac tfrac cfrac binom dbinom tbinom overset underset stackrel",
    "t": """
        text textbf textit textmd textnormal textrm textsf texttt textup emph hbox fbox tag""",
    "s": "hspace hskip kern mkern mskip",
    "oss": "rule",
    "st": "raisebox",
    "k": "color",
    "km": "textcolor",
    "kt": "colorbox",
    "kkt": "fcolorbox",
    "kkkkmm": "genfrac",
    "d": "big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm biggm Biggm",
}
SIGNATURES = {name: kinds for kinds, names in _SIGNATURES.items() for name in names.split()}
"""Command -> its arguments: ``m`` mathematics, ``t`` text, ``o`` in brackets or not at
all, ``s`` a length, ``k`` letters and digits that are not set, ``d`` a delimiter."""

ESCAPED_SIGNS = _names(r"\{ \} \% \& \# \_ \$ \|")
ESCAPED = ESCAPED_SIGNS | {r"\,", r"\:", r"\;", r"\!", r"\>", r"\\", "\\ "}
"""Commands of one character, which is no letter; the others set white space."""

STARRED = frozenset({"operatorname", "tag", "hspace"})
BRACELESS = _names(
    """
Bbb bold frak mathbb mathbf mathcal mathfrak mathit mathnormal mathrm mathscr mathsf mathsfit
mathtt text textbf textit textmd textnormal textrm textsf texttt textup emph frac dddot ddddot
"""
)
"""Commands that may be a script or an argument, their own arguments with them, without braces."""

INFIX = frozenset({"over", "atop", "choose", "brace", "brack"})

TEXT_SIGNS = _names(
    """
AA AE O OE P S aa ae i j o oe ss checkmark circledR copyright dag ddag degree dots dotsc dotso
enskip ldots maltese pounds qquad quad textasciicircum textasciitilde textbackslash textbar
textbardbl textbraceleft textbraceright textcopyright textdagger textdaggerdbl textdegree
textdollar textellipsis textemdash textendash textgreater textless textquotedblleft
textquotedblright textquoteleft textquoteright textregistered textsterling textunderscore thinspace
vdots yen bf it rm sf tt tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge
"""
)
TEXT_ACCENTS = frozenset("'`^\"~=.") | frozenset("Hcruv")

GRIDS = {
    **dict.fromkeys(_names("matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix"), ""),
    **dict.fromkeys(_names("matrix* pmatrix* bmatrix* Bmatrix* vmatrix* Vmatrix*"), "p"),
    **dict.fromkeys(_names("cases dcases rcases drcases split"), "2"),
    **dict.fromkeys(_names("align align* gather gather*"), ""),
    **dict.fromkeys(_names("equation equation*"), "1"),
    **dict.fromkeys(_names("aligned gathered"), "p"),
    **dict.fromkeys(_names("alignat alignat* alignedat"), "n"),
    **dict.fromkeys(_names("array darray subarray"), "pc"),
}
"""Environment -> what it declares: ``p`` a place in brackets or not, ``c`` its columns, ``n``
pairs of them, and how many there may be at most."""
