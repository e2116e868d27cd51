"""What makes and shows the project; not part of the program."""
