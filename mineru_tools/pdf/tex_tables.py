"""Characters of TeX's symbol fonts by code, where a reader cannot go by the glyphs' names.

Rows of up to sixteen characters begin with the code of the first; "_" stands for what nothing in
Unicode looks like. The codes are those that the packages declare: amssymb, stmaryrd, wasysym,
esint, txfonts and mathabx.
"""

from __future__ import annotations

GREEK = "ΓΔΘΛΞΠΣΥΦΨΩ"
TEXT = [  # OT1
    *GREEK, "ff", "fi", "fl", "ffi", "ffl", *"ıȷ`´ˇ˘¯˚¸ßæœøÆŒØ",
    *"\u0337!”#$%&’()*+,-./0123456789:;¡=¿?@", *map(chr, range(0x41, 0x5B)),
    *"[“]ˆ˙‘", *map(chr, range(0x61, 0x7B)), *"–—˝˜¨",
]  # fmt: skip
TYPEWRITER = [*GREEK, *"↑↓'¡¿", *TEXT[16:32], *'␣!"', *TEXT[35:]]
for _char in "<>\\_":
    TYPEWRITER[ord(_char)] = _char
TYPEWRITER[0x5E], TYPEWRITER[0x7B:0x7F] = "^", "{|}~"
LETTERS = """
00 Γ Δ Θ Λ Ξ Π Σ Υ Φ Ψ Ω α β γ δ ϵ
10 ζ η θ ι κ λ μ ν ξ π ρ σ τ υ ϕ χ
20 ψ ω ε ϑ ϖ ϱ ς φ ↼ ↽ ⇀ ⇁ ˓ ˒ ▷ ◁
30 0 1 2 3 4 5 6 7 8 9 . , < / > ⋆
40 ∂ A B C D E F G H I J K L M N O
50 P Q R S T U V W X Y Z ♭ ♮ ♯ ⌣ ⌢
60 ℓ a b c d e f g h i j k l m n o
70 p q r s t u v w x y z ı ȷ ℘ \u20d7 _
"""  # OML
SYMBOLS = """
00 − · × ∗ ÷ ⋄ ± ∓ ⊕ ⊖ ⊗ ⊘ ⊙ ◯ ∘ •
10 ≍ ≡ ⊆ ⊇ ≤ ≥ ⪯ ⪰ ∼ ≈ ⊂ ⊃ ≪ ≫ ≺ ≻
20 ← → ↑ ↓ ↔ ↗ ↘ ≃ ⇐ ⇒ ⇑ ⇓ ⇔ ↖ ↙ ∝
30 ′ ∞ ∈ ∋ △ ▽ \u0338 ↦ ∀ ∃ ¬ ∅ ℜ ℑ ⊤ ⊥
40 ℵ A B C D E F G H I J K L M N O
50 P Q R S T U V W X Y Z ∪ ∩ ⊎ ∧ ∨
60 ⊢ ⊣ ⌊ ⌋ ⌈ ⌉ { } ⟨ ⟩ | ‖ ↕ ⇕ \\ ≀
70 √ ⨿ ∇ ∫ ⊔ ⊓ ⊑ ⊒ § † ‡ ¶ ♣ ♢ ♡ ♠
"""  # OMS
EXTENSION = (  # OMX: the same brackets in four sizes, their parts, big operators, accents, roots
    "()[]⌊⌋⌈⌉{}⟨⟩|‖/\\"
    "()()[]⌊⌋⌈⌉{}⟨⟩/\\"
    "()[]⌊⌋⌈⌉{}⟨⟩/\\/\\"
    "⎛⎞⎡⎤⎣⎦⎢⎥⎧⎫⎩⎭⎨⎬⎪⏐"
    "⎝⎠⎜⎟⟨⟩⨆⨆∮∮⨀⨀⨁⨁⨂⨂"
    "∑∏∫⋃⋂⨄⋀⋁∑∏∫⋃⋂⨄⋀⋁"
    "∐∐ˆˆˆ˜˜˜[]⌊⌋⌈⌉{}"
    "√√√√√uv‖↑↓z{|}⇑⇓"  # roots, arrows and lying braces end in pieces, some known by their code
)
# In Antykwa Torunska the symbols go on with what long arrows are made of.
PIECES_OF_ARROWS = """
03 − − − = = = ← → ⇐ ⇒
"""
# MathDesign has sizes of brackets between those of TeX, open brackets, roots and wide accents.
MATHDESIGN_EXTENSION = """
00 ( ( ( ⟦ ⟦ ⟦ ⟦ ⟦ ⟦ ⟦ ) ) ) ⟧ ⟧ ⟧
10 ⟧ ⟧ ⟧ ⟧ [ [ [ ] ] ] ⌊ ⌊ ⌊ ⌋ ⌋ ⌋
20 ⌈ ⌈ ⌈ ⌉ ⌉ ⌉ { { { } } } ⟨ ⟨ ⟨ _
30 _ _ _ _ _ _ ⟩ ⟩ ⟩ ⟦ ⟧ _ _ _ _ _
40 / / / \\ \\ \\ √ √ √ _ _ _ _ _ _ _
50 _ _ ˆ ˆ ˆ ˆ ˆ ˆ ˆ ˆ ˆ ˆ ˜ ˜ ˜ ˜
60 ˜ ˜ ˜ ˜ ˜ ˜
"""
PAZO = """
24 ϱ
65 ϵ
76 ϖ
"""  # of its slanted Greek, what is not known by name
KP_EXTENSION = """
00 ˆ ˆ ˆ ˜ ˜ ˜
34 ∑ ∏ _ _ _ _ _ _ ∑ ∏ _ _ _ _ _ _
44 ∐ ∐
"""
FOURIER_EXTENSION = """
00 _ ˆ ˜ ˆ ˜ ⟦ ⟧ ⟦ ⟧ ⟦ ⟧ ⟦ ⟧
48 ⎡ ⎤ ⎣ ⎦ ⎢ ⎥ ∬ ∬ ∭ ∭ ∯ ∯ ∰ ∰
60 ˆ ˆ ˜ ˜
"""
# The text encoding T1, whose names of characters some fonts use for whatever they have.
CORK = (
    "`´ˆ˜¨˝˚ˇ˘¯˙¸˛‚‹›“”„«»–—\u200b‰ıȷﬀﬁﬂﬃﬄ␣"
    + "".join(map(chr, range(0x21, 0x7F))).translate({0x27: "’", 0x60: "‘"})
    + "-ĂĄĆČĎĚĘĞĹĽŁŃŇŊŐŔŘŚŠŞŤŢŰŮŸŹŽŻĲİđ§ăąćčďěęğĺľłńňŋőŕřśšşťţűůÿźžżĳ¡¿£"
    + "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖŒØÙÚÛÜÝÞẞàáâãäåæçèéêëìíîïðñòóôõöœøùúûüýþß"
)
AMS_A = """
00 ⊡ ⊞ ⊠ □ ■ · ◊ ⧫ ↻ ↺ ⇌ ⇋ ⊟ ⊩ ⊪ ⊨
10 ↠ ↞ ⇇ ⇉ ⇈ ⇊ ↾ ⇂ ↿ ⇃ ↣ ↢ ⇆ ⇄ ↰ ↱
20 ⇝ ↭ ↫ ↬ ≗ ≿ ≳ ⪆ ⊸ ∴ ∵ ≑ ≜ ≾ ≲ ⪅
30 ⪕ ⪖ ⋞ ⋟ ≼ ≦ ⩽ ≶ ‵ - ≓ ≒ ≽ ≧ ⩾ ≷
40 ⊏ ⊐ ⊳ ⊲ ⊵ ⊴ ★ ≬ ▼ ▶ ◀ - - △ ▲ ▽
50 ≖ ⋚ ⋛ ⪋ ⪌ ¥ ⇛ ⇚ ✓ ⊻ ⊼ ⩞ ∠ ∡ ∢ ∝
60 ⌣ ⌢ ⋐ ⋑ ⋓ ⋒ ⋏ ⋎ ⋋ ⋌ ⫅ ⫆ ≏ ≎ ⋘ ⋙
70 ⌜ ⌝ ® Ⓢ ⋔ ∔ ∽ ⋍ ⌞ ⌟ ✠ ∁ ⊺ ⊚ ⊛ ⊝
"""
AMS_B = """
00 ≨\ufe00 ≩\ufe00 ≰ ≱ ≮ ≯ ⊀ ⊁ ≨ ≩ ⩽\u0338 ⩾\u0338 ⪇ ⪈ ⪯\u0338 ⪰\u0338
10 ⋨ ⋩ ⋦ ⋧ ≦\u0338 ≧\u0338 ⪵ ⪶ ⪹ ⪺ ⪉ ⪊ ≁ ≇ ╱ ╲
20 ⊊\ufe00 ⊋\ufe00 ⫅\u0338 ⫆\u0338 ⫋ ⫌ ⫋\ufe00 ⫌\ufe00 ⊊ ⊋ ⊈ ⊉ ∦ ∤ ∤ ∦
30 ⊬ ⊮ ⊭ ⊯ ⋭ ⋬ ⋪ ⋫ ↚ ↛ ⇍ ⇏ ⇎ ↮ ⋇ ⌀
40 ∄ A B C D E F G H I J K L M N O
50 P Q R S T U V W X Y Z ˆ ˆ ˜ ˜
60 Ⅎ ⅁ _ _ _ _ ℧ ð ≂ ℶ ℷ ℸ ⋖ ⋗ ⋉ ⋊
70 ∣ ∥ ∖ ∼ ≈ ≊ ⪸ ⪷ ↶ ↷ ϝ ϰ 𝕜 ℏ ℏ ϶
"""
STMARY = """
00 ← → ↑ ↓ ⅄ _ _ _ ⋎ ⋏ ⊖ _ ⫽ _ _ ⊗
10 ⊛ ⦶ ⊙ ⊘ ⦸ ⊚ ⊕ ⊖ ⧆ ◫ ⊡ ⧄ ⧅ ⧇ ⧈ □
20 ↯ _ × ⨟ _ _ _ _ _ _ ⟅ ⟆ ◯
30 _ _ _ _ ⧀ ⧁ ⩒ ⩑ _ ⫴ ⦶ ⦸ ⧀ ⧁ ⩒ ⩑
40 _ _ _ _ _ _ _ _ ⟅ ⟆ ⟦ ⟧ ⦇ ⦈ & ⅋
50 _ _ _ _ _ _ _ _ _ _ ⤇ ↤ ⤆ ⇿ ⇽ ⇾
60 ▽ △ ⋎ ⋏ ⨅ _ ∥ ⫼ _ _ _ _ ⨅
"""
WASY = """
00 _ ⊲ ⊴ ⊳ ⊵
10 ◀ ▶ _ _ _ _ _ _ ⌐ _ _ _ _ ∝
20 _ _ _ ◯
30 ℧ ⋈ □ ◇ _ _ _ _ _ _ _ ⇝ ⊏ ⊐ ≲ ≳
70 _ _ ∫ ∬ ∭ ∮ ∯ ∫ ∬ ∭ ∮ ∯
"""
ESINT = """
00 _ ∫ ∫ ∬ ∬ ∭ ∭ ⨌ ⨌ _ _ ∮ ∮ ∯ ∯ ⨖
10 ⨖ _ _ _ _ _ _ ∳ ∳ ∲ ∲ ∲ ∲ ∳ ∳ ⨍
20 ⨍ ∯ ∯
"""
TX_C = """
00 _ _ _ _ _ _ _ ◯ ●
10 _ ≐ ⟜ ⧟ _ _ _ _ _ ⊫ _ ≅
20 ≴ ≵ _ _ ⋠ ⋡ ≹ ≸ _ _ _ _ ≠ ≭ ≢ ≁
30 ≉ ⊄ ⊅ ≪\u0338 ≫\u0338 _ ≊\u0338 _ _ _ _ ≄ ∉ ∌ ⋐\u0338 ⋑\u0338
40 ⋢ ⋣ ≔ ≕ ≔ ≕ ⩴ _ _ _ _ _ _ _ ⟅ ⟆
50 ⟅ ⟆ _ _ ⩑ ⩒ _ _ _ _ ⋈ _ _ _ ◇ ◆
60 _ _ _ ⇠ ⇢ _ ⇜ _ _ ⧆ ⧅ ◫ ⧄ _ ƛ ƛ
70 ♧ ♦ ♥ ♤ ⇗ ⇘ ⇖ ⇙ ⫪ ⫫ _ ⇝ _ _ ⟦ ⟧
"""
TX_EXTENSION = """
00 _ _ _ _ _ _ ⨅ ⨅ ∯ ∯ ∳ ∳ ∲ ∲ ⨖ ⨖
20 _ ∬ ∬ ∭ ∭ ⨌ ⨌ _ _ _ ∰ ∳ _ ∲
30 _ _ _ _ _ _ _ _ _ _ _ _ _ _ ⨍ ⨍
"""
# After the 128 places that newtxmath has in common with older fonts.
NEWTX_SYMBOLS = """
00 ∫ ∬ ∭ ∮ ∯ ∰ ∲ ∳ _ ⨌ ⨍ ⨖ ∫ ∬ ∭ ∮
10 ∯ ∰ ∲ ∳ _ ⨌ ⨍ ⨖ ∏ ∑ ∄ ∅ ⌀ / ` ´
20 ˆ ˜ ¯ ˘ ˙ ¨ ˚ ˇ \u20db _ _ _ _ _ \u20d7
30 _ _ _ _ _ _ _ _ _ ( ) [ ]
40 _ _ _ _ _ _ _ _ _ ⟦ ⟧ _ _ ⫫ _ +
"""
NEWTX_EXTENSION = """
00 ( ) [ ] ⌊ ⌋ ⌈ ⌉ { } ⟨ ⟩ | ‖ ↕ ⇕
10 _ _ _ _ _ _ _ _ _ _ ˆ ˆ ˆ ˜ ˜ ˜
20 _ _ _ _ _ _ _ _ _ ⎛ ⎞ ⎝ ⎠ ⎜ ⎟ ∫
30 ∬ ∭ ∮ ∯ ∫ ∬ ∭ ∮ ∯ ∫ ∬ ∭ ∮ ∯ ∫ ∬
40 ∭ ∮ ∯ ⨆ ⨆ _ _ ⨀ ⨀ ⨁ ⨁ ⨂ ⨂ ∑ ∏ ⊍
50 ⋃ ⋂ ⨄ ⋀ ⋁ ∑ ∏ ⊍ ⋃ ⋂ ⨄ ⋀ ⋁ ∐ ∐ ⊍
60 ⊍
"""
MATHABX_A = """
00 + - × ÷ · ∘ * _ ± ∓ ⋉ ⋊ ⋄ ∙ ⋆ ⋆
10 = ≡ ∼ ≈ ≃ ≅ ≍ ∣ ≠ ≢ ≁ ≉ ≄ ≇ ≭ ∤
20 ¬ ≪ ≫ _ ⊢ ⊣ ⊬ ⊣\u0338 ⊨ ⫤ ⊭ _ ⊩ _ ⊮
30 ° _ ″ ‴ ⁗ ♭ ♮ ♯ ∞ ∝ † ‡ ∑ ∏ ⨿
40 ∀ ∁ ∂ _ ∃ ∄ Ⅎ ⅁ ∅ _ ⊤ ⊥ _ _ ⋏ ⋎
50 ∈ ∋ ∉ ∌ _ _ ∈ _ ∩ ∪ ⊎ ⊓ ⊔ _ ∧ ∨
60 ⊕ ⊖ ⊗ ⨸ ⊙ ⊚ ⊛ _ _ _ _ _ _ ⊘
70 ( ) [ ] { } ⟦ ⟧ ⟨ ⟩ ∖ / | ‖ _ \u0338
80 ⊂ ⊃ ⊄ ⊅ ⊆ ⊇ ⊈ ⊉ ⊊ ⊋ ⊊\ufe00 ⊋\ufe00 ⫅ ⫆ ⫅\u0338 ⫆\u0338
90 ⫋ ⫌ ⫋\ufe00 ⫌\ufe00 ⋐ ⋑ ⋐\u0338 ⋑\u0338 ◁ ▷ ⋪ ⋫ ⊴ ⊵ ⋬ ⋭
a0 < > ≮ ≯ ≤ ≥ ≰ ≱ ≤ ≥ ≰ ≱ ⪇ ⪈ ≦ ≧
b0 ≦\u0338 ≧\u0338 ≨ ≩ ≨\ufe00 ≩\ufe00 ⪕ ⪖ _ _ ≶ ≷ ⋚ ⋛ ⪋ ⪌
c0 ≲ ≳ ≴ ≵ ⋦ ⋧ ⪅ ⪆ _ _ ⪉ ⪊ ⋖ ⋗ ⋘ ⋙
d0 ← → ↑ ↓ ↖ ↗ ↙ ↘ ↔ ↕ ↚ ↛ ↮ − ↦
e0 ↼ ⇀ ↽ ⇁ ↿ ⇃ ↾ ⇂ ⇋ ⇌
f0 ⇐ ⇒ ⇑ ⇓ ⇔ ⇕ ⇍ ⇏ ⇎ =
"""
MATHABX_B = """
00 ∔ _ _ _ _ □ ∗ _ _ _ _ ⋇ ⬥ ■ ★ ★
10 ≐ ⩦ _ ≓ ≒ ≔ ≕ _ _ _ ≗ ≖ ≜
20 ≬ ⌣ ⌢ _ ⋋ ⋌ ⋔ ⋈ ⊫ _ ⊯ _ ⊪
30 _ _ _ _ _ _ ∴ ∵ ˚ ˙ ¨ \u20db _ ∠ ∡ ∢
50 _ _ _ _ _ _ _ _ ⊼ ⊻ ⩞ _ ⋒ ⋓
60 ⊞ ⊟ ⊠ _ ⊡ ⧇ ⧆ _ _ _ _ _ □ ⧄
70 ⟮ ⟯ ⌈ ⌉ ⌊ ⌋ _ _ ⌜ ⌝ ⌞ ⌟
80 ⊏ ⊐ _ _ ⊑ ⊒ ⋢ ⋣ ⋤ ⋥
90 _ _ _ _ ⋐ _ _ _ △ ▽ ◁ ▷ ▲ ▼ ◀ ▶
a0 ≺ ≻ ⊀ ⊁ ≼ ≽ ⋠ ⋡ ⪯ ⪰ ⪯\u0338 ⪰\u0338 ⪱ ⪲
b0 _ _ _ _ _ _ ⋞ ⋟
c0 ≾ ≿ _ _ ⋨ ⋩ ⪷ ⪸ _ _ ⪹ ⪺
d0 ⇇ ⇉ ⇈ ⇊ ⇆ ⇄
e0 _ _ ˒ ˓ ╱ ╲ _ _ ↰ ↱ _ _ ↫ ↬
f0 ↶ ↷ _ _ _ _ ↺ ↻ ⇜ ⇝ ↭
"""
MATHABX_X = """
40 ∑ ∏ ∐ ∁
70 ˆ ˇ ˜ ¯
90 + ⨉ _ ⋂ ⋃ ⨄ ⨅ ⨆ _ ⋀ ⋁ ⋏ ⋎
a0 + ⨉ _ ⋂ ⋃ ⨄ ⨅ ⨆ _ ⋀ ⋁ ⋏ ⋎
b0 ∑ ∏ ∐ ∫ ∬ ∭ ∮ ∯ ∑ ∏ ∐ ∫ ∬ ∭ ∮ ∯
c0 ⨁ _ ⨂ _ ⨀
d0 ⊞ _ ⊠
e0 ⨁ _ ⨂ _ ⨀
"""
