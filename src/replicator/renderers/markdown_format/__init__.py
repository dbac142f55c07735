"""The Markdown format: how blocks are written as Markdown, and read from it."""
