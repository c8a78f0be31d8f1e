"""The networks of PP-OCR in transformers with next to no channels, made as they are needed.

They see one line wherever they look, and are random else: they read letters in it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

ALPHABET = ["", *"abcdefghijklmnopqrstuvwxyz,.-", " "]

# (kernel, channels in, channels out, stride, with squeeze and excitation)
_LEVELS_V3 = [[[3, 16, 16, 1, False]]] + [[[3, 16, 16, 2, False]]] * 4
_LINES_V3 = [
    [[3, 16, 16, 1, False]], [[3, 16, 16, 1, False]], [[3, 16, 16, [2, 1], False]],
    [[3, 16, 16, [1, 2], False]], [[3, 16, 16, [2, 1], False], [3, 16, 16, [2, 1], False]],
]  # fmt: skip
_LEVELS_V4 = [[[3, 8, 8, 1, False]]] + [[[3, 8, 8, 2, False]]] * 3
_LINES_V4 = [
    [[3, 8, 8, 1, True]], [[3, 8, 8, 1, False]], [[3, 8, 8, [2, 1], False]],
    [[3, 8, 8, [2, 1], False]],
]  # fmt: skip


def _lcnet(version: int, blocks: list[Any], **more: Any) -> dict[str, Any]:
    stem = 16 if version == 3 else [3, 8, 8]
    out = [f"stage{k}" for k in range(len(blocks) - 3, len(blocks) + 1)]
    return {
        "model_type": f"pp_lcnet_v{version}", "block_configs": blocks, "stem_channels": stem,
        "out_features": out, **more,
    }  # fmt: skip


def _hgnet(**more: Any) -> dict[str, Any]:
    return {
        "model_type": "hgnet_v2", "stem_channels": [3, 8, 8], "stage_in_channels": [8, 8, 8, 8],
        "stage_mid_channels": [8, 8, 8, 8], "stage_out_channels": [8, 8, 8, 8],
        "hidden_sizes": [8, 8, 8, 8], "depths": [1, 1, 1, 1], "stage_num_blocks": [1, 1, 1, 1],
        "stage_numb_of_layers": [1, 1, 1, 1],
        "out_features": [f"stage{k}" for k in range(1, 5)], **more,
    }  # fmt: skip


def _aggregating() -> dict[str, Any]:
    """What the necks of the large detectors need."""
    sizes = {"longratio": 7, "midratio": 5, "shortratio": 3}
    block = {"reduce_channel": [1, 1, 0], "return_channel": [1, 1, 0]}
    for name, k in sizes.items():
        block[f"vertical_long_to_small_conv_{name}"] = [[k, 1], [1, 1], [k // 2, 0]]
        block[f"horizontal_small_to_long_conv_{name}"] = [[1, k], [1, 1], [0, k // 2]]
        block[f"symmetric_conv_long_{name}"] = [[k, k], [1, 1], [k // 2, k // 2]]
    return {
        "neck_out_channels": 16, "intraclass_block_config": block,
        "scale_factor_list": [1, 2, 4, 8], "kernel_list": [3, 2, 2],
    }  # fmt: skip


_READING: dict[str, Any] = {
    "hidden_size": 16, "depth": 1, "num_attention_heads": 2, "head_out_channels": len(ALPHABET),
}  # fmt: skip
_SMALL_DETECTOR = {"neck_out_channels": 16, "layer_list_out_channels": [8, 8, 8, 8]}
_LONG_STEPS = {
    "stage_downsample": [True] * 4, "stem_strides": [2, 1, 1, 1, 1],
    "stage_downsample_strides": [[2, 1], [1, 2], [2, 1], [2, 1]],
}  # fmt: skip

# What a folder's network is called, and of which form it is.
_FORMS: dict[str, tuple[str, dict[str, Any]]] = {
    "v5-mobile-det": (
        "V5MobileDet",
        _SMALL_DETECTOR
        | {"layer_list_out_channels": [16] * 4, "backbone_config": _lcnet(3, _LEVELS_V3)},
    ),
    "v5-mobile-rec": (
        "V5MobileRec",
        _READING | {"backbone_config": _lcnet(3, _LINES_V3, stem_stride=2)},
    ),
    "v5-server-det": ("V5ServerDet", _aggregating() | {"backbone_config": _hgnet()}),
    "v5-server-rec": ("V5ServerRec", _READING | {"backbone_config": _hgnet(**_LONG_STEPS)}),
    "v6-tiny-det": ("V6SmallDet", _SMALL_DETECTOR | {"backbone_config": _lcnet(4, _LEVELS_V4)}),
    "v6-tiny-rec": (
        "V6TinyRec",
        {"hidden_size": 16, "head_out_channels": len(ALPHABET)}
        | {"backbone_config": _lcnet(4, _LINES_V4)},
    ),
    "v6-small-det": ("V6SmallDet", _SMALL_DETECTOR | {"backbone_config": _lcnet(4, _LEVELS_V4)}),
    "v6-small-rec": ("V6SmallRec", _READING | {"backbone_config": _lcnet(4, _LINES_V4)}),
    "v6-medium-det": ("V6MediumDet", _aggregating() | {"backbone_config": _lcnet(4, _LEVELS_V4)}),
    "v6-medium-rec": ("V6SmallRec", _READING | {"backbone_config": _lcnet(4, _LINES_V4)}),
}


def make_ppocr(folder: Path) -> None:
    """The network that belongs into a folder of the catalogue's name."""
    torch = pytest.importorskip("torch", reason="needs the extra vlm")
    transformers = pytest.importorskip("transformers", "5.13", reason="PP-OCRv6 came late")
    pytest.importorskip("cv2", reason="needs the extra ocr")
    torch.manual_seed(2)
    form, told = _FORMS[folder.name.removeprefix("pp-ocr")]
    finds = form.endswith("Det")
    task = "ForObjectDetection" if finds else "ForTextRecognition"
    config = getattr(transformers, f"PPOCR{form}Config")(**told)
    network = getattr(transformers, f"PPOCR{form}{task}")(config)
    with torch.no_grad():
        for name, weights in network.named_parameters():
            if weights.dim() > 1:  # as transformers makes them, nothing comes through
                torch.nn.init.kaiming_normal_(weights)
            if name.endswith(("head.head.weight", "fc2.weight")):
                weights.mul_(20)  # one letter is likely at every step
            if name.endswith("final.weight"):  # with the next: all pixels are text
                weights.zero_()
            if name.endswith("final.bias"):
                weights.fill_(4)
    network.save_pretrained(folder)
    told = {} if finds else {"character_list": ALPHABET}
    (folder / "preprocessor_config.json").write_text(json.dumps(told))
