"""``python -m benchmarks.vlm_speed``: how fast does a model of MinerU2.5's size write here?

Its weights are random: they take as long as any, and nothing has to be fetched. Layouts and blocks
of the sample document are asked about, each reply as long as it may be.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, cycle, islice
from pathlib import Path

import torch

from benchmarks import report
from benchmarks.random_vlm import MINERU, TINY, make_qwen2_vl
from benchmarks.vlm_throughput import parts_of_pages
from mineru_tools.backends.vlm.crops import fitted
from mineru_tools.backends.vlm.engines.transformers import TransformersEngine
from mineru_tools.backends.vlm.profiles.mineru import CONTENT
from mineru_tools.backends.vlm.request import Request, Sampling
from mineru_tools.options import VlmOptions
from mineru_tools.run import Run

AUTO = 0  # as many questions in one go as fit into the memory that is free
BATCHES = "1,8,32,0"
TOKENS, QUESTIONS = 256, 128


@dataclass(frozen=True, slots=True)
class Measured:
    """``batch`` is what was taken in the end; memory in bytes at the highest."""

    batch: int
    questions: int
    tokens: int
    seconds: float
    memory: int

    def row(self, asked: int) -> list[str]:
        return [
            f"{self.batch}" + (" (chosen)" if asked == AUTO else ""),
            f"{self.tokens / self.seconds:.1f}",
            f"{self.questions / self.seconds:.2f}",
            f"{self.memory / 2**30:.1f}",
        ]


def main(argv: Sequence[str] | None = None) -> int:
    """Always exit status 0: how fast it must be nobody can say."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.vlm_speed", description=__doc__)
    parser.add_argument("--tiny", action="store_true", help="a tiny model, to see that all runs")
    parser.add_argument("--device")
    parser.add_argument("--dtype")
    parser.add_argument("--attention")
    parser.add_argument("--quantize", choices=["int8"])
    parser.add_argument("--batches", default=BATCHES, help=f"{AUTO} is what fits")
    parser.add_argument("--tokens", type=int, default=TOKENS, help="of each reply")
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    parser.add_argument("--blocks", action="store_true", help="no layouts, which are large")
    parser.add_argument("--write", action="store_true", help="into RESULTS.md")
    args = parser.parse_args(argv)
    sampling = Sampling(
        presence_penalty=CONTENT.presence_penalty,
        frequency_penalty=CONTENT.frequency_penalty,
        max_new_tokens=args.tokens,
    )
    requests = questions(args.questions, sampling, layouts=not args.blocks)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        model = str(make_qwen2_vl(Path(folder), TINY if args.tiny else MINERU))
        for batch in map(int, args.batches.split(",")):
            vlm = VlmOptions(
                model=model,
                device=args.device,
                dtype=args.dtype,
                attention=args.attention,
                quantize=args.quantize,
                batch=batch or None,
            )
            rows.append(measure(vlm, requests).row(batch))
    how = ", ".join(filter(None, [args.dtype, args.quantize, args.attention])) or "as it chooses"
    text = (
        f"{'A tiny model' if args.tiny else 'A model of the size of MinerU2.5'} with random"
        f" weights, on {device_name()}, {how}: {len(requests)} questions, {args.tokens} tokens of"
        f" reply to each. The machine had {os.getloadavg()[0]:.1f} other processes to run.\n\n"
        + report.table(["batch", "tokens per second", "questions per second", "GiB"], rows)
    )
    print(text)
    if args.write:
        report.replace_section("Speed of a model in this process", text)
    return 0


def questions(count: int, sampling: Sampling, *, layouts: bool) -> list[Request]:
    """About the pages of the sample and their blocks, again and again."""
    pages = parts_of_pages()
    pictures = chain.from_iterable(
        ([page.layout] if layouts else []) + list(page.blocks) for page in pages
    )
    cut = [fitted(picture) for picture in pictures]
    return [Request("\nText Recognition:", each, sampling) for each in islice(cycle(cut), count)]


def measure(vlm: VlmOptions, requests: Sequence[Request]) -> Measured:
    """What it takes to answer all; one question before it warms the device."""
    engine = TransformersEngine(vlm, Run())
    try:
        engine.submit(requests[-1]).result()
        if torch.cuda.is_available():
            torch.cuda.reset_peak_memory_stats()
        start = time.monotonic()
        futures = [engine.submit(each) for each in requests]
        tokens = sum(future.result().tokens or 0 for future in futures)
        seconds = time.monotonic() - start
        return Measured(engine.size, len(requests), tokens, seconds, _memory())
    finally:
        engine.close()


def _memory() -> int:
    """Bytes at the highest: of the GPU where there is one, else of the process."""
    if torch.cuda.is_available():
        return int(torch.cuda.max_memory_allocated())
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def device_name() -> str:
    """The GPU, or the processor and its cores."""
    if torch.cuda.is_available():
        return str(torch.cuda.get_device_name())
    return f"{platform.machine()}, {os.cpu_count()} cores, no GPU"


if __name__ == "__main__":
    raise SystemExit(main())
