"""A network in an ONNX file, ready to run."""

from __future__ import annotations

import os
from pathlib import Path

import onnxruntime

from mineru_tools.recognizers.image import Floats, Network
from mineru_tools.recognizers.onnx_file import without_subnormals


def session(weights: Path, threads: int | None) -> Network:
    """The network, on the processor; by default in one thread for each that we may use."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or _processors()
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors only
    # A plan of the memory is kept for each size of input, and pages and lines come in any.
    options.enable_mem_pattern = False
    # Threads that wait turn in circles, which takes the processor from the pages read beside.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    loaded = onnxruntime.InferenceSession(
        bytes(without_subnormals(weights)), options, providers=["CPUExecutionProvider"]
    )
    name = loaded.get_inputs()[0].name

    def run(values: Floats) -> Floats:
        first: Floats = loaded.run(None, {name: values})[0]
        return first

    return run


def _processors() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
