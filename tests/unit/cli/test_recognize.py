"""``digitpad recognize`` reads pictures, folders and ink, and goes on past what cannot be read."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import struct
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from digitpad import paths
from digitpad.cli import main
from digitpad.cli.readings import cell, table_lines, to_json
from digitpad.cli.sources import Found
from digitpad.domain import DigitReading, Reading, Verdict
from digitpad.inference import cards
from digitpad.inference.reader import Reader
from digitpad.inference.result import ReadResult
from digitpad.ink.normalise import normalise
from tests.support.numbers import DIGITS, drawn, page, read

FIELDS = ["text", "verdict", "confidence", "digits", "model", "ms"]
ONE = '{"id": "one", "strokes": [[[50, 10, 0], [50, 90, 300]]]}'


def draw_one(ink: int = 0, paper: int = 255) -> Image.Image:
    """A picture of a one."""
    image = Image.new("L", (120, 160), paper)
    ImageDraw.Draw(image).line((60, 20, 60, 140), fill=ink, width=10)
    return image


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, list[dict[str, Any]]]:
    exit_code = main(["recognize", *map(str, words)])
    return exit_code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def feed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.parametrize("suffix", ["png", "jpg", "gif", "bmp", "webp"])
def test_a_picture_of_each_kind_is_read(
    suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"one.{suffix}"
    draw_one().save(path)
    exit_code, [line] = run(capsys, path)
    assert exit_code == 0
    assert list(line) == ["path", *FIELDS]
    assert line["path"] == str(path)
    assert line["text"] == "1"
    assert line["model"] == cards.DEFAULT_MODEL
    [digit] = line["digits"]
    assert list(digit) == ["digit", "probabilities", "box", "strokes"]
    assert digit["digit"] == 1
    assert 0.5 < sum(digit["probabilities"]) <= 1 + 1e-5
    assert len(digit["probabilities"]) == 10
    assert line["confidence"] == max(digit["probabilities"])


def test_light_on_dark_is_found_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw_one().save(tmp_path / "dark.png")
    draw_one(ink=255, paper=0).save(tmp_path / "light.png")
    _, [dark, light] = run(capsys, tmp_path)
    assert dark["digits"][0]["probabilities"] == pytest.approx(light["digits"][0]["probabilities"], abs=0.01)


def test_a_folder_is_read_with_all_below_it_in_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    for name in ("b/c/2.PNG", "b/1.png", "z.png", "a.png"):
        draw_one().save(tmp_path / name)
    (tmp_path / "notes.txt").write_text("not a picture")
    (tmp_path / "readings.jsonl").write_text("not ink")
    exit_code, lines = run(capsys, tmp_path)
    assert exit_code == 0
    assert [Path(line["path"]).relative_to(tmp_path).as_posix() for line in lines] == [
        "a.png",
        "z.png",
        "b/1.png",
        "b/c/2.PNG",
    ]


def test_a_blank_picture_is_blank(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Image.new("L", (50, 50), 255).save(tmp_path / "blank.png")
    exit_code, [line] = run(capsys, tmp_path / "blank.png")
    assert exit_code == 0
    assert (line["text"], line["verdict"], line["confidence"], line["digits"]) == ("", "blank", 0, [])


def giant_png() -> bytes:
    """The header of a PNG of 30,000 x 30,000 pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    data = b"IDAT" + zlib.compress(bytes(30_001))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in (header, data)
    )


def test_what_cannot_be_read_is_said_and_the_rest_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = tmp_path / "one.png"
    draw_one().save(one)
    bad = {
        "text.png": b"no picture at all",
        "empty.png": b"",
        "truncated.png": one.read_bytes()[:-40],
        "giant.png": giant_png(),
        "notes.txt": b"hello",
    }
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "empty").mkdir()
    names = [*bad, "empty", "missing.png", "missing.jsonl", "missing"]
    exit_code, lines = run(capsys, *(tmp_path / name for name in names), one)
    assert exit_code == 1
    assert [line["path"] for line in lines[:-1]] == [str(tmp_path / name) for name in names]
    for line in lines[:-1]:
        assert list(line) == ["path", "error"]
        assert len(line["error"]) > 10
    assert lines[-1]["text"] == "1"


def test_an_ink_file_is_read_line_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ink.jsonl"
    path.write_text(
        f'{ONE}\n\n{{"strokes": [[[5, 1], [5, 20]]], "writer": 7}}\nnonsense\n{{"id": "x"}}\n{ONE}\n'
    )
    exit_code, lines = run(capsys, path)
    assert exit_code == 1
    assert [line["line"] for line in lines] == [1, 3, 4, 5, 6]
    assert list(lines[0]) == ["id", "path", "line", *FIELDS]
    assert list(lines[1]) == ["path", "line", *FIELDS]
    assert list(lines[2]) == ["path", "line", "error"]
    assert lines[3]["error"]
    assert (lines[0]["id"], lines[0]["text"], lines[0]["digits"][0]["strokes"]) == ("one", "1", [0])


