"""Read, edit, render and check posts that are lists of typed blocks."""
