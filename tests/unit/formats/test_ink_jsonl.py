from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitpad.domain import Drawing, Picture, Point, Stroke
from digitpad.formats.ink_jsonl import LINE_LIMIT, InkLine, ink_lines, read_drawings
from digitpad.ink.codec import quantise
from digitpad.ink.normalise import normalise, normalise_strokes


def only(line: str | bytes) -> InkLine:
    [read] = read_drawings([line])
    return read


def test_points_have_two_three_or_four_numbers():
    read = only(
        '{"id": "a", "strokes": [[[1, 2], [3, 4.5, 6]], [[7, 8, 9, 0.5]]], "writer": {"any": ["thing"]}}'
    )
    assert read == InkLine(1, "a", read.drawing, None)
    assert read.drawing is not None
    assert read.drawing.strokes == (
        Stroke((Point(1, 2), Point(3, 4.5, 6))),
        Stroke((Point(7, 8, 9, 0.5),)),
    )


def test_the_pen_fits_the_unit_unless_the_line_names_it():
    millimetres = only('{"strokes": [[[10, 10], [10, 60]]]}').drawing
    assert millimetres is not None
    assert millimetres.pen_width == pytest.approx(2.0)
    named = only('{"strokes": [[[0.1, 0.1]]], "pen_width": 0.07}').drawing
    assert named is not None
    assert named.pen_width == 0.07


@pytest.mark.parametrize(
    "others",
    ['"pen_width": "3 px"', '"pen_width": -1', '"pen_width": 1e300', '"picture": "a.png"', '"label": [[]]'],
)
def test_keys_of_these_names_in_other_programs_files_are_ignored(others):
    strokes = '{"strokes": [[[0, 0], [0, 50]]]'
    assert only(f"{strokes}, {others}}}") == only(strokes + "}")


def test_the_unit_does_not_change_what_is_read():
    small = [[[0.0001 * x, 0.0002 * y] for x, y in [(0, 0), (3, 1), (2, 5)]]]
    large = [[[x * 1e5 for x in point] for point in stroke] for stroke in small]
    images = []
    for strokes in (small, large):
        drawing = only(json.dumps({"strokes": strokes})).drawing
        assert drawing is not None
        image = normalise(drawing)
        assert image is not None
        assert image == normalise_strokes(drawing.strokes)
        images.append(image.pixels)
    assert images[0] == images[1]


def test_a_drawing_without_strokes_is_blank_and_not_an_error():
    assert only('{"strokes": []}').drawing == Drawing(())


def test_numbers_as_ids_are_text():
    assert only('{"id": 17, "strokes": []}').id == "17"


def test_blank_lines_count_but_give_nothing_and_a_mark_at_the_start_is_no_harm():
    lines: list[str | bytes] = [
        b'\xef\xbb\xbf{"strokes": []}\r\n',
        b"\r\n",
        "   ",
        '{"id": "x", "strokes": []}',
    ]
    assert [(read.line, read.id, read.error) for read in read_drawings(lines)] == [
        (1, None, None),
        (4, "x", None),
    ]
    assert only('\ufeff{"strokes": []}').error is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "no valid JSON"),
        ('{"strokes": [[[NaN, 1]]]}', "no valid JSON"),
        ('{"strokes": [[[1, Infinity]]]}', "no valid JSON"),
        ('{"strokes": [[[1, 1e999]]]}', "out of range"),
        ('{"strokes": [[[1, 1e300]]]}', "coordinate beyond"),
        ('{"strokes": [[[1, 2, 1e300]]]}', "time beyond"),
        ('{"strokes": [[[1]]]}', "point 0 of stroke 0 has 1 numbers"),
        ('{"strokes": [[[1, 2], [1, 2, 3, 4, 5]]]}', "point 1 of stroke 0 has 5 numbers"),
        ('{"strokes": [[[1, 2]], []]}', "stroke 1 has no points"),
        ('{"strokes": [[["1", 2]]]}', r"Expected `float`, got `str`"),
        ('{"strokes": [[[true, 2]]]}', "got `bool`"),
        ('{"strokes": [[[1, null]]]}', "got `null`"),
        ('{"strokes": [[1, 2]]}', "Expected `array`"),
        ('{"strokes": "none"}', "Expected `array"),
        ('{"strokes": null}', "neither strokes nor a picture"),
        ('{"id": "a"}', "missing required field `strokes`"),
        ('{"id": ["a"], "strokes": []}', "id"),
        ("[]", "Expected `object`"),
        ("7", "Expected `object`"),
        (b'{"id": "\xff", "strokes": []}', "not UTF-8"),
        (b"\xff\xfe{\0", "no valid JSON"),
        ('{"x": ' + "[" * 100_000, "nested too deeply|no valid JSON"),
        ('{"strokes": []}' + " " * 9 + "x" * LINE_LIMIT, "longer than the limit of 16 MB"),
    ],
)
def test_a_bad_line_says_what_is_wrong_and_the_rest_goes_on(line, message):
    good = '{"strokes": [[[0, 0]]]}'
    before, bad, after = read_drawings([good, line, good])
    assert before.drawing == after.drawing != None  # noqa: E711 - all three in one sentence
    assert bad.drawing is None
    assert bad.line == 2
    assert bad.error is not None
    assert bad.error.startswith("line 2: ")
    with pytest.raises(AssertionError, match=message):
        raise AssertionError(bad.error)