def test_a_drawing_may_be_in_any_unit_and_anywhere(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    points = [(0.0, 0.0), (0.1, -0.3), (0.1, 0.7)]
    rows = [
        json.dumps({"strokes": [[[x * scale + shift, y * scale + shift] for x, y in points]]})
        for scale, shift in ((1, 0), (1000, 0), (0.001, -5), (300, 12345))
    ]
    feed(monkeypatch, "\n".join(rows).encode())
    exit_code, lines = run(capsys, "-")
    assert exit_code == 0
    assert [line["path"] for line in lines] == ["-"] * 4
    for line in lines[1:]:
        assert line["digits"][0]["probabilities"] == pytest.approx(
            lines[0]["digits"][0]["probabilities"], abs=0.02
        )


@pytest.mark.parametrize("data", [b"", b"\n\n"])
def test_empty_input_gives_nothing(
    data: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(monkeypatch, data)
    assert run(capsys, "-") == (0, [])


def test_input_that_is_no_text_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(monkeypatch, b"\xff\xfe\x00\n" + ONE.encode())
    exit_code, [bad, good] = run(capsys, "-")
    assert exit_code == 1
    assert list(bad) == ["path", "line", "error"]
    assert good["id"] == "one"


def test_the_table_is_aligned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw_one().save(tmp_path / "one.png")
    (tmp_path / "bad.png").write_bytes(b"")
    (tmp_path / "ink.jsonl").write_text(ONE)
    assert main(["recognize", "--format", "table", str(tmp_path), str(tmp_path / "ink.jsonl")]) == 1
    heading, bad, one, ink = capsys.readouterr().out.splitlines()
    column = heading.index("drawing")
    assert bad[column:].startswith(f"{tmp_path / 'bad.png'}: ")
    assert one[column:] == str(tmp_path / "one.png")
    assert ink[column:] == f"{tmp_path / 'ink.jsonl'}:1 one"
    assert one.startswith("1 ")
    assert "%" in one


@pytest.mark.skipif(sys.platform != "linux", reason="only there a name may be any bytes")
def test_a_name_that_is_no_text_is_printed_escaped(start: Any, tmp_path: Path) -> None:
    draw_one().save(os.fsencode(tmp_path) + b"/\xff.png", "png")
    for form in ("table", "jsonl"):
        process = start("recognize", "--format", form, ".")
        output, errors = process.communicate()
        assert (process.returncode, errors) == (0, b"")
        assert b"\\udcff.png" in output


def test_the_other_model_reads_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw_one().save(tmp_path / "one.png")
    _, [line] = run(capsys, "--model", "softmax", tmp_path / "one.png")
    assert line["model"] == "softmax"


def test_all_models_read_each_drawing_in_turn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.png", "b.png"):
        draw_one().save(tmp_path / name)
    (tmp_path / "c.png").write_bytes(b"")
    exit_code, lines = run(capsys, "--model", "all", tmp_path)
    assert exit_code == 1
    models = cards.model_ids()
    assert [(Path(line["path"]).name, line.get("model")) for line in lines] == [
        *(("a.png", model_id) for model_id in models),
        *(("b.png", model_id) for model_id in models),
        ("c.png", None),
    ]
    for index, model_id in enumerate(models):
        _, [alone] = run(capsys, "--model", model_id, tmp_path / "a.png")
        assert {**alone, "ms": 0} == {**lines[index], "ms": 0}


def test_the_table_of_all_models_has_a_column_for_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draw_one().save(tmp_path / "one.png")
    Image.new("L", (50, 50), 255).save(tmp_path / "blank.png")
    (tmp_path / "bad.png").write_bytes(b"")
    assert main(["recognize", "--model", "all", "--format", "table", str(tmp_path)]) == 1
    heading, bad, blank, one = capsys.readouterr().out.splitlines()
    last = heading.index("drawing")
    assert heading.split() == [*cards.model_ids(), "drawing"]
    for model_id in cards.model_ids():
        column = heading.index(model_id)
        assert one[column : column + 2] == "1 "
        assert blank[column:].startswith("blank")
    assert one[last:] == str(tmp_path / "one.png")
    assert bad.startswith("error ")
    assert bad[last:].startswith(f"{tmp_path / 'bad.png'}: ")


def test_a_cell_says_what_the_model_is_in_two_minds_about() -> None:
    def said(verdict: Verdict, *probabilities: float) -> str:
        rest = [0.0] * (10 - len(probabilities))
        reading = Reading("m", "", verdict, (DigitReading((*probabilities, *rest)),))
        return cell(ReadResult(reading, (), 1.0))

    assert said(Verdict.DIGITS, 0.02, 0.98) == "1       98.0%"
    assert said(Verdict.DIGITS, 0.0001, 0.9999) == "1      >99.9%"  # no reading is certain
    assert said(Verdict.UNSURE, 0.3, 0.1, 0.6) == "2 or 0  60.0%"
    assert said(Verdict.UNSURE, 0.05, 0.1, 0.6) == "2 or -  60.0%"
    assert said(Verdict.NOT_A_DIGIT, 0.3) == "no digit"


def number(
    text: str, verdict: Verdict = Verdict.DIGITS, other: tuple[str, float] | None = None
) -> ReadResult:
    """A number as a reader gives it."""
    _, digits = drawn(text)
    images = tuple(normalise(DIGITS[figure]) for figure in text)
    return ReadResult(read(digits, verdict), tuple(filter(None, images)), 12.3456, other)


def of_page(text: str) -> ReadResult:
    _, digits = page(text)
    images = tuple(normalise(DIGITS[figure]) for figure in text.replace(" ", ""))
    return ReadResult(read(digits), tuple(filter(None, images)), 30.0)


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (number("42"), "42      82.8%"),
        (number("20264711"), "20264711  47%"),
        (number("42", Verdict.UNSURE, ("412", 0.1)), "42?     82.8%"),
        (number("42", Verdict.UNSURE, ("47", 0.1)), "42 or 47  83%"),
        (number("4", Verdict.UNSURE, ("11", 0.05)), "4 or 11   91%"),
        (number("20264711", Verdict.UNSURE, ("2026471", 0.1)), "20264711? 47%"),
        (of_page("42 17"), "42 17   68.6%"),
        (of_page("42 17 2026"), "42 17 2…  47%"),
    ],
)
def test_a_cell_has_room_for_a_number(result: ReadResult, said: str) -> None:
    assert cell(result) == said
    assert len(said) == len("4 or 9 100.0%")


