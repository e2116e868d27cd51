"""Bring the translations up to date with the code: ``python -m tools.translations``.

What the window says is collected into ``digitpad/ui/translations/*.ts`` by Qt's lupdate; what is new there is
marked as unfinished, to be translated in the file or with Qt Linguist (``pyside6-linguist``). lrelease makes
of them the .qm files that the window reads. Both kinds are kept in the repository: who installs digitpad
needs neither tool, and a test says when they are behind the code.

lupdate's own reading of Python overlooks ``translate`` with a count and gives calls of a bare ``tr`` no
context. So Python's parser finds the calls here, and lupdate gets them as the C++ that it was made for.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / "digitpad" / "ui" / "translations"
LANGUAGES: Final = ("en", "zh_CN")
BY_OBJECT: Final = ("tr", "tr_later")
"""Methods whose context is the class: QObject's, and that of actions, whose texts are translated later."""


SAYING: Final = "digitpad.saying"
SAID: Final = "Said"
"""The context of what the parts below the window say (`digitpad.saying`)."""


class UnclearTextError(Exception):
    """A call whose text or context nobody can read off the code."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the window, as the code says it."""

    context: str
    source: str
    comment: str = ""
    plural: bool = False


def modules() -> list[Path]:
    """The modules that may hold texts of the window."""
    return sorted((ROOT / "digitpad").rglob("*.py"))


def texts_of(code: str, name: str = "<code>") -> list[Text]:
    """The texts of a module, in the order in which they stand. Raises UnclearTextError."""
    collector = _Collector(name)
    collector.visit(ast.parse(code, name))
    return collector.texts


class _Collector(ast.NodeVisitor):
    def __init__(self, name: str) -> None:
        self.texts: list[Text] = []
        self._name, self._context = name, ""
        self._knows_said = False

    @override
    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self._knows_said |= node.module == SAYING

    @override
    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._knows_said |= node.name == SAID  # the module that has it says something, too
        around, self._context = self._context, node.name
        self.generic_visit(node)
        self._context = around

    @override
    def visit_Call(self, node: ast.Call) -> None:
        place = f"{self._name}:{node.lineno}"
        match node.func:
            case ast.Attribute(value=ast.Name(id=owner), attr=method) if method in BY_OBJECT:
                if owner != "self":
                    raise UnclearTextError(f"{place}: whose context? Write self.{method}(…) inside the class")
                self._keep(self._context, node.args, place)
            case ast.Name(id="tr"):  # the class's own, by a shorter name
                self._keep(self._context, node.args, place)
            case (
                ast.Name(id="translate")
                | ast.Attribute(value=ast.Name(id="QCoreApplication"), attr="translate")
            ):
                self._keep("".join(_literals(node.args[:1], place)), node.args[1:], place)
            case ast.Name(id="said") if self._knows_said:
                self._keep(SAID, node.args[:1], place)
        self.generic_visit(node)

    def _keep(self, context: str, words: Sequence[ast.expr], place: str) -> None:
        if not context:
            raise UnclearTextError(f"{place}: whose context? Write it in a class, or translate(context, …)")
        source, *comment = _literals(words[:2], place)
        self.texts.append(Text(context, source, "".join(comment), len(words) > 2))  # noqa: PLR2004 - a count


def _literals(words: Sequence[ast.expr], place: str) -> list[str]:
    said = []
    for word in words:
        if not isinstance(word, ast.Constant) or not isinstance(word.value, str | None):
            raise UnclearTextError(f"{place}: {ast.unparse(word)} is no literal, so nobody can translate it")
        said.append(word.value or "")
    if not said or not said[0]:
        raise UnclearTextError(f"{place}: nothing to translate")
    return said


def collect(folder: Path = FOLDER) -> list[Path]:
    """The .ts files in ``folder`` with all that the code says: of English only what has plural forms."""
    told = [text for path in modules() for text in texts_of(path.read_text(encoding="utf-8"), path.name)]
    calls = [
        f"QCoreApplication::translate({', '.join(map(_in_cpp, (text.context, text.source, text.comment)))}"
        f"{', 1' if text.plural else ''});\n"
        for text in told
    ]
    files = [folder / f"digitpad_{language}.ts" for language in LANGUAGES]
    with tempfile.TemporaryDirectory() as scratch:
        code = Path(scratch) / "texts.cpp"
        code.write_text(f"void texts() {{\n{''.join(calls)}}}\n", encoding="utf-8")
        for file in files:
            only = ["-pluralonly"] if file.stem.endswith("_en") else []
            _run("lupdate", "-silent", "-no-obsolete", "-locations", "none", *only, code, "-ts", file)
    return files


def _in_cpp(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def release(file: Path, folder: Path = FOLDER) -> Path:
    """The .qm file made of a .ts file; unfinished texts stay English."""
    made = folder / f"{file.stem}.qm"
    _run("lrelease", "-silent", file, "-qm", made)
    return made


def _run(tool: str, *arguments: str | Path) -> None:
    program = Path(sys.executable).with_name(f"pyside6-{tool}")
    subprocess.run([program, *arguments], check=True)


def main() -> None:
    """Collect, release, and say what is still to be translated."""
    for file in collect():
        made = release(file)
        text = file.read_text(encoding="utf-8")
        unfinished = text.count('type="unfinished"')
        print(f"{made.relative_to(ROOT)}: {text.count('<message')} texts, {unfinished} to be translated")


if __name__ == "__main__":
    main()
