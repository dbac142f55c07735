"""What is stored in a file, held against the fields of a blueprint: whether it is right, what it refers to."""
