"""A network in an ONNX file, ready to run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import onnxruntime

from mineru_tools.recognizers.image import Floats


def session(weights: Path, threads: int) -> Callable[[Floats], Floats]:
    """A function from the network's one input to its first output, on the processor."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors only
    # Pages and lines differ in size: memory kept for the largest of each would only grow.
    options.enable_cpu_mem_arena = False
    loaded = onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
    name = loaded.get_inputs()[0].name

    def run(values: Floats) -> Floats:
        first: Floats = loaded.run(None, {name: values})[0]
        return first

    return run