def test_a_bad_drawing_keeps_its_id_where_there_is_one():
    assert only('{"id": "a7", "strokes": [[]]}').id == "a7"
    assert only('{"id": "a7", "strokes": [[').id is None


def test_huge_lines_of_a_stream_are_cut_and_the_next_one_is_whole():
    stream = io.BytesIO(b"x" * (2 * LINE_LIMIT + 5) + b'\n{"strokes": []}\n' + b'{"id": "z", "strokes": []}')
    read = list(read_drawings(ink_lines(stream)))
    assert [line.line for line in read] == [1, 2, 3]
    assert [line.error is None for line in read] == [False, True, True]
    assert read[2].id == "z"


number = st.one_of(st.floats(-1e6, 1e6), st.integers(-(10**6), 10**6))
point = st.one_of(*(st.lists(number, min_size=size, max_size=size) for size in (2, 3, 4)))


@given(
    st.lists(st.lists(point, min_size=1, max_size=8), max_size=4), st.one_of(st.none(), st.text(max_size=9))
)
def test_all_points_of_all_strokes_arrive(strokes, name):
    read = only(json.dumps({"id": name, "strokes": strokes}))
    assert read.error is None
    assert read.id == name
    assert read.drawing is not None
    assert [[[p.x, p.y] for p in s.points] for s in read.drawing.strokes] == [
        [p[:2] for p in s] for s in strokes
    ]
    assert all(0 <= p.pressure <= 1 for s in read.drawing.strokes for p in s.points)


@given(st.lists(st.one_of(st.binary(max_size=60), st.text(max_size=60)), max_size=5))
def test_whatever_the_lines_are_nothing_else_is_raised(lines):
    for read in read_drawings(lines):
        assert (read.drawing is None) != (read.error is None)


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(["id", "strokes", "pen_width"]), inner)
    ),
    max_leaves=12,
)


@given(json_values)
def test_json_of_any_other_form_is_an_error_and_nothing_else(value):
    for read in read_drawings([json.dumps(value), json.dumps({"strokes": value})]):
        assert (read.drawing is None) != (read.error is None)


def test_the_record_of_a_picture_is_read_as_that_picture():
    line = b'{"id": "p", "strokes": null, "picture": {"png": "AAEC", "width": 3, "height": 2, '
    line += b'"sha256": "ab", "name": "scan.png"}}'
    (found,) = read_drawings([line])
    assert found == InkLine(1, "p", None, None, Picture(b"\x00\x01\x02", 3, 2, "ab", "scan.png"))


def test_a_picture_that_is_not_base64_is_an_error_of_its_line():
    line = b'{"strokes": null, "picture": {"png": "!", "width": 3, "height": 2, "sha256": "", "name": ""}}'
    (found,) = read_drawings([line])
    assert found.picture is None
    assert "line 1" in (found.error or "")


def test_the_longest_line_of_an_export_is_read():
    # 60,000 points, as many as ink that is kept can have, and every number at its longest.
    points = tuple(
        Point(0.1 + 4 * (i % 9) / 65536, 0.7 + i % 7 / 65536, 3.3 * i, 511 / 1023) for i in range(60_000)
    )
    drawing = quantise(Drawing((Stroke(points),)))
    assert len(drawing.strokes[0].points) == 60_000
    numbers = [[point.x, point.y, point.t, point.pressure] for point in drawing.strokes[0].points]
    (found,) = read_drawings(ink_lines(io.BytesIO(json.dumps({"strokes": [numbers]}).encode())))
    assert found.error is None
    assert found.drawing is not None
    assert found.drawing.strokes == drawing.strokes
