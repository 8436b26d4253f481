"""OOLONG: questions that only counting over every line's label answers, over 131,072 tokens.

The published 25 questions of a window, in the published words and in others, and some of every
further group; over TREC's classes and over sets of labels that no training saw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from rlm.bench.intervals import Estimate, known, mean
from rlm.bench.items import PUBLISHED, REWORDED, Item, Results, Sheet, Short, Subjects
from rlm.bench.labelling import Labelled, confusion, label_lines, prompts_by_line, with_the_rest
from rlm.bench.lines import NoData, Pool, ag_news, emotions, rows, trec
from rlm.bench.marked import Marked, by_group
from rlm.bench.oolong import Line, Window, draw_window, num_lines
from rlm.bench.oolong_questions import Question, draw_questions
from rlm.bench.oolong_score import NEARNESS, score
from rlm.bench.oolong_solver import solve
from rlm.bench.options import Options
from rlm.bench.oracle import Oracle, Reading
from rlm.bench.subjects import subjects
from rlm.bench.table import Report, Score, Table, progress
from rlm.records import as_text

PUBLISHED_QUESTIONS: Final = 25  # of a window: the first ones
UNSEEN: Final[dict[str, Callable[[Path], Pool]]] = {"agnews": ag_news, "emotion": emotions}
FURTHER: Final = "further"
SHORT_LINES: Final = 12  # of a window that a direct call holds


@dataclass(frozen=True, slots=True)
class Size:
    """`published` and `further`: questions a window, in each wording. One over thousands of lines
    takes a third of a minute on two cores, hence so few."""

    tokens: int = 131_072
    windows: int = 1
    published: int = 15
    further: int = 6
    few: int = 3

    @property
    def told(self) -> str:
        return f"{self.tokens // 1024} K tokens"


def measure_trec(folder: Path, options: Options) -> Report:
    try:
        pool = trec(_data(options))
    except NoData as error:
        return Report(skipped=str(error))
    size = Size(16_384, 1, 16, 8, 4) if options.quick else Size()
    with subjects(options, folder, few=size.few) as asked:
        found = Found.of(pool, size, options, asked)
    return Report(
        scores=(
            found.score(f"OOLONG trec-coarse, {size.told}", "56.5", "70"),
            found.lines_score("single TREC lines labelled right", "recall of each ≥ 60", ""),
        ),
        tables=found.tables(),
    )


def measure_unseen(folder: Path, options: Options) -> Report:
    """Without data only the rows that are written here."""
    size = Size(8_192, 1, 10, 0, 3) if options.quick else Size(further=0)
    pools = [rows()]
    for name, read in UNSEEN.items():
        try:
            pools.append(read(_data(options)))
        except NoData as error:
            progress(f"  {name} left out: {error}")
    scores: list[Score] = []
    tables: list[Table] = []
    with subjects(options, folder, few=size.few) as asked:
        for pool in pools:
            found = Found.of(pool, size, options, asked)
            task = f"OOLONG over labels never trained on: {pool.name}, {size.told}"
            scores.append(found.score(task, "chance + 15", "chance + 40"))
            task = f"single lines labelled right, labels never trained on: {pool.name}"
            scores.append(found.lines_score(task, "majority + 15", "majority + 40"))
            tables += found.tables()
    return Report(scores=tuple(scores), tables=tuple(tables))


def _data(options: Options) -> Path:
    if options.data is None:
        raise NoData("needs --data DIR, a folder of public data sets")
    return options.data


@dataclass(frozen=True, slots=True)
class Found:
    """What a model made of the windows of one pool."""

    pool: Pool
    results: Results
    labelled: Labelled
    control: Labelled
    exact: tuple[Marked, ...]  # code over the model's own labels
    chance: Estimate
    num_own: int  # lines that its own cells asked about

    @classmethod
    def of(cls, pool: Pool, size: Size, options: Options, asked: Subjects) -> Found:
        windows = windows_of(pool, size, options.seed)
        asked.oracle.prompts.clear()
        shorts = [short for one in windows for short in one.shorts(options.seed)]
        results = asked.ask((sheet for one in windows for sheet in one.sheets()), shorts)
        oracle = _oracle(pool, (line for one in windows for line in one.window.lines))
        own = prompts_by_line(asked.oracle.prompts, oracle)
        texts = [line.text for one in windows for line in one.window.lines]
        prompts = with_the_rest(own, texts, windows[0].window.labels)
        true = {text: label for label, texts in pool.lines.items() for text in texts}
        progress(f"  {pool.name}: labelling {len(prompts)} lines")
        labelled = label_lines(options.model, prompts, true, pool.labels)
        few = dict(list(prompts.items())[:100])
        control = label_lines(asked.untrained.model, few, true, pool.labels)
        exact = tuple(mark for one in windows for mark in one.exact(labelled))
        return cls(pool, results, labelled, control, exact, _chance(windows), len(own))

    def score(self, task: str, must: str, aim: str) -> Score:
        return self.results.score(task, must, aim, self.chance)

    def lines_score(self, task: str, must: str, aim: str) -> Score:
        labelled = self.labelled
        return Score(
            task,
            must,
            aim,
            reworded=labelled.accuracy,
            untrained=self.control.accuracy,
            trivial=labelled.majority,
        )

    def tables(self) -> tuple[Table, ...]:
        columns = self.results.columns
        split = {
            "published": [m for m in columns["trained"] if PUBLISHED in m.groups],
            "reworded": [m for m in columns["trained"] if REWORDED in m.groups],
            "further": [m for m in columns["trained"] if FURTHER in m.groups],
            "untrained": columns["untrained"],
            "perfect sub-model": columns["oracle"],
            "exact code over its own labels": list(self.exact),
        }
        name = self.pool.name
        note = (
            "By type of answer and group of question; the score of a number falls by a quarter for "
            "each it is off. The first 25 of a window are the published ones; “further” are drawn "
            "from all groups after them."
        )
        lines = (
            f"{len(self.labelled.own)} different lines, {self.pool.written} of the pool's "
            f"{self.pool.num_lines} written here, the others held out of training; "
            f"{self.num_own} asked about in the words of the model's own cells, the others as its "
            "dialect asks."
        )
        return (
            by_group(f"OOLONG by question: {name}", note, split, (PUBLISHED, REWORDED, FURTHER)),
            confusion(f"Single lines: {name}", lines, self.labelled, self.pool.labels),
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A window and what is asked of it in each wording; `further` are published ones."""

    window: Window
    published: tuple[Question, ...]
    further: tuple[Question, ...]

    @classmethod
    def draw(cls, pool: Pool, size: Size, seed: str) -> Asked:
        window = draw_window(pool, num_lines(pool, size.tokens), seed)
        every = draw_questions(window, seed)
        first = every[:PUBLISHED_QUESTIONS]
        step = max(1, len(first) // size.published)
        further = _spread(every[PUBLISHED_QUESTIONS:], size.further)
        return cls(window, tuple(first[::step][: size.published]), further)

    def sheets(self) -> Iterator[Sheet]:
        """As published; then text and questions in other words."""
        oracle = _oracle(self.window.pool, self.window.lines)
        further = tuple(
            Item(one.text(), _grade(one), FURTHER, _groups(one)) for one in self.further
        )
        yield Sheet(self.window.text(), (*self._items(PUBLISHED), *further), oracle)
        yield Sheet(self.window.text(is_reworded=True), self._items(REWORDED), oracle)

    def _items(self, wording: str) -> tuple[Item, ...]:
        return tuple(
            Item(question.text(wording == REWORDED), _grade(question), wording, _groups(question))
            for question in self.published
        )

    def shorts(self, seed: str) -> list[Short]:
        """A window small enough for one prompt, and its own questions."""
        small = draw_window(self.window.pool, SHORT_LINES, f"short {seed}")
        return [
            Short(f"{small.text()}\n{question.text()}", _grade(question))
            for question in draw_questions(small, seed)[:PUBLISHED_QUESTIONS]
        ]

    def exact(self, labelled: Labelled) -> list[Marked]:
        """Code over the labels that the model gives; nothing where it gave none."""
        if not labelled.own:
            return []
        lines = [_relabelled(line, labelled) for line in self.window.lines]
        return [
            Marked(
                ("all", *_groups(question)),
                _grade(question)(solve(question, lines, self.window.labels)),
            )
            for question in self.published
        ]


def windows_of(pool: Pool, size: Size, seed: str) -> list[Asked]:
    return [Asked.draw(pool, size, f"{seed} {number}") for number in range(size.windows)]


def _relabelled(line: Line, labelled: Labelled) -> Line:
    return replace(line, label=labelled.own.get(" ".join(line.text.split()), "unread"))


def _grade(question: Question) -> Callable[[object], float]:
    return partial(_graded, question)


def _graded(question: Question, value: object) -> float:
    return 0.0 if value is None else score(question.kind, question.gold, as_text(value))


def _groups(question: Question) -> tuple[str, ...]:
    return (f"answer: {question.kind.lower()}", f"group: {question.group}")


def _spread(questions: Sequence[Question], most: int) -> tuple[Question, ...]:
    """Some of each group and type, in turn."""
    kinds: dict[tuple[str, str, str], list[Question]] = {}
    for question in questions:
        kinds.setdefault((question.group, question.kind, question.asked), []).append(question)
    depth = max((len(one) for one in kinds.values()), default=0)
    in_turn = [one[at] for at in range(depth) for one in kinds.values() if at < len(one)]
    return tuple(in_turn[:most])


def _oracle(pool: Pool, lines: Iterable[Line]) -> Oracle:
    return Oracle({Reading(line.text, line.label) for line in lines}, pool.labels)


def _chance(windows: Sequence[Asked]) -> Estimate:
    """A label or a user at random, "more common" always, an even share for a number."""
    questions = [(one.window, question) for one in windows for question in one.published]
    scores = [_by_chance(window, question) for window, question in questions]
    estimate = mean(scores)
    return known(0.0, 0) if estimate is None else known(estimate.mean, estimate.n)


def _by_chance(window: Window, question: Question) -> float:
    if question.kind == "LABEL":
        return 1 / len(window.labels)
    if question.kind == "COMPARISON":
        return float(question.gold[0].startswith("more"))
    if question.kind == "NUMERIC":
        return float(
            NEARNESS ** abs(int(question.gold[0]) - len(window.lines) // len(window.labels))
        )
    return 0.0
