from __future__ import annotations

import gzip
import hashlib
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from digitpad.domain import Drawing, Point, Stroke
from digitpad.ink.drawn import draw_png
from digitpad.ink.normalise import normalise_ink
from digitpad.ink.page import MOST_NUMBERS, MOST_PARTS, group_box, group_image, numbers_of
from digitpad.ink.picture import ink_map, read_picture
from digitpad.ink.separation import separate

PAPER, INK = 235.0, 40.0


@pytest.fixture(scope="module")
def mnist(shared_data) -> np.ndarray:
    with gzip.open(shared_data / "mnist" / "t10k-images-idx3-ubyte.gz") as stream:
        return np.frombuffer(stream.read(1_000_000), np.uint8, offset=16)[: 784 * 1000].reshape(-1, 28, 28)


def painted(digits, names, *, gap=22, at=(0.0, 0.0)) -> list[list[tuple[float, float]]]:
    """The paths in pixels of these digits in a line, a gap between each two."""
    tall, pen, lines, left = 60, 5, [], at[0]
    for name in names:
        paths = [path * tall for path in digits[name]]
        low = min(path[:, 0].min() for path in paths)
        lines += [[(x - low + left, y + at[1]) for x, y in path] for path in paths]
        left += max(path[:, 0].max() for path in paths) - low + pen + gap
    return lines


def inked(shape, lines, *, pen=5) -> np.ndarray:
    """An ink map in which these lines are drawn."""
    image = Image.new("L", (2 * shape[1], 2 * shape[0]))
    draw = ImageDraw.Draw(image)
    for line in lines:
        points = [(2 * x, 2 * y) for x, y in line]
        draw.line(points, fill=255, width=2 * pen)
        for x, y in points:
            draw.ellipse((x - pen, y - pen, x + pen, y + pen), fill=255)
    return np.asarray(image.resize((shape[1], shape[0]), Image.Resampling.BOX))


def boxes(ink: np.ndarray) -> list[tuple[float, ...]]:
    return [(n.box.x, n.box.y, n.box.width, n.box.height) for n in numbers_of(ink)]


def all_ink(ink: np.ndarray) -> np.ndarray:
    """The ink of all parts, each in its place; two parts never have the same pixel."""
    found = np.zeros(ink.shape, np.uint8)
    for part in (part for number in numbers_of(ink) for part in number.parts):
        place = found[part.y : part.y + part.ink.shape[0], part.x : part.x + part.ink.shape[1]]
        assert not ((place > 0) & (part.ink > 0)).any()
        place += part.ink
    return found


def test_a_picture_of_one_digit_is_read_as_it_always_was(mnist):
    for ink in mnist[:400]:
        (number,) = numbers_of(ink)
        image, whole = group_image(number.parts), normalise_ink(ink)
        assert image == whole


def test_a_dot_in_a_small_picture_is_not_scaled_up():
    ink = np.zeros((28, 28), np.uint8)
    ink[2:5, 20:23] = 200
    (number,) = numbers_of(ink)
    assert group_image(number.parts) == normalise_ink(ink)


def test_nothing_is_found_where_there_is_no_ink():
    assert numbers_of(np.zeros((90, 90), np.uint8)) == ()


def test_digits_side_by_side_are_parts_from_left_to_right(digits):
    ink = inked((120, 320), painted(digits, "1035", at=(20, 30)))
    (number,) = numbers_of(ink)
    assert [part.joined for part in number.parts if not part.joined] == [False] * 4
    middles = [part.box.x + part.box.width / 2 for part in number.parts if not part.joined]
    assert middles == sorted(middles)
    assert (all_ink(ink) == ink).all()
    alone = inked((120, 320), painted(digits, "1", at=(20, 30)))
    assert group_image(number.parts[:1]) == normalise_ink(alone)


def test_lines_and_wide_gaps_begin_other_numbers(digits):
    lines = painted(digits, "42", at=(20, 15))
    lines += painted(digits, "17", at=(280, 20))
    lines += painted(digits, "305", at=(40, 130))
    found = boxes(inked((220, 480), lines))
    assert [round(x, -1) for x, *_ in found] == [20, 280, 40]
    assert [y < 100 for _, y, *_ in found] == [True, True, False]


def test_a_line_that_climbs_is_one_line(digits):
    lines = [
        line
        for index, name in enumerate("10523")
        for line in painted(digits, name, at=(20 + 90 * index, 120 - 18 * index))
    ]
    assert len(numbers_of(inked((220, 500), lines))) == 1


