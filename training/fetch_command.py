"""``python -m training fetch``: downloads the public data sets, and makes UNIPEN's files of its release."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from training import unipen_release
from training.download import bring, fault, fetch
from training.errors import DataError
from training.origins import MNIST, OMNIGLOT, PENDIGITS, UNIPEN, UNIPEN_RELEASE, Address

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.origins import Origin

NAMES = ("mnist", "pendigits", "omniglot", "unipen")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words; data folder and progress are everybody's."""
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(NAMES)} (default: all)")
    parser.add_argument(
        "--mirror",
        metavar="URL",
        type=_address,
        help="a folder's address that has the files, itself or in folders with these names, instead",
    )
    parser.add_argument(
        "--release", type=Path, metavar="PATH", help="UNIPEN's release, a folder or the archive, instead"
    )
    parser.set_defaults(command=run)


def _address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError("an address begins with http:// or https://")
    return text


def run(chosen: argparse.Namespace) -> None:
    """Fetch what is named, one after the other; what fails does not keep the others from coming.

    Raises:
        DataError: Something could not be fetched; with all that went wrong.
    """
    unknown = [name for name in chosen.names if name not in NAMES]
    if unknown:
        raise DataError(f"There is no data set {unknown[0]!r}; there are {', '.join(NAMES)}.")
    failures = []
    for name in chosen.names or (("unipen",) if chosen.release else NAMES):
        try:
            _fetch(name, chosen)
        except DataError as error:
            failures.append(str(error))
    if failures:
        raise DataError("\n\n".join(failures))


def _fetch(name: str, chosen: argparse.Namespace) -> None:
    folder = chosen.data / name
    if name == "unipen":
        _unipen(folder, chosen.mirror, chosen.release, quiet=chosen.quiet)
        return
    for origin in {"mnist": MNIST, "pendigits": PENDIGITS, "omniglot": OMNIGLOT}[name]:
        addresses = _at(chosen.mirror, name, origin) if chosen.mirror else origin.addresses
        fetched = fetch(origin, addresses, folder, quiet=chosen.quiet)
        print(f"{origin.name}: {'fetched' if fetched else 'was there'}, SHA-256 of the content is right")


def _at(mirror: str, name: str, origin: Origin) -> list[Address]:
    """Where a mirror may have a file: packed as here, or as its origins have it."""
    known = {address.name: address for address in origin.addresses}
    ways = {origin.name: Address("", origin.packing)} | known
    return [
        Address(f"{folder}/{file}", way.packing, way.member)
        for folder in (mirror.rstrip("/"), f"{mirror.rstrip('/')}/{name}")
        for file, way in ways.items()
    ]


def _release_at(mirror: str) -> list[Address]:
    folder, name = mirror.rstrip("/"), UNIPEN_RELEASE[0].name
    return [Address(f"{folder}/{name}"), Address(f"{folder}/unipen/{name}")]


def _unipen(folder: Path, mirror: str | None, release: Path | None, *, quiet: bool) -> None:
    if all((folder / origin.name).is_file() and not fault(folder / origin.name, origin) for origin in UNIPEN):
        print("UNIPEN's four files: were there, SHA-256 of the content is right")
        return
    if release:
        unipen_release.convert(release, folder, quiet=quiet)
    elif not mirror or not _converted(folder, mirror, quiet=quiet):
        archive = folder / UNIPEN_RELEASE[0].name
        if not archive.is_file():
            bring(archive, _release_at(mirror) if mirror else UNIPEN_RELEASE, _keep(archive), quiet=quiet)
        unipen_release.convert(archive, folder, quiet=quiet)
        archive.unlink()
    for origin in UNIPEN:
        wrong = fault(folder / origin.name, origin)
        if wrong:
            raise DataError(
                f"{folder / origin.name} is not as it should be: {wrong}. Delete it and fetch it again."
            )
        print(f"{origin.name}: SHA-256 of the content is right")


def _keep(archive: Path) -> Callable[[Path, Address], None]:
    """Take the archive as it came: what is made of it is checked, and it is kept until that succeeded."""

    def keep(part: Path, _: Address) -> None:
        part.replace(archive)

    return keep


def _converted(folder: Path, mirror: str, *, quiet: bool) -> bool:
    """Whether the mirror has the files that are made of the release."""
    try:
        for origin in UNIPEN:
            fetch(origin, _at(mirror, "unipen", origin), folder, quiet=quiet)
    except DataError:
        return False
    return True
