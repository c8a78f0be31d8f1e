"""The ``vlm`` backend: a vision-language model is asked what stands where, then what it says."""
