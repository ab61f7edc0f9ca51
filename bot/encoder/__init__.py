"""Sentences as vectors: multilingual-e5-small, with our adapter, run by onnxruntime."""
