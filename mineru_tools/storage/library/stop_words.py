"""Words that stand in nearly every text of their language, in lower case."""

from __future__ import annotations

_ENGLISH = """
a an and are as at be been but by can could did do does for from had has have how if in into is it
its may of on or should so than that the their them then there these they this those to was were
what when where which who whom whose why will with would you your
"""
_GERMAN = """
aber als am an auch auf aus bei bin bis das dass dem den der des die durch ein eine einem einen
einer eines es für hat im in ist mit nach nicht oder sich sie sind über um und von vor war was
welche welcher welches wenn wer werden wie wird wo wurde zu zum zur
"""
_FRENCH = """
au aux avec ce ces cette comment dans de des du elle en est et il ils la le les leur mais ne ou où
par pas pour quand que quel quelle quelles quels qui quoi sa se ses son sont sur un une
"""
_SPANISH = """
al como con cual cuales cuando de del desde donde dónde e el ella en entre es esta este la las lo
los más no o para pero por que qué quien quién se ser si sin sobre son su sus un una y
"""
_PORTUGUESE = """
a ao aos as à às com como da das de do dos e em foi já mais mas na nas não no nos o os ou para pela
pelo por quais qual quando que quem se ser são sua um uma
"""
_ITALIAN = """
agli ai al alla alle che chi come con da dal dalla dei del della delle di dove e gli i il in la le
lo ma nel nella non per perché quale quali quando si sono su sul tra un una è
"""
_DUTCH = """
aan bij dat de deze die dit door een en er het hoe in is met naar niet of om ook op te tot uit van
voor waar wanneer wat welke werd wie wordt zijn
"""
_RUSSIAN = """
а в во для до его ее её за и из или их к как какая какие какой когда кто на не но о об от по при с
со так то у что чтобы это
"""

STOP_WORDS = frozenset(
    word
    for words in (
        _ENGLISH,
        _GERMAN,
        _FRENCH,
        _SPANISH,
        _PORTUGUESE,
        _ITALIAN,
        _DUTCH,
        _RUSSIAN,
    )
    for word in words.split()
)
