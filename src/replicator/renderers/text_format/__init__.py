"""The plain text format: the words of a post, laid out to be read."""
