"""What people are told of trouble can be said in their language: it is made by `said`, never a plain text.

Where a sentence comes from elsewhere, mypy asks for a `Said`; here is looked at those that stand in the code.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

CODE = Path(__file__).resolve().parents[3] / "digitpad"
ROOTS = {"SaidError", "InferenceError"}
"""Errors that people are told of, and all that derive from them."""
TOLD = {"Finding", "Problem", "Arrival", "Rejected", "SyncState"}
"""What carries a sentence to them."""


def classes(trees: list[ast.Module]) -> dict[str, set[str]]:
    """Each class with the names of those that it derives from."""
    return {
        node.name: {ast.unparse(base).rpartition(".")[2] for base in node.bases}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }


def kinds(trees: list[ast.Module]) -> set[str]:
    """Errors and carriers by name."""
    known, found, before = classes(trees), set(ROOTS), set[str]()
    while found != before:
        before = set(found)
        found |= {name for name, bases in known.items() if bases & found}
    return found | TOLD


def plain_texts(tree: ast.Module, told: set[str]) -> list[str]:
    """The calls that give one of these kinds a text that nobody could translate."""
    return [
        f"{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in told
        and any(is_text(each) for each in (*node.args, *(word.value for word in node.keywords)))
    ]


def is_text(node: ast.expr) -> bool:
    """Whether it is, or is made of, words that stand there; a text of one word may be a key."""
    match node:
        case ast.Constant(value=str(text)):
            return " " in text
        case ast.JoinedStr(values=parts) | ast.BoolOp(values=parts):
            return any(map(is_text, parts))
        case ast.BinOp(left=one, right=other) | ast.IfExp(body=one, orelse=other):
            return is_text(one) or is_text(other)
        case ast.Call(func=ast.Attribute(value=owner)):  # "…".format(…)
            return is_text(owner)
    return False


def test_no_sentence_that_people_are_told_is_a_plain_text():
    trees = {path: ast.parse(path.read_text("utf-8")) for path in sorted(CODE.rglob("*.py"))}
    told = kinds(list(trees.values()))
    assert {"ClusterUnreachable", "RecordError", "JournalCorrupt", "PictureError", "ModelMissing"} <= told
    found = [f"{path}:{each}" for path, tree in trees.items() for each in plain_texts(tree, told)]
    assert found == [], "Make it with said(…), and translate it: python -m tools.translations"


@pytest.mark.parametrize(
    "planted",
    [
        'raise errors.ClusterUnreachable("Nobody answers.")',
        'raise RecordError(f"its part is {part}")',
        'raise Below("too " + what)',
        'return Finding(step, True, "All is well.")',
        'yield Arrival(place, None, reason="it is {}".format(what))',
        'Problem(key, origin, "it is wrong" if wrong else message)',
        'SyncState(phase, warning=warning or "the clock")',
    ],
)
def test_a_plain_text_is_found(planted: str):
    tree = ast.parse(f"class Below(ClusterError): ...\ndef planted():\n    {planted}")
    above = ast.parse("class ClusterError(SaidError): ...\nclass ClusterUnreachable(ClusterError): ...")
    records = ast.parse("class RecordError(SaidError, ValueError): ...")
    assert len(plain_texts(tree, kinds([tree, above, records]))) == 1


@pytest.mark.parametrize(
    "right", ["Finding(step, True, said('All is well.'))", "RecordError(said_of(error))", "print('Finding')"]
)
def test_what_can_be_translated_passes(right: str):
    assert plain_texts(ast.parse(right), {"Finding", "RecordError"}) == []
