"""The pipeline backend."""

from mineru_tools.backends.pipeline.backend import PipelineBackend

__all__ = ["PipelineBackend"]