def test_a_table_has_a_line_for_each_number() -> None:
    found = Found({"path": "page.png"})
    assert table_lines(found, number("20264711")) == ["20264711  digits        47.0%     12.3  page.png"]
    assert table_lines(found, of_page("42 7")) == [
        "42        digits        82.8%     30.0  page.png (1 of 2)",
        "7         digits        91.0%           page.png (2 of 2)",
    ]


def test_an_object_has_the_whole_number_and_each_digit() -> None:
    line = to_json(Found({"path": "page.png"}), of_page("42 7"))
    assert (line["text"], line["confidence"]) == ("42 7", round(0.91**3, 6))
    assert [one["digit"] for one in line["digits"]] == [4, 2, 7]
    assert [one.get("number") for one in line["digits"]] == [None, None, 1]
    assert all(len(one["box"]) == 4 for one in line["digits"])
    assert "other" not in line


def test_an_object_says_what_an_unsure_model_had_in_mind_too() -> None:
    line = to_json(Found({"path": "-"}), number("42", Verdict.UNSURE, ("412", 0.125)))
    assert line["other"] == {"text": "412", "confidence": 0.125}
    line = to_json(Found({"path": "-"}), number("4", Verdict.UNSURE))
    assert line["other"] == {"text": "0", "confidence": 0.01}


def test_each_digit_of_a_number_has_its_image(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Reader, "read", lambda _reader, _source, _model: number("88"))
    draw_one().save(tmp_path / "page.png")
    _, [line] = run(capsys, "--images", tmp_path / "seen", tmp_path / "page.png")
    assert line["image"] is None
    names = [Path(one["image"]).name for one in line["digits"]]
    assert names == ["00001-page-1.png", "00001-page-2.png"]
    for one, image in zip(line["digits"], number("88").images, strict=True):
        assert seen_in(one["image"]) == image.pixels


def test_one_damaged_model_among_all_is_said_and_the_others_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "models"
    shutil.copytree(paths.models_dir(), folder)
    (folder / "softmax.safetensors").write_bytes(b"")
    monkeypatch.setattr(paths, "models_dir", lambda: folder)
    draw_one().save(tmp_path / "one.png")
    assert main(["recognize", "--model", "all", str(tmp_path / "one.png")]) == 1
    output = capsys.readouterr()
    models = [json.loads(line)["model"] for line in output.out.splitlines()]
    assert models == [model_id for model_id in cards.model_ids() if model_id != "softmax"]
    assert "softmax.safetensors" in output.err


