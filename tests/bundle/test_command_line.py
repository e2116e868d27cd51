"""The command line of the bundle, with an empty home and no Python on the PATH."""

from __future__ import annotations

import json

from PIL import Image, ImageChops, ImageDraw

from digitpad import __version__

ONE = {"id": "one", "strokes": [[[5, 0], [5, 10], [5, 20]]]}


def test_the_self_check_finds_that_everything_works(installed):
    report = json.loads(installed.run("self-check", "--json").stdout)
    assert report["ok"], report
    assert {check["name"] for check in report["checks"]} >= {
        "model digitpad",
        "reading process",
        "cluster",
        "window",
    }
    assert report["versions"]["PyTorch"].startswith("2.")


def test_it_knows_its_version(installed):
    assert installed.run("--version").stdout == f"digitpad {__version__}\n"


def test_ink_is_read(installed):
    ink = installed.home / "one.ink.jsonl"
    ink.write_text(json.dumps(ONE) + "\n")
    [line] = installed.run("recognize", str(ink)).stdout.splitlines()
    assert json.loads(line)["text"] == "1"
    [line] = installed.run("recognize", "-", stdin=json.dumps(ONE)).stdout.splitlines()
    assert json.loads(line)["text"] == "1"


def test_pictures_of_all_kinds_are_read(installed):
    picture = Image.new("L", (200, 200), 255)
    ImageDraw.Draw(picture).line([(100, 30), (100, 170)], fill=0, width=16)
    for kind in ("png", "jpg", "gif", "bmp", "webp"):
        picture.save(installed.home / f"one.{kind}")
    lines = [json.loads(line) for line in installed.run("recognize", str(installed.home)).stdout.splitlines()]
    assert [(line["path"][-3:], line["text"]) for line in lines] == [
        (kind[-3:], "1") for kind in ("bmp", "gif", "jpg", "png", "webp")
    ]


def test_a_photograph_of_paper_in_uneven_light_is_read(installed):
    """Its ground is a surface that NumPy fits: the functions of LAPACK that solve are inside."""
    page = Image.new("L", (640, 480), 255)
    ImageDraw.Draw(page).line([(320, 90), (320, 390)], fill=40, width=34)
    shadow = Image.linear_gradient("L").rotate(90).resize(page.size).point(lambda light: 90 + light * 5 // 8)
    ImageChops.multiply(page, shadow).save(installed.home / "photo.jpg")
    [line] = installed.run("recognize", "photo.jpg").stdout.splitlines()
    assert json.loads(line)["text"] == "1"


def test_all_models_are_there(installed):
    listed = json.loads(installed.run("models", "--json").stdout)
    assert {"digitpad", "digitpad-xl", "lenet-5"} <= {card["id"] for card in listed}


def test_a_model_of_ones_own_can_be_added(installed, tree):
    folder = installed.home / "mine"
    folder.mkdir()
    models = tree / "usr/lib/digitpad/_internal/digitpad/inference/models"
    card = json.loads((models / "softmax.json").read_text())
    (folder / "mine.json").write_text(json.dumps(card | {"id": "mine", "name": "Mine"}))
    (folder / "mine.safetensors").write_bytes((models / "softmax.safetensors").read_bytes())
    installed.run("models", "add", str(folder))
    assert "mine" in installed.run("models").stdout


def test_what_cannot_be_read_is_said_and_ends_with_an_error(installed):
    finished = installed.run("recognize", "nothing.png", fails=True)
    assert finished.returncode != 0
    assert "nothing.png" in finished.stdout + finished.stderr


def test_help_comes_at_once_and_completion_is_installed(installed, tree):
    assert "recognize" in installed.run("--help").stdout
    assert "recognize" in (tree / "usr/share/bash-completion/completions/digitpad").read_text()
