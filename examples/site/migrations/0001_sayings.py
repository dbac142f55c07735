"""What we called sayings are quotes, as everywhere else."""

from replicator.migrations import RenameField, RenameType, SetDefault

operations = [
    RenameType("saying", "quote"),
    RenameField("quote", "source", "author"),
    SetDefault("quote", "tone", "calm"),
]
