"""The networks, one class and one file each; `digitpad.inference.architectures` names them.

All but digitpad's own are known from elsewhere. Each takes ink as floats 0..1 of shape (n, 1, 28, 28), and
digitpad's the path maps (n, 3, 28, 28) beside it, and gives logits, (n, 10).
"""
