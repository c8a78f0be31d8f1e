"""Ways of reading the picture of a page as Markdown: ours, and peers that do without a hub."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from PIL import Image

from mineru_tools import parse
from mineru_tools.options import ParseOptions
from mineru_tools.recognizers.text.languages import TESSERACT, provider_of

Reader = Callable[[Path, str], str]  # of a picture and a language, as we call it


def _ours(model: str, *, told: bool) -> Reader:
    def read(file: Path, lang: str) -> str:
        options = ParseOptions(ocr_model=model, lang=lang if told else None, ocr_threads=1)
        return parse(file, options).markdown()

    return read


def tesseract_text(file: Path, lang: str) -> str:
    """What `tesseract FILE - -l LANG` writes."""
    api = _tesseract(lang)
    api.SetImageFile(str(file))
    text: str = api.GetUTF8Text()
    api.Clear()
    return text


def tesseract_hocr(file: Path, lang: str) -> str:
    """The paragraphs of its hOCR, lines joined, in its own order."""
    api = _tesseract(lang)
    api.SetImageFile(str(file))
    page = ElementTree.fromstring(f"<div>{api.GetHOCRText(0)}</div>")
    api.Clear()
    found = page.iterfind(".//*[@class='ocr_par']")
    return "\n\n".join(" ".join("".join(each.itertext()).split()) for each in found)


@lru_cache(maxsize=1)
def _tesseract(lang: str) -> Any:
    import tesserocr

    from mineru_tools.recognizers.text.tessdata import folder_of

    folder, called = folder_of(provider_of(lang, TESSERACT).code)
    return tesserocr.PyTessBaseAPI(path=str(folder), lang=called, psm=tesserocr.PSM.AUTO)


def rapidocr_markdown(file: Path, _: str) -> str:
    """What RapidOCR makes of a page by itself."""
    found = _rapidocr()(Image.open(file).convert("RGB"))
    return str(found.to_markdown()) if found.txts else ""


@lru_cache(maxsize=1)
def _rapidocr() -> Any:
    from rapidocr import RapidOCR

    threads = "EngineConfig.onnxruntime.intra_op_num_threads"
    return RapidOCR(params={"Global.log_level": "critical", threads: 1})


READERS: Mapping[str, Reader] = {
    "ours": _ours("auto", told=False),
    "ours, told the language": _ours("auto", told=True),
    "ours, rapid-tiny": _ours("rapid-tiny", told=False),
    "tesseract, text": tesseract_text,
    "tesseract, hOCR": tesseract_hocr,
    "RapidOCR, Markdown": rapidocr_markdown,
}
