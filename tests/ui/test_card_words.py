"""What is said of a model is what its card holds, and no more."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from digitpad.domain import MeasuredNumbers, NumberFigures, Refusal, SingleDigits
from digitpad.ui.card_words import (
    accuracy_rows,
    claims,
    number_rows,
    refusal_rows,
    single_digits,
    summary,
    telling_figures,
    word_rows,
)
from digitpad.ui.numbers import file_size, percent
from tests.ui.widget_data import card, measured

C = QLocale.c()
DASH = "\N{EN DASH}"
NBSP = "\N{NO-BREAK SPACE}"


def test_only_measured_figures_are_told():
    known = card("a", "A", **{"mnist-test": 0.9912, "unipen-test": 0.98})
    assert [figure.short for figure in telling_figures(known, C)] == [
        f"99.1{NBSP}% MNIST",
        f"98.0{NBSP}% pens",
        f"1.2{NBSP}ms",
    ]
    assert telling_figures(card("a", "A", {"latency_ms": 0.0}), C) == ()


def test_the_thresholds_are_told_as_sentences():
    both = card("a", "A", {"digit_bias": 1.0, "unsure_below": 0.83, "not_a_digit_below": 0.12})
    assert claims(both, C) == (
        f"Says “unsure” where the likeliest digit stays below 83.0{NBSP}%.",
        f"Says “not a digit” where all ten digits together stay below 12.0{NBSP}%.",
    )
    never = card("a", "A", {"digit_bias": 1.0, "unsure_below": 0.0, "not_a_digit_below": 0.0})
    assert claims(never, C) == ("Never says “unsure”.", "Never says “not a digit”.")


def test_a_model_that_knows_only_digits_claims_nothing_of_what_is_none():
    told = " ".join(claims(card("a", "A", {"digit_bias": None, "not_a_digit_below": 0.5}), C))
    assert "cannot tell what is not a digit" in told
    assert "Says “not a digit”" not in told


def test_test_sets_stand_in_their_order_each_with_what_is_known_of_it():
    rows = accuracy_rows(
        card(
            "a",
            "A",
            {
                "measured": {
                    "unipen-test": measured(0.9903, calibration_error=0.0042),
                    "mine": measured(1.0),
                    "mnist-test": measured(0.99713),
                },
                "seeds": {"mnist-test": (0.9968, 0.9971, 0.9974), "unipen-test": (0.99,)},
                "mnist_only": {"mnist-test": 0.9975, "pendigits-test": 0.31},
            },
        ),
        C,
    )
    assert [row.name for row in rows] == [
        "MNIST",
        "pendigits, writers never seen",
        "UNIPEN, writers never seen",
        "mine",
    ]
    mnist, pendigits, unipen, mine = (row.cells for row in rows)
    assert mnist == (
        (f"99.71{NBSP}%", f"99.68{DASH}99.74{NBSP}%"),
        (f"0.40{NBSP}%", ""),
        (f"99.75{NBSP}%", ""),
    )
    assert rows[0].below == "1000 digits, 3 runs"
    assert pendigits == ((DASH, ""), (DASH, ""), (f"31.00{NBSP}%", ""))
    assert rows[1].below == ""
    assert unipen[:2] == ((f"99.03{NBSP}%", ""), (f"0.42{NBSP}%", ""))
    assert mine[0] == (f"100.00{NBSP}%", "")


def test_kinds_that_are_no_digits_stand_in_their_order_look_alikes_apart():
    refusals = {
        "look-alikes": Refusal(70, 0.4, 0.2),
        "omniglot": Refusal(500, 0.988, 0.007),
        "letters": Refusal(3000, 0.971, 0.02),
    }
    rows = refusal_rows(card("a", "A", {"refusals": refusals}), C)
    assert [(row.name, row.below) for row in rows] == [
        ("Letters", "3000 drawings"),
        ("Characters of other alphabets", "500 drawings"),
        ("Look-alikes, such as O, l and S", "70 drawings, reported apart"),
    ]
    assert rows[0].cells == ((f"97.1{NBSP}%", ""), (f"2.0{NBSP}%", ""))


def test_nothing_short_of_all_is_told_as_all():
    assert percent(0.99996, C, 2) == f">99.99{NBSP}%"
    assert percent(0.99994, C, 2) == f"99.99{NBSP}%"
    assert percent(0.996, C, 0) == f">99{NBSP}%"
    assert percent(1.0, C, 2) == f"100.00{NBSP}%"


def test_the_summary_leaves_out_a_speed_that_was_not_measured():
    assert "digits a second" in summary(card("a", "A"), C)
    assert "digits a second" not in summary(card("a", "A", {"per_second": 0}), C)


def test_sizes_are_told_in_thousands_and_millions_of_bytes():
    assert file_size(247_552, C) == f"248{NBSP}kB"
    assert file_size(3_912_345, C) == f"3.9{NBSP}MB"


def test_numbers_and_words_stand_in_their_order_with_what_is_known():
    one = MeasuredNumbers(1500, 0.975, 0.0123, 0.9, 0.08, 0.02, None)
    figures = NumberFigures(
        {"recorded": one, "mine": one, "composed": one},
        SingleDigits(1254, 0.9928, 0.992, 0.008, 0.0085),
        {"look-alike words": Refusal(300, 0.2, 0.3), "words": Refusal(1000, 0.95, 0.035)},
    )
    rows = number_rows(figures, C)
    assert [row.name for row in rows] == ["Composed of 2 to 6 digits", "Written whole", "mine"]
    assert rows[0].below == "1500 numbers"
    assert [cell for cell, _ in rows[0].cells] == [f"97.50{NBSP}%", f"1.23{NBSP}%", f"2.00{NBSP}%"]
    words = word_rows(figures, C)
    assert [row.name for row in words] == ["Words of two letters", "Words of look-alikes, such as lO and Sl"]
    assert [cell for cell, _ in words[0].cells] == [f"95.0{NBSP}%", f"3.5{NBSP}%"]
    assert f"99.28{NBSP}% are right, where they might be numbers 99.20{NBSP}%" in single_digits(figures, C)
    assert single_digits(NumberFigures(), C) == ""
