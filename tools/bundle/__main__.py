"""``python -m tools.bundle``: build, measure and compare bundles."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from tools.bundle.compare import compare
from tools.bundle.components import OriginError
from tools.bundle.debian import LibraryError
from tools.bundle.icu import IcuError


def main() -> int:
    """Run a command; its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.bundle", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="build the bundle, check it, and pack it into dist/")
    build.add_argument("--no-archives", action="store_true", help="end with the folder build/bundle/tree")
    commands.add_parser("trims", help="measure what each step of leaving out saves, for docs/packaging.md")
    compared = commands.add_parser("compare", help="say in which files two trees or archives differ")
    compared.add_argument("one", type=Path)
    compared.add_argument("other", type=Path)
    arguments = parser.parse_args()
    try:
        return run(arguments)
    except (OriginError, LibraryError, IcuError) as error:
        print(f"bundle: {error}", file=sys.stderr)
    except subprocess.CalledProcessError as error:
        print(f"bundle: this command failed, see above: {error.cmd}", file=sys.stderr)
    return 1


def run(arguments: argparse.Namespace) -> int:
    """Do what was typed."""
    if arguments.command == "compare":
        differences = compare(arguments.one, arguments.other)
        for line in differences:
            print(line)
        return 1 if differences else 0
    from tools.bundle.build import BuildError, build, measure_trims  # needs the bundle's environment

    if arguments.command == "trims":
        print("\n".join(measure_trims()))
        return 0
    try:
        build(archives=not arguments.no_archives)
    except BuildError as error:
        print(f"bundle: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
