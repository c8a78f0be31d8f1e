"""The MCP server of mineru-tools: parse documents, then read, search and cite them."""
