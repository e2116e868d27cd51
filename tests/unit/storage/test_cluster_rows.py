"""The journal's rows tell the cluster what the records themselves would."""

from hypothesis import given
from hypothesis import strategies as st

from digitpad.domain import DigitReading, Reading, Verdict
from digitpad.ink.picture import KEPT_BYTES
from digitpad.storage.cluster_rows import PNG_LIMIT
from digitpad.storage.rows import reading_confidence, reading_found_by, reading_text, reading_values

probabilities = st.lists(st.sampled_from([0.0, 0.1, 0.4, 0.5]), min_size=10, max_size=10).map(tuple)


@given(st.sampled_from(Verdict), st.lists(probabilities.map(DigitReading), max_size=3).map(tuple))
def test_the_text_of_a_reading_is_the_same_without_making_the_reading(verdict, digits):
    reading = Reading("lenet-5", "ab" * 32, verdict, digits)
    _, _, stored_verdict, packed = reading_values(reading)
    text, confidence = reading_found_by(reading)
    assert stored_verdict is not None
    assert packed is not None
    assert reading_text(stored_verdict, packed) == text == reading.text
    assert reading_confidence(packed) == confidence == reading.confidence


def test_no_picture_that_is_kept_is_too_large_to_be_fetched():
    assert PNG_LIMIT >= KEPT_BYTES
