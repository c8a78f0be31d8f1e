"""Names of languages, MinerU's among them, and what reads each."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from mineru_tools.errors import OptionsError, WeightsMissing
from mineru_tools.recognizers.text import tessdata
from mineru_tools.recognizers.text.languages import (
    LANGUAGES,
    RAPID,
    TESSERACT,
    Provider,
    language,
    provider_of,
)
from mineru_tools.settings import Settings

# What MinerU 3.4 offers, and what it took before.
MINERU = (
    "ch", "ch_server", "ch_lite", "korean", "ta", "te", "ka", "th", "el", "arabic", "east_slavic",
    "cyrillic", "devanagari", "en", "japan", "chinese_cht", "latin",
)  # fmt: skip

# The letters that a language has besides those of English.
LETTERS = {
    "af": "êëéèïôöû", "az": "çəğıöşüİ", "bs": "čćđšž", "br": "êñùü", "ca": "àçéèíïóòúü·",
    "ceb": "ñ", "co": "àèìòù", "hr": "čćđšž", "cs": "áčďéěíňóřšťúůýž", "da": "æøåé",
    "nl": "éèëïóöü", "eo": "ĉĝĥĵŝŭ", "et": "äöõüšž", "fo": "áðíóúýæø", "fil": "ñ", "fi": "äöå",
    "fr": "àâæçéèêëîïôœùûüÿ", "fy": "âêîôûú", "gl": "áéíñóúü", "de": "äöüß", "ht": "àèò",
    "hu": "áéíóöőúüű", "is": "áðéíóúýþæö", "ga": "áéíóú", "it": "àéèìîòóù", "jv": "éè",
    "ku": "çêîşû", "la": "āēīōūæœ", "lv": "āčēģīķļņšūž", "lt": "ąčęėįšųūž", "lb": "äéëö",
    "mt": "ċġħżàèìòù", "mi": "āēīōū", "no": "æøåéòô", "oc": "àáçéèíïóòúü", "pl": "ąćęłńóśźż",
    "pt": "áâãàçéêíóôõúü", "qu": "ñ", "ro": "ăâîșț", "gd": "àèìòù", "rs_latin": "čćđšž",
    "sk": "áäčďéíĺľňóôŕšťúýž", "sl": "čšž", "es": "áéíñóúü¿", "su": "é", "sv": "åäöé",
    "sq": "çë", "eu": "ñç", "tr": "çğıöşüâİ", "cy": "âêîôûŵŷ",
    "fraktur": "äöüßſ",
    "ja": "あいうえおアイウエオー々日本語", "ch": "汉语简体", "chinese_cht": "漢語繁體",
}  # fmt: skip


def test_there_are_more_languages_than_mineru_once_named() -> None:
    assert len(LANGUAGES) >= 84
    assert len({each.code for each in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.parametrize("name", MINERU)
def test_every_name_of_mineru_has_its_engine(name: str) -> None:
    assert provider_of(name).engine in (RAPID, TESSERACT)


@pytest.mark.parametrize(
    ("lang", "provider"),
    [
        ("ch_server", Provider(RAPID, "ch")),
        ("de", Provider(RAPID, "de")),
        ("DEU", Provider(RAPID, "de")),
        ("German", Provider(RAPID, "de")),
        ("zh-TW", Provider(RAPID, "chinese_cht")),
        ("korean", Provider(TESSERACT, "kor")),
        ("ka", Provider(TESSERACT, "kan")),  # Kannada, as MinerU and PaddleOCR have it
        ("kat", Provider(TESSERACT, "kat")),
        ("en+de", Provider(RAPID, "en+de")),
        ("ru+en", Provider(TESSERACT, "rus+eng")),
        ("cyrillic+east_slavic", Provider(TESSERACT, "Cyrillic")),
    ],
)
def test_a_language_goes_to_the_engine_that_reads_it(lang: str, provider: Provider) -> None:
    assert provider_of(lang) == provider


def test_an_engine_that_is_asked_for_is_taken() -> None:
    assert provider_of("ch", TESSERACT) == Provider(TESSERACT, "chi_sim")


@pytest.mark.parametrize("lang", ["klingon", "", "en+", "de+xx"])
def test_an_unknown_language_is_said_to_be_one(lang: str) -> None:
    with pytest.raises(OptionsError) as caught:
        provider_of(lang)
    assert caught.value.code == "unknown_language"


def test_every_name_leads_to_its_language() -> None:
    for each in LANGUAGES:
        assert language(each.code) is each
        assert all(language(name) is each for name in each.names)


@pytest.mark.skipif(find_spec("rapidocr") is None, reason="needs rapidocr")
def test_the_network_knows_every_letter_of_the_languages_that_are_said_to_be_its() -> None:
    from mineru_tools.recognizers.text.rapid import network_alphabet

    known = set(network_alphabet())
    for code, letters in LETTERS.items():
        assert language(code).engine == RAPID
        both = letters if code == "ja" else letters + letters.upper().replace("SS", "")
        assert set(both) <= known, code
    plain = {"en", "latin", "id", "ms", "sw"}  # letters of English will do
    assert {each.code for each in LANGUAGES if each.engine == RAPID} == {*LETTERS, *plain}


def data(folder: Path, *names: str) -> None:
    for name in names:
        place = folder / f"{name}.traineddata"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"")


def told(folder: Path) -> Settings:
    return Settings.read({"TESSDATA_PREFIX": str(folder)})


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    data(tmp_path / "tessdata", "eng", "xxa", "script/Xxscript")
    return told(tmp_path)


def test_language_files_are_found_where_the_user_says(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "tessdata"
    assert {"eng", "xxa", "Xxscript"} <= tessdata.installed(settings)
    assert tessdata.folder_of("eng+xxa", settings) == (folder, "eng+xxa")
    assert tessdata.folder_of("Xxscript", settings) == (folder, "script/Xxscript")
    assert tessdata.folder_of("xxa", told(folder)) == (folder, "xxa")


def test_a_missing_language_file_comes_with_the_package_that_brings_it(
    settings: Settings,
) -> None:
    with pytest.raises(WeightsMissing) as caught:
        tessdata.folder_of("eng+xx_missing", settings)
    assert caught.value.code == "tessdata_missing"
    assert caught.value.hint is not None
    assert "tesseract-ocr-xx-missing" in caught.value.hint
    assert "tesseract-ocr-eng" not in caught.value.hint
    assert tessdata.package("Cyrillic") == "tesseract-ocr-script-cyrl"
