"""Vision-language models, each a folder that transformers and vLLM open."""

from __future__ import annotations

from mineru_tools.weights.row import ONE_FILE, Hub, ModelFile, OfMinerU, Origin, Weights

_FILES = (
    *map(ModelFile, ("config.json", "tokenizer.json", "tokenizer_config.json", ONE_FILE)),
    # Releases of transformers write the same things under one name or another.
    *(
        ModelFile(name, optional=True)
        for name in (
            "preprocessor_config.json",
            "processor_config.json",
            "generation_config.json",
            "chat_template.json",
            "chat_template.jinja",
            "special_tokens_map.json",
            "added_tokens.json",
            "vocab.json",
            "merges.txt",
            "tokenizer.model",
        )
    ),
)


def _row(
    name: str, licence: str, about: int, *origins: Origin, kept: OfMinerU | None = None
) -> Weights:
    return Weights(name, "vlm", licence, _FILES, origins, about, kept)


def _mineru(name: str, model: str, licence: str) -> Weights:
    return _row(
        name,
        licence,
        2_330_000_000,
        Hub("huggingface", f"opendatalab/{model}", "main"),
        Hub("modelscope", f"OpenDataLab/{model}", "master"),
        kept=OfMinerU("vlm"),
    )


VISION_LANGUAGE = (
    _mineru("mineru2.5-2509", "MinerU2.5-2509-1.2B", "AGPL-3.0"),
    # What is published about the licence of these two contradicts itself: we claim none.
    _mineru("mineru2.5-pro-2604", "MinerU2.5-Pro-2604-1.2B", "unknown"),
    _mineru("mineru2.5-pro-2605", "MinerU2.5-Pro-2605-1.2B", "unknown"),
    *(
        _row(
            model.lower(),
            "Apache-2.0",
            1_940_000_000,
            Hub("huggingface", f"PaddlePaddle/{model}", "main"),
            Hub("modelscope", f"PaddlePaddle/{model}", "master"),
        )
        for model in ("PaddleOCR-VL", "PaddleOCR-VL-1.6")
    ),
    _row(
        "glm-ocr",
        "MIT",
        2_660_000_000,
        Hub("huggingface", "zai-org/GLM-OCR", "main"),
        Hub("modelscope", "ZhipuAI/GLM-OCR", "master"),
    ),
    _row(
        "granite-docling",
        "Apache-2.0",
        520_000_000,
        Hub("huggingface", "ibm-granite/granite-docling-258M", "main"),
    ),
)
