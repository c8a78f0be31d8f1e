"""Vision-language models of MinerU2.5's build with random weights: as large as it, or tiny."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast, Qwen2VLConfig, Qwen2VLForConditionalGeneration

END, PAD, PLACE = "<|im_end|>", "<|endoftext|>", "<|image_pad|>"
SPECIAL = (PAD, "<|im_start|>", END, "<|vision_start|>", "<|vision_end|>", PLACE, "<|box_start|>")
CONTEXT = 128  # tokens that a tiny one looks back at
PICTURES = {
    "image_processor_type": "Qwen2VLImageProcessor",
    "patch_size": 14,
    "temporal_patch_size": 2,
    "merge_size": 2,
    "image_mean": [0.48145466, 0.4578275, 0.40821073],
    "image_std": [0.26862954, 0.26130258, 0.27577711],
}
TEMPLATE = (
    "{% for turn in messages %}<|im_start|>{{ turn.role }}\n"
    "{% if turn.content is string %}{{ turn.content }}{% else %}{% for part in turn.content %}"
    "{% if part.type == 'image' %}<|vision_start|><|image_pad|><|vision_end|>"
    "{% else %}{{ part.text }}{% endif %}{% endfor %}{% endif %}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


@dataclass(frozen=True, slots=True)
class Sizes:
    """The parts of the configuration that say how large a model is; ``pixels`` of a picture."""

    text: Mapping[str, Any]
    vision: Mapping[str, Any]
    pixels: tuple[int, int]


TINY = Sizes(
    text={
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "max_position_embeddings": CONTEXT,
        "rope_scaling": {"type": "mrope", "mrope_section": [2, 1, 1]},
        # Large, so that replies differ from picture to picture and no two tokens are as likely.
        "initializer_range": 0.5,
    },
    vision={
        "depth": 2,
        "embed_dim": 32,
        "hidden_size": 32,
        "mlp_ratio": 2,
        "num_heads": 2,
        "initializer_range": 0.3,
    },
    pixels=(28 * 28 * 2, 28 * 28 * 16),
)
# A vision network of 675 million weights and the 494 million of Qwen2's smallest.
MINERU = Sizes(
    text={
        "vocab_size": 151936,
        "hidden_size": 896,
        "intermediate_size": 4864,
        "num_hidden_layers": 24,
        "num_attention_heads": 14,
        "num_key_value_heads": 2,
        "max_position_embeddings": 16384,
        "rope_scaling": {"type": "mrope", "mrope_section": [16, 8, 8]},
    },
    vision={"depth": 32, "embed_dim": 1280, "hidden_size": 896, "mlp_ratio": 4, "num_heads": 16},
    pixels=(56 * 56, 28 * 28 * 2048),
)


def make_qwen2_vl(folder: Path, sizes: Sizes = TINY, *, context: int | None = None) -> Path:
    """The folder, with all files that such a model has; the same weights each time.

    ``context`` is how many tokens it looks back at, if not as many as its sizes say.
    """
    tokenizer = _tokenizer()
    tokenizer.save_pretrained(folder)
    fewest, most = sizes.pixels
    told = json.dumps({**PICTURES, "min_pixels": fewest, "max_pixels": most})
    (folder / "preprocessor_config.json").write_text(told, encoding="utf-8")
    with torch.random.fork_rng():
        torch.manual_seed(0)
        network = Qwen2VLForConditionalGeneration(_config(tokenizer, sizes, context))
    network.generation_config.eos_token_id = [tokenizer.eos_token_id, tokenizer.pad_token_id]
    network.generation_config.repetition_penalty = 1.5  # of the folder; nobody asked for it
    network.save_pretrained(folder)
    return folder


def _tokenizer() -> Any:
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE(vocab={each: k for k, each in enumerate(alphabet)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(each, special=True) for each in SPECIAL])
    made = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token=END, pad_token=PAD)
    made.chat_template = TEMPLATE
    return made


def _config(tokenizer: Any, sizes: Sizes, context: int | None) -> Any:
    number = tokenizer.convert_tokens_to_ids
    text = {"vocab_size": len(tokenizer), "eos_token_id": number(END), "bos_token_id": None}
    longer = {} if context is None else {"max_position_embeddings": context}
    return Qwen2VLConfig(
        text_config={**text, **sizes.text, **longer},
        vision_config=dict(sizes.vision),
        image_token_id=number(PLACE),
        video_token_id=number("<|box_start|>"),
        vision_start_token_id=number("<|vision_start|>"),
        vision_end_token_id=number("<|vision_end|>"),
        tie_word_embeddings=True,
    )
