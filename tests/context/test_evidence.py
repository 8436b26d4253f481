"""Evidence is narrowed to the sentence that holds the answer, and slices back exactly."""

from __future__ import annotations

from typing import Any

import pytest

from rlm.context.evidence import narrow
from rlm.context.store import Store

ONE = (
    "It rained. The gate code of the north\r\ndepot is 4471, said Mr. Harris. It rained on. 😀 End."
)
TWO = "Another day. The code was 44710. Nothing else."


@pytest.fixture
def store() -> Any:
    with Store.from_documents([("one", ONE, "text"), ("two", TWO, "text")]) as opened:
        yield opened


def quotes(store: Store, spans: list[tuple[int, int]], value: Any) -> list[str]:
    found = narrow(store, spans, value)
    for item in found:
        assert store.slice(item.start, item.end) == item.quote
        document = next(entry for entry in store.documents if entry.name == item.source)
        assert document.start <= item.start < item.end <= document.end
    return [item.quote for item in found]


FACT = "The gate code of the north\r\ndepot is 4471, said Mr. Harris."


@pytest.mark.parametrize(
    "value",
    ["4471", 4471, "NORTH depot", ["4471"], {"code": "4471"}, ("nowhere", "Mr. Harris")],
)
def test_a_span_that_holds_the_answer_is_narrowed_and_others_are_dropped(
    store: Store, value: Any
) -> None:
    spans = [(len(ONE) + 2, len(ONE) + len(TWO)), (0, len(ONE))]
    assert quotes(store, spans, value) == [FACT]


def test_spans_that_do_not_hold_it_stay_as_they_are(store: Store) -> None:
    assert quotes(store, [(0, 11), (11, 20)], "no such words") == ["It rained.", "The gate"]
    assert quotes(store, [(0, 11)], None) == ["It rained."]
    assert quotes(store, [(0, 11)], True) == ["It rained."]


def test_spans_are_clipped_to_documents_and_told_once(store: Store) -> None:
    whole = (0, store.num_chars)
    assert quotes(store, [whole, whole], "unknown") == [ONE, TWO]
    assert quotes(store, [(-50, 10**9)], "44710") == ["The code was 44710."]
    assert quotes(store, [(5, 5), (9, 3), (10**6, 10**7), (len(ONE), len(ONE) + 2)], "x") == []
    assert quotes(store, [], "4471") == []


def test_an_answer_over_two_sentences_takes_both(store: Store) -> None:
    assert quotes(store, [(0, len(ONE))], "Mr. Harris. It rained") == [FACT + " It rained on."]


def test_evidence_is_capped_in_number_and_length() -> None:
    with Store.from_documents([("long", "word " * 5000, "text")]) as store:
        assert len(quotes(store, [(n, n + 50) for n in range(500)], "nowhere")) == 100
        assert [len(quote) for quote in quotes(store, [(0, 5_000)], "nowhere")] == [1999, 1999, 999]