@given(st.integers(0, 60), st.integers(0, 60), st.sampled_from(["42", "108", "7503"]))
def test_moving_the_ink_moves_what_is_found(digits, right, down, name):
    still, moved = np.zeros((170, 380), np.uint8), np.zeros((170, 380), np.uint8)
    ink = inked((100, 300), painted(digits, name, at=(20, 20)))
    still[:100, :300] = ink
    moved[down : down + 100, right : right + 300] = ink
    one, other = numbers_of(still), numbers_of(moved)
    assert [(part.x + right, part.y + down, part.joined) for part in one[0].parts] == [
        (part.x, part.y, part.joined) for part in other[0].parts
    ]
    assert all(
        (before.ink == after.ink).all() for before, after in zip(one[0].parts, other[0].parts, strict=True)
    )


@pytest.mark.parametrize("scale", [0.4, 1.0, 2.5])
def test_what_is_found_does_not_depend_on_the_size(digits, scale):
    lines = painted(digits, "42", at=(20, 20)) + painted(digits, "357", at=(300, 25))
    larger = [[(x * scale, y * scale) for x, y in line] for line in lines]
    shape = (round(120 * scale), round(560 * scale))
    found = boxes(inked(shape, larger, pen=round(5 * scale)))
    assert len(found) == 2
    assert [round(x / scale / 20) for x, *_ in found] == [1, 15]


def test_dark_and_light_ink_are_the_same(digits):
    ink = inked((120, 320), painted(digits, "1035", at=(20, 30)))
    dark, light = numbers_of(separate(255 - ink)), numbers_of(separate(ink))
    assert [part.ink.tobytes() for part in dark[0].parts] == [part.ink.tobytes() for part in light[0].parts]


def test_digits_that_touch_may_be_cut_apart(digits):
    lines = painted(digits, "35", gap=-6, at=(20, 30))
    (number,) = numbers_of(inked((120, 160), lines))
    assert any(part.joined for part in number.parts)
    middle = min(
        (part.x for part in number.parts if part.joined),
        key=lambda x: abs(x - min(px for px, _ in lines[1])),
    )
    assert abs(middle - min(px for px, _ in lines[1])) < 12


def page_of(digits, shape=(400, 500)) -> list[list[tuple[float, float]]]:
    return painted(digits, "42", at=(60, 70)) + painted(digits, "385", at=(60, 240))


def count_and_boxes(ink):
    return [tuple(round(value / 6) for value in box) for box in boxes(ink)]


def test_dust_and_dashes_are_no_numbers(digits):
    lines = page_of(digits)
    clean = count_and_boxes(inked((400, 500), lines))
    dust = [[(400.0, 60.0)], [(300.0, 350.0)], [(350.0, 180.0), (400.0, 181.0)]]
    assert count_and_boxes(inked((400, 500), lines + dust)) == clean
    assert len(clean) == 2


