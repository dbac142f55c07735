"""
What a page needs besides its article: a table of contents, counts, excerpts, search texts, metadata, feeds.

The public names are those of `replicator` itself: `toc`, `word_count`, `PublishedPost` and so on.
"""
