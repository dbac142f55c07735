"""Documents as lines: what Markdown and plain text have in common."""
