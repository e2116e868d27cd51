"""Where the public data come from, and how to know that they arrived whole."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """A gzipped file; size and SHA-256 are those of its unpacked content, since mirrors pack differently."""

    name: str
    size: int
    sha256: str


MNIST_MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
"""Tried in this order; each holds the four files under their own names."""

MNIST = (
    Origin(
        "train-images-idx3-ubyte.gz",
        47_040_016,
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    ),
    Origin(
        "train-labels-idx1-ubyte.gz",
        60_008,
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    ),
    Origin(
        "t10k-images-idx3-ubyte.gz",
        7_840_016,
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    ),
    Origin(
        "t10k-labels-idx1-ubyte.gz",
        10_008,
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    ),
)

MNIST_CREDIT = "MNIST (Y. LeCun, C. Cortes, C. J. C. Burges; CC BY-SA 3.0)"

CREDITS = (
    "Pen-Based Recognition of Handwritten Digits (E. Alpaydin, F. Alimoglu; UCI; CC BY 4.0)",
    "UNIPEN train_r01_v07 (International Unipen Foundation; CC BY 4.0)",
    "Omniglot (B. M. Lake, R. Salakhutdinov, J. B. Tenenbaum; MIT)",
)
"""Of the pens' drawings."""
