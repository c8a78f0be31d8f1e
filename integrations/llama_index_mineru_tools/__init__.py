"""LlamaIndex: documents and nodes that know their page and box."""
