"""The HTML format: fragments, headings, pages, and marks that say which words are whose."""
