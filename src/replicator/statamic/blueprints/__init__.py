"""What blueprints and fieldsets say: the files of every version of Statamic, read into one model."""
