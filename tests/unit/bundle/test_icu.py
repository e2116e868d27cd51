"""Cutting ICU's data."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.bundle import icu

HEAD = (32).to_bytes(2, "little") + b"\xda\x27" + bytes(8) + b"CmnD" + bytes(16)
names = st.from_regex(r"icudt73l/(coll/)?[a-z]{1,8}\.(res|icu|cnv)", fullmatch=True)

ORDER = """
import sys
from PySide6.QtCore import QCollator, QLocale, QLoggingCategory
words = ["zebra", "Äpfel", "apfel", "Ärger", "ångström", "o", "ö", "z", "中", "一", "文", "安", "2", "10"]
for name in ("en_US", "de_DE", "zh_CN", "C"):
    collator = QCollator(QLocale(name))
    print(sorted(words, key=collator.sortKey) if name != "C" else sorted(words))
print(QLocale("tr_TR").toUpper("istanbul"), QLocale("de_DE").toUpper("straße"))
print(QLocale("de_DE").toString(1234567.5), QLocale("hi_IN").dayName(1))
"""


@given(st.dictionaries(names, st.binary(min_size=1, max_size=90), min_size=1, max_size=12))
def test_what_is_written_is_read_again(entries: dict[str, bytes]) -> None:
    written = icu.write(icu.Data(HEAD, entries))
    again = icu.read(b"some of ELF" + bytes(5) + written)
    assert again.head == HEAD
    assert list(again.entries) == sorted(entries)
    for name, entry in entries.items():
        assert again.entries[name].startswith(entry)


def test_other_files_are_refused() -> None:
    with pytest.raises(icu.IcuError, match="no ICU data"):
        icu.read(b"\x7fELF" + bytes(1000))


@pytest.mark.skipif(sys.platform != "linux", reason="a library of Linux")
@pytest.mark.skipif(not (shutil.which("as") and shutil.which("objdump")), reason="no binutils")
def test_qt_orders_and_turns_letters_as_before(tmp_path: Path) -> None:
    """Qt's own library, cut, and loaded in place of the whole one."""
    import PySide6

    [whole] = Path(PySide6.__path__[0]).glob("Qt/lib/libicudata.so.*")
    cut = tmp_path / whole.name
    shutil.copy(whole, cut)
    before = cut.stat().st_size
    assert icu.cut(cut) == before - cut.stat().st_size > before / 2
    assert len(icu.read(cut.read_bytes()).entries) < len(icu.read(whole.read_bytes()).entries) / 4
    ctypes.CDLL(str(cut))

    def answers(**environ: str) -> str:
        asked = subprocess.run(
            [sys.executable, "-c", ORDER], env=environ, capture_output=True, text=True, check=True
        )
        assert not asked.stderr
        return asked.stdout

    assert answers(LD_PRELOAD=str(cut), LANG="C.UTF-8") == answers(LANG="C.UTF-8")