def test_ruled_lines_are_no_numbers(digits):
    ink = inked((400, 500), page_of(digits))
    clean = count_and_boxes(ink)
    ruled = ink.copy()
    for row in range(30, 400, 53):  # one runs through the second number
        for column in range(500):
            ruled[row + column // 120 : row + column // 120 + 2, column] |= 200
    assert count_and_boxes(ruled) == clean


def test_a_frame_an_edge_of_the_paper_and_a_blot_are_no_numbers(digits):
    lines = page_of(digits)
    clean = count_and_boxes(inked((400, 500), lines))
    frame = [(20.0, 15.0), (300.0, 18.0), (305.0, 370.0), (18.0, 372.0), (20.0, 15.0)]
    assert count_and_boxes(inked((400, 500), [*lines, frame])) == clean
    edge = inked((400, 500), lines).copy()
    edge[:, 490:] = 255
    edge[330:400, 400:460] = 255
    assert count_and_boxes(edge) == clean


@pytest.mark.parametrize("names", ["14", "11", "41", "141"])
def test_strokes_as_high_as_the_picture_are_no_lines(names):
    """A 1 that fills the picture is as straight and long as the margin of a page."""
    paths = {"1": [[(0, 0), (0, 250)]], "4": [[(0, 0), (-30, 130), (70, 130)], [(45, 0), (45, 250)]]}
    lines = [
        [(x + 60 + 110 * index, y + 15) for x, y in path]
        for index, name in enumerate(names)
        for path in paths[name]
    ]
    ink = inked((280, 120 * len(names) + 20), lines)
    assert (all_ink(ink) == ink).all()


def test_a_margin_beside_small_writing_is_a_line(digits):
    lines = painted(digits, "42", at=(60, 70))
    clean = count_and_boxes(inked((400, 300), lines))
    assert count_and_boxes(inked((400, 300), [*lines, [(20.0, 0.0), (24.0, 399.0)]])) == clean


def test_digits_that_are_written_wide_stay_one_number_where_no_gap_stands_out(digits):
    lines, left = [], 10.0
    for name, gap in zip("03852", (6, 6, 33, 46, 0), strict=True):
        own = painted(digits, name, at=(left, 20))
        left = max(x for line in own for x, _ in line) + 5 + gap
        lines += own
    assert len(numbers_of(inked((100, 400), lines))) == 1


def test_the_bar_of_a_5_is_one_part():
    box, bar = [(60, 30), (90, 30), (90, 90), (60, 90), (60, 30)], [(110, 26), (150, 20)]
    (number,) = numbers_of(inked((120, 200), [[(30, 30), (30, 90)], box, bar]))
    assert [part.ink.shape[1] for part in number.parts if part.ink.shape[0] < 20] == [46]


def test_a_dash_beside_a_digit_is_kept_and_dust_below_it_is_not(digits):
    lines = painted(digits, "7", at=(60, 30))
    dash, dust = [(30.0, 45.0), (28.0, 65.0)], [(30.0, 104.0), (31.0, 106.0)]
    (number,) = numbers_of(inked((120, 140), [dash, *lines]))
    assert number.parts[0].x < 40
    (number,) = numbers_of(inked((120, 140), [dust, *lines]))
    assert number.parts[0].x > 40


@pytest.mark.parametrize("density", [0.02, 0.3])
def test_noise_is_one_drawing_of_one_part(density):
    noise = (np.random.default_rng(1).random((512, 512)) < density) * np.uint8(255)
    (number,) = numbers_of(noise)
    assert len(number.parts) == 1
    assert group_image(number.parts) == normalise_ink(noise)


@pytest.mark.parametrize("density", [0.05, 0.1])
def test_specks_of_a_small_picture_are_no_digits(density):
    ink = (np.random.default_rng(1).random((63, 64)) < density).astype(np.uint8) * 255
    found = numbers_of(ink)
    assert len(found) == 1
    assert found[0].height >= 6


def test_the_work_is_bounded(digits):
    dense = np.zeros((512, 512), np.uint8)
    for top in range(4, 500, 20):
        for left in range(4, 500, 20):
            dense[top : top + 10, left : left + 2] = 255
    found = numbers_of(dense)
    assert len(found) <= MOST_NUMBERS
    assert all(len(number.parts) <= MOST_PARTS for number in found)
    scribble = np.random.default_rng(2).integers(0, 512, (300, 2)).tolist()
    found = numbers_of(inked((512, 512), [[(x, y) for x, y in scribble]], pen=2))
    assert all(len(number.parts) <= MOST_PARTS for number in found)


def test_groups_are_what_the_parts_are_together(digits):
    ink = inked((120, 320), painted(digits, "1035", at=(20, 30)))
    (number,) = numbers_of(ink)
    assert group_box(number.parts) == number.box
    assert group_image(number.parts) == normalise_ink(ink)


def shaded(ink: np.ndarray, noise: float) -> np.ndarray:
    """A photograph of this ink on paper in uneven light."""
    down, across = np.mgrid[0 : 1 : ink.shape[0] * 1j, 0 : 1 : ink.shape[1] * 1j]
    values = PAPER + (INK - PAPER) * (ink / 255.0)
    values = values * (0.95 - 0.4 * (0.7 * across + 0.3 * down))
    values += np.random.default_rng(5).normal(0, noise, ink.shape)
    found: np.ndarray = values.clip(0, 255).astype(np.uint8)
    return found


@pytest.mark.parametrize("noise", [0, 4, 8])
def test_a_photograph_of_a_page_has_its_numbers(digits, noise):
    ink = inked((400, 500), page_of(digits))
    clean = count_and_boxes(ink)
    found = boxes(separate(shaded(ink, noise)))
    assert len(found) == len(clean)
    for (x, y, width, height), wanted in zip(found, boxes(ink), strict=True):
        assert np.abs(np.array((x, y, width, height)) - wanted).max() <= 6


def test_numbers_that_people_wrote_stay_whole(shared_data):
    with gzip.open(shared_data / "unipen" / "numbers.jsonl.gz", "rt") as lines:
        rows = [json.loads(line) for line in lines]
    writers = sorted(
        {row["writer"] for row in rows}, key=lambda name: hashlib.sha256(name.encode()).hexdigest()
    )
    choosing = set(writers[: len(writers) // 2])
    whole = []
    for row in [row for row in rows if row["writer"] in choosing][::4]:
        strokes = tuple(Stroke(tuple(Point(x, y, t) for x, y, t in stroke)) for stroke in row["strokes"])
        ys = [point.y for stroke in strokes for point in stroke.points]
        drawing = Drawing(strokes, 0.06 * (max(ys) - min(ys)))
        ink = ink_map(read_picture(draw_png(drawing, 300), row["id"]))
        found = numbers_of(ink)
        whole.append(len(found) == 1 and len(found[0].parts) >= len(row["text"]))
    assert np.mean(whole) >= 0.9
