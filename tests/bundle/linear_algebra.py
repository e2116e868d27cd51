"""``python linear_algebra.py FOLDER``: what NumPy, imported from FOLDER, multiplies and solves, proved right.

Every function of BLAS and LAPACK that NumPy calls is called, in each of its four kinds of numbers; what it
gives is put back into what defines it, and multiplied by loops that need no BLAS.
"""

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, sys.argv[1])

import numpy as np

KINDS = (np.float32, np.float64, np.complex64, np.complex128)
ROUNDING = {np.float32: 2e-3, np.complex64: 2e-3, np.float64: 1e-9, np.complex128: 1e-9}
random = __import__("random").Random(1)
right = []
"""The results that were right, by their kind of numbers."""


def numbers(kind, *shape):
    """Random numbers around zero."""
    size = int(np.prod(shape))

    def parts():
        return np.array([random.uniform(-1, 1) for _ in range(size)]).reshape(shape)

    both = parts() + 1j * parts() if np.issubdtype(kind, np.complexfloating) else parts()
    return both.astype(kind)


def product(one, other):
    """The matrix product, without BLAS."""
    return (one[..., :, :, None] * other[..., None, :, :]).sum(axis=-2)


def check(found, wanted, kind):
    """Count a result that is right; end with an error where it is not."""
    assert found.shape == wanted.shape, (found.shape, wanted.shape)
    off = np.abs(found - wanted).max() / max(1.0, np.abs(wanted).max())
    assert off < ROUNDING[kind], (kind, off)
    right.append(kind)


def adjoint(matrix):
    return matrix.conj().T


for kind in KINDS:
    for rows, inner, columns in ((1, 1, 1), (3, 5, 2), (28, 70, 33), (65, 1, 40)):
        one, other = numbers(kind, rows, inner), numbers(kind, inner, columns)
        check(one @ other, product(one, other), kind)
        check(one.T.copy().T @ other, product(one, other), kind)
        check(one @ other[:, 0], product(one, other[:, :1])[:, 0], kind)
        check(one @ one.T, product(one, one.T), kind)
        check(np.array([np.dot(one[0], other[:, 0])]), product(one[:1], other[:, :1])[0], kind)
        check(np.array([np.vdot(one[0], other[:, 0])]), product(one[:1].conj(), other[:, :1])[0], kind)
    square, tall, goal = numbers(kind, 20, 20), numbers(kind, 40, 6), numbers(kind, 40, 2)
    unit: Any = np.eye(20, dtype=kind)
    hermitian = product(square, adjoint(square)) + unit
    check(product(square, np.linalg.solve(square, unit)), unit, kind)
    check(product(np.linalg.inv(square), square), unit, kind)
    lower = np.linalg.cholesky(hermitian)
    check(product(lower, adjoint(lower)), hermitian, kind)
    values, vectors = np.linalg.eigh(hermitian)
    check(product(hermitian, vectors), vectors * values, kind)
    check(np.linalg.eigvalsh(hermitian), values, kind)
    values, vectors = np.linalg.eig(square)
    check(product(square.astype(vectors.dtype), vectors), vectors * values, kind)
    check(np.array([np.prod(values)]).real, np.array([np.linalg.det(square)]).real, kind)
    left, sizes, above = np.linalg.svd(tall, full_matrices=False)
    check(product(left * sizes, above), tall, kind)
    check(np.linalg.svd(tall, compute_uv=False), sizes, kind)
    check(product(np.linalg.svd(square)[0], adjoint(np.linalg.svd(square)[0])), unit, kind)
    first, second = np.linalg.qr(tall)
    check(product(first, second), tall, kind)
    check(product(adjoint(first), first), np.eye(6, dtype=kind), kind)
    fit, residuals, rank, _ = np.linalg.lstsq(tall, goal, rcond=None)
    assert rank == 6
    rest = goal - product(tall, fit)
    check(product(adjoint(tall), rest), np.zeros((6, 2), kind), kind)
    check((np.abs(rest) ** 2).sum(axis=0), residuals, kind)
    check(np.linalg.matrix_power(square, 3), product(product(square, square), square), kind)
    wide = numbers(kind, 6, 40)
    check(product(wide, np.linalg.lstsq(wide, goal[:6], rcond=None)[0]), goal[:6], kind)
    try:
        np.linalg.solve(np.zeros((3, 3), kind), np.ones(3, kind))
    except np.linalg.LinAlgError:
        right.append(kind)

print(f"{Path(np.__file__).parent}: {len(right)} results are right")  # noqa: T201 - the answer
