"""Train adapters on lessons: ``python examples/finetune/train_lora.py MODEL LESSONS OUT``.

MODEL is a folder of MinerU2.5 or another Qwen2-VL, LESSONS what ``make_dataset.py`` wrote. Each
step is one lesson, its loss that of the answer's tokens alone. OUT/adapter gets the adapters and,
with ``--merge``, OUT/model the whole model, which ``--vlm-model OUT/model`` opens.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, get_peft_model
from PIL import Image
from transformers import AutoConfig, AutoModelForImageTextToText

from mineru_tools.backends.vlm.engines.questions import Questions, questions_of
from mineru_tools.backends.vlm.request import Request

PLACE = "<image>"
UNTAUGHT = -100  # the label that torch's loss leaves out
# Of the language model; what the network sees with stays as it is, its layers have other names.
LAYERS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


def main() -> None:
    told = arguments()
    torch.manual_seed(told.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    dtype = torch.bfloat16 if device == "cuda" else torch.float32
    config = AutoConfig.from_pretrained(told.model)
    questions = questions_of(told.model, config)
    base = AutoModelForImageTextToText.from_pretrained(told.model, dtype=dtype)
    base.gradient_checkpointing_enable()
    base.enable_input_require_grads()
    lora = LoraConfig(r=told.rank, lora_alpha=2 * told.rank, target_modules=LAYERS)
    model = get_peft_model(base.to(device), lora)
    model.print_trainable_parameters()

    lessons = [taught(talk, told.lessons, questions) for talk in talks(told.lessons)]
    short = [lesson for lesson in lessons if lesson["input_ids"].shape[1] <= told.longest]
    print(f"{len(short)} lessons, {len(lessons) - len(short)} too long")
    train(model, endless(short, told.seed), told.steps, told.rate)
    model.save_pretrained(told.out / "adapter")
    if told.merge:
        save_whole(model, told.model, told.out / "model")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train adapters on lessons.")
    parser.add_argument("model", type=Path, metavar="MODEL")
    parser.add_argument("lessons", type=Path, metavar="LESSONS")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=1e-4, help="of learning")
    parser.add_argument("--rank", type=int, default=16, help="of the adapters")
    parser.add_argument("--longest", type=int, default=8192, help="tokens of a lesson")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--merge", action="store_true", help="save the whole model as well")
    return parser.parse_args()


def talks(folder: Path) -> Iterator[dict[str, Any]]:
    for line in (folder / "messages.jsonl").read_text("utf-8").splitlines():
        yield json.loads(line)


def taught(talk: dict[str, Any], folder: Path, questions: Questions) -> dict[str, torch.Tensor]:
    """The tensors of a lesson: the question as the model is asked, then the answer and its end."""
    said = {turn["role"]: turn["content"] for turn in talk["messages"]}
    with Image.open(folder / talk["images"][0]) as picture:
        request = Request(
            said["user"].replace(PLACE, "", 1), picture.convert("RGB"), system=said["system"]
        )
    made = dict(questions.tensors([request]))
    tokenizer = questions.tokenizer
    ids = tokenizer(said["assistant"], add_special_tokens=False)["input_ids"]
    answer = torch.tensor([[*ids, tokenizer.eos_token_id]])
    made["labels"] = torch.cat([torch.full_like(made["input_ids"], UNTAUGHT), answer], dim=1)
    made["input_ids"] = torch.cat([made["input_ids"], answer], dim=1)
    made["attention_mask"] = torch.ones_like(made["input_ids"])
    kinds = made["mm_token_type_ids"]  # 1 where a token stands for a piece of the picture
    made["mm_token_type_ids"] = torch.cat([kinds, torch.zeros_like(answer, dtype=kinds.dtype)], 1)
    return made


def endless(lessons: list[dict[str, torch.Tensor]], seed: int) -> Iterator[dict[str, torch.Tensor]]:
    """The lessons again and again, each time in another order; raises ``SystemExit`` if none."""
    if not lessons:
        raise SystemExit("there is no lesson: raise --longest or make more")
    order = random.Random(seed)
    while True:
        yield from order.sample(lessons, len(lessons))


def train(model: Any, lessons: Iterator[dict[str, torch.Tensor]], steps: int, rate: float) -> None:
    model.train()
    learning = [each for each in model.parameters() if each.requires_grad]
    optimizer = torch.optim.AdamW(learning, lr=rate, weight_decay=0.0)
    for step in range(1, steps + 1):
        lesson = {name: tensor.to(model.device) for name, tensor in next(lessons).items()}
        loss = model(**lesson, use_cache=False).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learning, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        print(f"step {step} loss {loss.item():.4f}", flush=True)


def save_whole(model: Any, base: Path, folder: Path) -> None:
    """The model with its adapters worked in, and all else that its folder had."""
    model.merge_and_unload().save_pretrained(folder)
    for file in base.iterdir():
        if file.is_file() and ".safetensors" not in file.name and not (folder / file.name).exists():
            shutil.copyfile(file, folder / file.name)


if __name__ == "__main__":
    main()
