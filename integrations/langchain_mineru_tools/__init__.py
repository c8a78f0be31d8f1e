"""LangChain: documents as layout-aware chunks with page and box."""
