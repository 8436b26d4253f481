"""The page of figures: one grid, tables of scores, the machine they hold for."""

from __future__ import annotations

from rlm.bench.scores import Marked, planted_report, roots_report
from rlm.bench.table import FIGURE_HEADS, Figure, Report, Row, Table, document


def test_page_holds_every_row_and_names_machine_and_commit() -> None:
    page = document([Report((Row("a | b", "≤ 1 s", "0.5", "0.4 s", 3, "rlm ask"),))])
    assert "| a \\| b | ≤ 1 s | 0.5 | 0.4 s | 3 | `rlm ask` |" in page
    assert "Python 3." in page
    assert "commit " in page


def test_figure_tells_how_often_it_was_taken_its_middle_and_its_tail() -> None:
    values = tuple(float(number) for number in range(1, 101))
    figure = Figure("empty cell", 300, "µs", values)
    assert figure.line() == ("empty cell", "≤ 300 µs", "100", "50.5 µs", "96 µs")
    unread = Figure("private memory", 2, "MB", ()).line()
    assert unread == ("private memory", "≤ 2 MB", "0", "cannot be read here", "")
    page = document([Report(tables=(Table("Sandbox", "", FIGURE_HEADS, (unread,)),))])
    assert "| private memory | ≤ 2 MB | 0 | cannot be read here |" in page
    assert "| aim |" not in page  # a page of tables has no empty grid


def test_scores_stand_beside_those_of_untrained_weights() -> None:
    trained = [Marked(("present", "value: word"), True, quoted=True), Marked(("absent",), False)]
    untrained = [Marked(("present", "value: word"), False), Marked(("absent",), True)]
    report = planted_report(trained, untrained)
    assert [row.measured for row in report.rows] == [
        "100 % (1 of 1) (untrained weights: 0 % (0 of 1))",
        "0 % (0 of 1) (untrained weights: 100 % (1 of 1))",
    ]
    (table,) = report.tables
    assert table.heads == ("kind", "engram", "untrained")
    assert ("value: word", "100 % (1 of 1)", "0 % (0 of 1)") in table.lines


def test_root_scores_count_every_kind() -> None:
    marked = [Marked(("lines",), True), Marked(("words",), False)]
    (row,) = roots_report(marked, marked).rows
    assert row.measured == "50 % (1 of 2) (untrained weights: 50 % (1 of 2))"
