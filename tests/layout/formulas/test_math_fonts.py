import pytest

from mineru_tools.layout.formulas.fonts import FontKind, kind_of


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("erewMI", FontKind.ITALIC),
        ("erewbMI", FontKind.BOLD_ITALIC),
        ("erewMR", FontKind.ROMAN),
        ("Erewhon-Regular", FontKind.TEXT),
        ("Iwona-Regular-Extension", FontKind.EXTENSION),
        ("Iwona-Italic-Math-Symbols", FontKind.SYMBOLS),
        ("Kurier-BoldItalic-Math-Letters", FontKind.BOLD_ITALIC),
        ("Iwona-Italic", FontKind.TEXT),
    ],
)
def test_the_name_of_a_font_says_what_its_signs_are(name: str, kind: FontKind) -> None:
    assert kind_of(name) is kind