def seen_in(path: Path | str) -> bytes:
    """The pixels of a picture that the command wrote."""
    with Image.open(path) as image:
        assert (image.size, image.mode) == ((28, 28), "L")
        return image.tobytes()


def test_what_the_models_saw_is_written_as_pictures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draw_one().save(tmp_path / "one.png")
    Image.new("L", (50, 50), 255).save(tmp_path / "blank.png")
    ink = tmp_path / "ink.jsonl"
    ink.write_text(ONE + "\nnonsense\n" + ONE.replace('"one"', '"../a b"'))
    exit_code, lines = run(capsys, "--images", tmp_path / "seen" / "by", tmp_path, ink)
    assert exit_code == 1
    assert [list(line)[-1] for line in lines] == ["image", "image", "image", "error", "image"]
    names = [Path(line["image"]).name if line.get("image") else None for line in lines]
    assert names == [None, "00002-one.png", "00003-one.png", None, "00005-a-b.png"]  # none of its own is read
    _, one, again, _, other = [name and seen_in(tmp_path / "seen" / "by" / name) for name in names]
    assert one != again == other


def test_an_image_that_a_model_saw_is_seen_the_same_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draw_one().save(tmp_path / "one.png")
    _, [first] = run(capsys, "--images", tmp_path / "seen", tmp_path / "one.png")
    _, [second] = run(capsys, "--images", tmp_path / "again", first["image"])
    assert seen_in(second["image"]) == seen_in(first["image"])


def test_images_that_cannot_be_written_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw_one().save(tmp_path / "one.png")
    assert main(["recognize", "--images", str(tmp_path / "one.png"), str(tmp_path / "one.png")]) == 1
    assert "cannot be made" in capsys.readouterr().err
    (tmp_path / "seen" / "00001-one.png").mkdir(parents=True)
    assert main(["recognize", "--images", str(tmp_path / "seen"), str(tmp_path / "one.png")]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_an_unknown_model_lists_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recognize", "--model", "lenet5", "x.png"]) == 2
    message = capsys.readouterr().err
    assert '"lenet5"' in message
    assert ", ".join(sorted(cards.model_ids())) in message


@pytest.mark.parametrize("damage", [b"", b"weights"])
def test_damaged_weights_are_refused(
    damage: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "models"
    shutil.copytree(paths.models_dir(), folder)
    (folder / f"{cards.DEFAULT_MODEL}.safetensors").write_bytes(damage)
    monkeypatch.setattr(paths, "models_dir", lambda: folder)
    assert main(["recognize", "-"]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert f"{cards.DEFAULT_MODEL}.safetensors" in output.err


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send there")
def test_control_c_ends_it_quietly(start: Any) -> None:
    process = start("recognize", "-")
    process.stdin.write(ONE.encode() + b"\n")
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["id"] == "one"
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate()
    assert (process.returncode, output, errors) == (130, b"", b"")


def test_paths_that_cannot_be_looked_at_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw_one().save(tmp_path / "one.png")
    (tmp_path / "loop.png").symlink_to("loop.png")
    exit_code, [long, loop, one] = run(capsys, "a" * 5000, tmp_path / "loop.png", tmp_path / "one.png")
    assert exit_code == 1
    assert "too long" in long["error"]
    assert "symbolic links" in loop["error"]
    assert one["text"] == "1"


@pytest.mark.skipif(sys.platform != "linux", reason="the device is Linux's")
@pytest.mark.parametrize("words", [("recognize", "-"), ("models",)])
def test_output_that_cannot_be_written_is_said(start: Any, words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        process = start(*words, stdout=full)
        _, errors = process.communicate(ONE.encode())
    assert (process.returncode, errors) == (
        1,
        b"digitpad: the output cannot be written: No space left on device\n",
    )


@pytest.mark.skipif(sys.platform == "win32", reason="there such names are impossible")
def test_the_table_keeps_one_line_a_drawing_and_steers_no_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draw_one().save(tmp_path / "a\nb\x1b[31m.png")
    (tmp_path / "ink.jsonl").write_text('{"id": "\\n\\u001b[0m", "strokes": []}')
    main(["recognize", "--format", "table", str(tmp_path), str(tmp_path / "ink.jsonl")])
    _, picture, ink = capsys.readouterr().out.splitlines()
    assert picture.endswith(r"a\nb\x1b[31m.png")
    assert ink.endswith(r":1 \n\x1b[0m")
