"""Vision-language models, each a folder that transformers and vLLM open."""

from __future__ import annotations

from mineru_tools.weights.row import Hub, ModelFile, Weights

_FILES = (
    "config.json",
    "preprocessor_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "model.safetensors",
)


def _mineru(name: str, model: str, licence: str) -> Weights:
    return Weights(
        name=name,
        task="vlm",
        licence=licence,
        files=tuple(map(ModelFile, _FILES)),
        origins=(
            Hub("huggingface", f"opendatalab/{model}", "main"),
            Hub("modelscope", f"OpenDataLab/{model}", "master"),
        ),
    )


VISION_LANGUAGE = (
    _mineru("mineru2.5-2509", "MinerU2.5-2509-1.2B", "AGPL-3.0"),
    # What is published about the licence of these two contradicts itself: we claim none.
    _mineru("mineru2.5-pro-2604", "MinerU2.5-Pro-2604-1.2B", "unknown"),
    _mineru("mineru2.5-pro-2605", "MinerU2.5-Pro-2605-1.2B", "unknown"),
)
