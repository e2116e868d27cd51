"""What travels with the bundle: the licences of all that is inside, and its bill of materials (CycloneDX)."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from typing import TYPE_CHECKING, Any, Final

from digitpad import __version__
from tools.bundle.components import Component, sha256

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

RULE: Final = "=" * 100
SPEC_VERSION: Final = "1.6"
_SPDX = re.compile(r"^[A-Za-z0-9.+-]+( (AND|OR|WITH) [A-Za-z0-9.+-]+)*$")
_NAMESPACE: Final = uuid.UUID("0b8dbb4f-4a0c-5ac7-9cf6-0d6a52f3c1aa")


def licences(parts: Sequence[Component]) -> str:
    """One text: a list of what is inside, then each licence once, with the names it applies to."""
    lines = [f"digitpad {__version__} and what its bundle contains", ""]
    width = max(len(f"{part.name} {part.version}") for part in parts)
    lines += [f"{f'{part.name} {part.version}':<{width}}  {part.licence}" for part in parts]
    texts: dict[str, tuple[str, list[str]]] = {}
    for part in parts:
        for path in part.texts:
            content = path.read_text(encoding="utf-8", errors="replace").strip()
            key = hashlib.sha256(re.sub(r"\s+", " ", content).encode()).hexdigest()
            texts.setdefault(key, (content, []))[1].append(f"{part.name}: {_place(path)}")
    for content, names in texts.values():
        lines += ["", RULE, *dict.fromkeys(names), RULE, content]
    return "\n".join(lines) + "\n"


def _place(path: Path) -> str:
    """A file's name with the folders that tell what it is of, never the machine's."""
    parts = path.parts
    for mark in ("licenses", "doc", "licences"):
        if mark in parts:
            return "/".join(parts[parts.index(mark) + 1 :])
    return path.name


def bill(parts: Sequence[Component], folder: Path, made: dt.datetime) -> dict[str, Any]:
    """The software bill of materials; ``folder`` holds the executable, ``made`` stands in it."""
    own, *others = parts
    content = json.dumps([(part.purl, sorted(map(str, part.files))) for part in parts])
    return {
        "$schema": f"http://cyclonedx.org/schema/bom-{SPEC_VERSION}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": SPEC_VERSION,
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMESPACE, content)}",
        "version": 1,
        "metadata": {
            "timestamp": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": _component(own, folder) | {"type": "application"},
        },
        "components": [_component(part, folder) for part in others],
        "dependencies": [
            {"ref": own.purl, "dependsOn": sorted(part.purl for part in others)},
        ],
    }


def _component(part: Component, folder: Path) -> dict[str, Any]:
    described: dict[str, Any] = {
        "type": "library",
        "bom-ref": part.purl,
        "name": part.name,
        "version": part.version,
        "purl": part.purl,
        "licenses": [_licence(part.licence)],
    }
    if part.note:
        described["description"] = part.note
    files = [
        {
            "type": "file",
            "bom-ref": f"{part.purl}#{file.as_posix()}",
            "name": file.as_posix(),
            "hashes": [{"alg": "SHA-256", "content": sha256(folder / file)}],
        }
        for file in sorted(part.files)
        if (folder / file).is_file()
    ]
    if files:
        described["components"] = files
    return described


def _licence(stated: str) -> dict[str, Any]:
    """An expression where it is one, else a name."""
    if _SPDX.match(stated) and stated not in ("BSD", "MIT License", "Apache", "see the text"):
        return {"expression": stated}
    return {"license": {"name": stated}}
