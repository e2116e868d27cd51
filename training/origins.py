"""Where the public data come from, and how to know that they arrived whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from training.packing import Packing


@dataclass(frozen=True, slots=True)
class Address:
    """Where a file can be had, and how it is packed there: maybe in a zip archive, as its ``member``."""

    url: str
    packing: Packing = "gzip"
    member: str | None = None

    @property
    def name(self) -> str:
        """The file's name at any mirror."""
        return self.url.partition("?")[0].rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Origin:
    """A file that training reads; size and SHA-256 are those of its unpacked content.

    Mirrors pack differently. Addresses are tried in their order.
    """

    name: str
    size: int
    sha256: str
    addresses: tuple[Address, ...] = ()
    packing: Packing = "gzip"


def _mnist(name: str, size: int, sha256: str) -> Origin:
    mirrors = (
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    )
    return Origin(name, size, sha256, tuple(Address(mirror + name) for mirror in mirrors))


MNIST = (
    _mnist(
        "train-images-idx3-ubyte.gz",
        47_040_016,
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    ),
    _mnist(
        "train-labels-idx1-ubyte.gz",
        60_008,
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    ),
    _mnist(
        "t10k-images-idx3-ubyte.gz",
        7_840_016,
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    ),
    _mnist(
        "t10k-labels-idx1-ubyte.gz",
        10_008,
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    ),
)

_UCI = "https://archive.ics.uci.edu/"
_PENDIGITS = "pendigits-orig.tra.Z"

PENDIGITS = (
    Origin(
        "pendigits-orig.tra.gz",
        3_641_673,
        "a66225d68d7d68591e62944df1ad33b3f5aa608e2df2505844b41f5568a80da4",
        (
            Address(
                f"{_UCI}static/public/81/pen+based+recognition+of+handwritten+digits.zip",
                "compress",
                _PENDIGITS,
            ),
            Address(f"{_UCI}ml/machine-learning-databases/pendigits/{_PENDIGITS}", "compress"),
        ),
    ),
)


def _omniglot(name: str, size: int, sha256: str) -> Origin:
    mirrors = (
        "https://raw.githubusercontent.com/brendenlake/omniglot/master/python/",
        "https://github.com/brendenlake/omniglot/raw/master/python/",
    )
    return Origin(name, size, sha256, tuple(Address(mirror + name, "zip") for mirror in mirrors), "zip")


OMNIGLOT = (
    _omniglot(
        "strokes_background_small1.zip",
        9_614_864,
        "630e690d114d81eff4e28370466ad816d3eadb434c27a7cc73d5ec3bdf8e40a6",
    ),
    _omniglot(
        "strokes_background_small2.zip",
        11_839_423,
        "89a500d53712fcbc1989553ebff43b7026bdaf889f9aa703b99ace3fcb847605",
    ),
)

UNIPEN = (
    Origin("digits.jsonl.gz", 11_347_928, "c7a83fa93e3b3c4d8341e7bbfb947fd36a5d24d5e0717c0a3191c28dff1392a9"),
    Origin(
        "letters.jsonl.gz", 14_226_766, "adf2d4e942567e9d649a7ea93d73d988d781650a16208fef3cdeeb08351b3a7a"
    ),
    Origin("symbols.jsonl.gz", 5_011_015, "0f67e1cf9b5558b515e5123f9035bd66231d19ff8d36d0d740d642c4bfda6ac4"),
    Origin("numbers.jsonl.gz", 507_780, "36e7243ea9c0317c587cfc14bd90401d1756d2e9817a1a9048dc9898d4e368d8"),
)
"""Made of the release's archive (doi 10.5281/zenodo.1195803) by `training.unipen_release`."""

UNIPEN_RELEASE = (
    Address("https://zenodo.org/records/1195803/files/unipen-CDROM-train_r01_v07.tgz?download=1"),
    Address("https://zenodo.org/api/records/1195803/files/unipen-CDROM-train_r01_v07.tgz/content"),
)
"""About 156 MB. Its own SHA-256 was not known when this was written, so the archive is judged by what is made
of it: each drawing by its fingerprint, and the files as a whole by the hashes above."""

MNIST_CREDIT = "MNIST (Y. LeCun, C. Cortes, C. J. C. Burges; CC BY-SA 3.0)"

CREDITS = (
    "Pen-Based Recognition of Handwritten Digits (E. Alpaydin, F. Alimoglu; UCI; CC BY 4.0)",
    "UNIPEN train_r01_v07 (International Unipen Foundation; CC BY 4.0)",
    "Omniglot (B. M. Lake, R. Salakhutdinov, J. B. Tenenbaum; MIT)",
)
"""Of the pens' drawings."""
