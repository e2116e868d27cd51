"""The translations are whole: every text of the code is in them, and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QTranslator

from tools.translations import LANGUAGES, ROOT, Text, UnclearTextError, modules, texts_of

FOLDER = ROOT / "digitpad" / "ui" / "translations"
CALL_TO_ACT = "Run python -m tools.translations, and translate what is new in the .ts file"
PLACEHOLDER = re.compile(r"\{\w*\}|%L?n")


def messages(language: str) -> list[tuple[Text, ET.Element]]:
    """What the .ts file has, each text with its translation."""
    tree = ET.parse(FOLDER / f"digitpad_{language}.ts")  # noqa: S314 - our own file
    found = []
    for context in tree.iter("context"):
        for message in context.iter("message"):
            text = Text(
                context.findtext("name", ""),
                message.findtext("source", ""),
                message.findtext("comment", ""),
                message.get("numerus") == "yes",
            )
            translation = message.find("translation")
            assert translation is not None
            found.append((text, translation))
    return found


def forms(translation: ET.Element) -> list[str]:
    return [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]


def said_by_the_code() -> set[Text]:
    return {text for path in modules() for text in texts_of(path.read_text("utf-8"), path.name)}


def test_every_text_of_the_window_is_in_the_translations_and_nothing_else_is():
    said = said_by_the_code()
    chinese = {text for text, _ in messages("zh_CN")}
    assert said - chinese == set(), CALL_TO_ACT
    assert chinese - said == set(), CALL_TO_ACT
    assert {text for text in said if text.plural} == {text for text, _ in messages("en")}, CALL_TO_ACT


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_with_its_placeholders(language: str):
    wrong = []
    for text, translation in messages(language):
        wanted = Counter(PLACEHOLDER.findall(text.source))
        unfinished = translation.get("type") is not None
        if unfinished or any(
            not form or Counter(PLACEHOLDER.findall(form)) != wanted for form in forms(translation)
        ):
            wrong.append(text.source)
    assert wrong == [], CALL_TO_ACT


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_installed_is_what_was_translated(language: str):
    translator = QTranslator()
    assert translator.load(f"digitpad_{language}", str(FOLDER))
    rules = {"en": (1, 2), "zh_CN": (1,)}[language]
    differing = []
    for text, translation in messages(language):
        counts = rules if text.plural else (-1,)
        for count, form in zip(counts, forms(translation), strict=True):
            if translator.translate(text.context, text.source, text.comment or None, count) != form:
                differing.append(text.source)
    assert differing == [], CALL_TO_ACT


def test_chinese_keeps_ellipsis_and_the_end_of_a_sentence():
    ends = {".": "。", "…": "…", "?": "？", ":": "："}  # noqa: RUF001 - Chinese has its own marks
    odd = [
        form
        for text, translation in messages("zh_CN")
        for form in forms(translation)
        if not form.endswith(ends.get(text.source[-1], ""))
    ]
    assert odd == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("class A:\n def b(self): self.tr('one ' 'two')", Text("A", "one two")),
        ("class A:\n def b(self): self.tr('%Ln c', None, 3)", Text("A", "%Ln c", "", plural=True)),
        ("class A:\n def b(self): self.tr_later('c')", Text("A", "c")),
        ("class A:\n def b(self):\n  tr = self.tr\n  tr('c')", Text("A", "c")),
        ("from digitpad.saying import said\nsaid('{b}', b=c)", Text("Said", "{b}")),
        ("translate('A', 'b', 'a comment')", Text("A", "b", "a comment")),
        ("QCoreApplication.translate('A', '%n', None, n)", Text("A", "%n", "", plural=True)),
    ],
)
def test_a_text_is_found_in_the_code(code: str, text: Text):
    assert texts_of(code) == [text]


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("class A:\n def b(self): self.tr(f'{c}')", "no literal"),
        ("class A:\n def b(self): self.tr(self.c)", "no literal"),
        ("class A:\n def b(self): self.tr('c' + d)", "no literal"),
        ("translate(a, 'b')", "no literal"),
        ("translate('a', b)", "no literal"),
        ("class A:\n def b(self): self.tr('')", "nothing to translate"),
        ("tr('c')", "whose context"),
        ("from digitpad.saying import said\nsaid(f'{b}')", "no literal"),
        ("window.tr('c')", "whose context"),
        ("def a(self): self.tr('c')", "whose context"),
    ],
)
def test_a_text_that_no_translator_could_find_is_refused(code: str, problem: str):
    with pytest.raises(UnclearTextError, match=problem):
        texts_of(code, "module.py")


def test_the_files_of_a_language_lie_together():
    kinds = {path.stem: {twin.suffix for twin in FOLDER.glob(f"{path.stem}.*")} for path in FOLDER.iterdir()}
    assert kinds == {f"digitpad_{language}": {".ts", ".qm"} for language in LANGUAGES}
    assert Path(FOLDER, "digitpad_zh_CN.ts").stat().st_size > 10_000
