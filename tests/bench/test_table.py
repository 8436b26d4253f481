"""The page of figures: grids, tables of scores, each with the machine and commit it holds for."""

from __future__ import annotations

from pathlib import Path

import pytest

from rlm.bench.intervals import Estimate, known, mean, rate
from rlm.bench.kept import Kept, from_json, keep, read_kept, taken_now
from rlm.bench.page import document
from rlm.bench.table import FIGURE_HEADS, Figure, Report, Row, Score, Table

ROW = Row("a | b", "≤ 1 s", "0.5", "0.4 s", 3, "rlm ask")
SCORE = Score("needles", "90", "99", rate(7, 10), rate(9, 10), rate(0, 4), known(0.0, 1))


def kept(name: str, machine: str, report: Report) -> Kept:
    return Kept(name, "2026-11-29", machine, "abc1234", f"rlm bench {name}", report)


def test_page_holds_every_row_and_says_where_each_was_measured() -> None:
    one, other = kept("one", "Linux, 2 cores", Report((ROW,))), taken_now("b", "c", Report((ROW,)))
    page = document([one, other])
    assert "Machine 1: Linux, 2 cores" in page
    assert (
        "| a \\| b | ≤ 1 s | 0.5 | 0.4 s | 3 | `rlm ask` | 2026-11-29 · abc1234 · machine 1 |"
        in page
    )
    assert f"| {other.date} · {other.commit} · machine 2 |" in page
    assert "Python 3." in other.machine


def test_one_measurement_taken_anew_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    report = Report((ROW,), (Table("T", "note", ("a", "b"), (("1", "2"),)),), (SCORE,))
    for name in ("one", "two"):
        keep(kept(name, "old", report), tmp_path)
    before = (tmp_path / "two.json").read_bytes()
    keep(kept("one", "new", Report((ROW,))), tmp_path)
    assert (tmp_path / "two.json").read_bytes() == before
    again = read_kept(tmp_path, ["two", "one"])
    assert [(one.name, one.machine) for one in again] == [("two", "old"), ("one", "new")]
    assert again[0].report == report


def test_file_that_is_no_measurement_is_named(tmp_path: Path) -> None:
    path = tmp_path / "odd.json"
    path.write_text('{"name": "odd"}')
    with pytest.raises(ValueError, match="odd.json is not a kept measurement"):
        from_json(path)


def test_score_has_its_interval_its_gap_and_what_stands_beside_it() -> None:
    page = document([kept("one", "here", Report(scores=(SCORE,)))])
    assert (
        "| needles | 90 | 99 | 70.0 % [39.7–89.2], n 10 | 90.0 % [59.6–98.2], n 10 | +20.0 |"
        in page
    )
    assert "| 0 % [0–49.0], n 4 |" in page


def test_interval_of_a_share_is_wilsons() -> None:
    # Wilson 1927 as in Brown, Cai & DasGupta 2001: never outside 0 to 1, never empty at the ends.
    half, none = rate(50, 100), rate(0, 10)
    assert half is not None
    assert (round(half.low, 4), round(half.high, 4)) == (0.4038, 0.5962)
    assert none == Estimate(0.0, 0.0, pytest.approx(0.2775, abs=1e-4), 10)
    assert rate(0, 0) is None


def test_interval_of_a_mean_is_drawn_and_the_same_each_time() -> None:
    values = [0.0, 0.25, 0.5, 1.0] * 10
    first, again = mean(values), mean(values)
    assert first == again
    assert first is not None
    assert first.mean == pytest.approx(0.4375)
    assert 0.3 < first.low < first.mean < first.high < 0.6
    assert mean([1, 0, 1, 1]) == rate(3, 4)
    assert mean([]) is None


def test_figure_tells_how_often_it_was_taken_its_middle_and_its_tail() -> None:
    values = tuple(float(number) for number in range(1, 101))
    figure = Figure("empty cell", 300, "µs", values)
    assert figure.line() == ("empty cell", "≤ 300 µs", "100", "50.5 µs", "96 µs")
    unread = Figure("private memory", 2, "MB", ()).line()
    assert unread == ("private memory", "≤ 2 MB", "0", "cannot be read here", "")
    page = document(
        [kept("s", "m", Report(tables=(Table("Sandbox", "", FIGURE_HEADS, (unread,)),)))]
    )
    assert "| private memory | ≤ 2 MB | 0 | cannot be read here |" in page
    assert "| aim |" not in page  # a page of tables has no empty grid
