"""The networks that others made well known, one class and one file each; `architectures` names them.

Each takes ink as floats 0..1 of shape (n, 1, 28, 28) and gives logits, (n, 10).
"""
