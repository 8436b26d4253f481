"""Span answers to questions of SQuAD's articles that training holds out, from the passage alone and
from a million tokens of prose that hold it. Exact match and F1 as SQuAD counts them."""

from __future__ import annotations

import json
import re
import string
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random
from statistics import fmean
from typing import Final

from rlm.bench.intervals import known
from rlm.bench.items import PUBLISHED, REWORDED, Grade, Item, Results, Sheet, Short, ask_directly
from rlm.bench.needles import BYTES_PER_TOKEN, PARAGRAPH_END, read_paragraphs
from rlm.bench.options import Options
from rlm.bench.oracle import NOTHING, Oracle, Reading
from rlm.bench.planted import READ
from rlm.bench.subjects import subjects
from rlm.bench.table import Report
from rlm.records import as_text

FILE: Final = "squad-v1.1-36-articles.json"
HELD_OUT: Final = 6  # one article of so many, as in training
GUESS_WORDS: Final = 3  # of a span at random


@dataclass(frozen=True, slots=True)
class Span:
    passage: str
    question: str
    answers: tuple[str, ...]

    def reworded(self) -> str:
        asked = self.question.strip()
        first = asked[:1].lower() if asked[1:2].islower() else asked[:1]
        return f"Going by what is written here, {first}{asked[1:]}"

    def readings(self) -> tuple[Reading, ...]:
        """The sentence that holds the answer."""
        place = self.passage.find(self.answers[0])
        start = self.passage.rfind(". ", 0, place) + 1
        end = self.passage.find(". ", place + len(self.answers[0]))
        sentence = self.passage[start : end + 1 if end >= 0 else None].strip()
        return (Reading(sentence, self.answers[0]),)


@dataclass(frozen=True, slots=True)
class Size:
    """`given`: questions with their passage alone; `far`: questions over one large text."""

    given: int = 120
    far: int = 40
    tokens: int = 1_000_000
    few: int = 20


def is_held_out(title: str) -> bool:
    """Chosen by name, as training chooses."""
    return sum(re.sub(r"\W", "", title.lower()).encode()) % HELD_OUT == 0


def read_spans(data: Path) -> list[Span]:
    """Questions of the held-out articles. Raises FileNotFoundError."""
    articles = json.loads((data / "squad" / FILE).read_text("utf-8"))["data"]
    return [
        Span(paragraph["context"], item["question"].strip(), answers)
        for article in articles
        if is_held_out(article["title"])
        for paragraph in article["paragraphs"]
        for item in paragraph["qas"]
        if (answers := tuple(dict.fromkeys(one["text"] for one in item["answers"])))
    ]


def measure(folder: Path, options: Options) -> Report:
    size = Size(15, 6, 200_000, 5) if options.quick else Size()
    if options.data is None or not (options.data / "squad" / FILE).is_file():
        return Report(skipped=f"needs --data DIR with squad/{FILE}")
    drawn = _drawn(read_spans(options.data), size, options.seed)
    given, far = drawn[: size.given], drawn[size.given :]
    with subjects(options, folder, few=1) as asked:
        results = Results()
        for number, span in enumerate(given):
            ask = asked.ask if number < size.few else asked.ask_trained
            results.merge(ask(_given(span)))
        results.add("direct", ask_directly(options.model, [_short(span) for span in given]))
        chance = [_guess(span, options.seed) for span in given]
        found = asked.ask(_far(far, size, options.seed, folder))
    return Report(
        scores=(
            _exact(results).score("span answer, passage given, EM", "10", "45"),
            results.score(
                "span answer, passage given, F1", "20", "55", known(fmean(chance), len(chance))
            ),
            found.score(f"span answer over {size.tokens / 1e6:.1f} M tokens, F1", "8", "40"),
        )
    )


def f1(answer: str, golds: Sequence[str]) -> float:
    """The best over the gold answers: of tokens, without case, punctuation and articles."""
    return max(_token_f1(normalised(answer).split(), normalised(gold).split()) for gold in golds)


def exact(answer: str, golds: Sequence[str]) -> bool:
    return any(normalised(answer) == normalised(gold) for gold in golds)


def normalised(text: str) -> str:
    """SQuAD's own: lower case, no punctuation, no a, an, the, single spaces."""
    kept = "".join(letter for letter in text.lower() if letter not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", kept).split())


def _token_f1(told: list[str], gold: list[str]) -> float:
    both = sum((Counter(told) & Counter(gold)).values())
    return 2 * both / (len(told) + len(gold)) if both else float(not told and not gold)


def _drawn(spans: list[Span], size: Size, seed: str) -> list[Span]:
    """No passage twice, so that one that is read wrong counts once."""
    Random(f"spans {seed}").shuffle(spans)
    by_passage = {span.passage: span for span in reversed(spans)}
    return list(by_passage.values())[::-1][: size.given + size.far]


def _given(span: Span) -> Iterator[Sheet]:
    oracle = Oracle(span.readings())
    items = tuple(
        Item(asked, _grade(span), wording, strict=partial(_exactly, span))
        for wording, asked in ((PUBLISHED, span.question), (REWORDED, span.reworded()))
    )
    yield Sheet(span.passage, items, oracle)


def _far(spans: list[Span], size: Size, seed: str, folder: Path) -> Iterator[Sheet]:
    """One text for all: prose, and their passages in it."""
    rng = Random(f"far {seed}")
    pieces, left = [], int(size.tokens * BYTES_PER_TOKEN)
    paragraphs = read_paragraphs()
    while left > 0:
        pieces.append(rng.choice(paragraphs))
        left -= len(pieces[-1].encode()) + len(PARAGRAPH_END)
    for span in spans:
        pieces.insert(rng.randint(0, len(pieces)), span.passage)
    path = folder / "spans.txt"
    path.write_text(PARAGRAPH_END.join(pieces), "utf-8")
    oracle = Oracle(reading for span in spans for reading in span.readings())
    items = [
        Item(asked, _grade(span), wording)
        for span in spans
        for wording, asked in ((PUBLISHED, span.question), (REWORDED, span.reworded()))
    ]
    yield Sheet(path, tuple(items), oracle)
    path.unlink()


def _short(span: Span) -> Short:
    prompt = READ.format(question=span.question, text=span.passage)
    return Short(prompt, _told(_grade(span)), strict=_told(partial(_exactly, span)))


def _told(grade: Grade) -> Grade:
    """A direct reply of NONE is no answer."""
    return lambda reply: grade(None if reply == NOTHING else reply)


def _grade(span: Span) -> Grade:
    return partial(_graded, span)


def _graded(span: Span, value: object) -> float:
    return 0.0 if value is None else f1(as_text(value), span.answers)


def _exactly(span: Span, value: object) -> float:
    return 0.0 if value is None else float(exact(as_text(value), span.answers))


def _exact(results: Results) -> Results:
    """The same answers, by exact match."""
    exact_ones = Results()
    for column, marked in results.columns.items():
        exact_ones.add(column, (replace(one, score=one.strict or 0.0) for one in marked))
    return exact_ones


def _guess(span: Span, seed: str) -> float:
    """A few words in a row, anywhere in the passage."""
    words = span.passage.split()
    rng = Random(f"guess {seed} {span.question}")
    start = rng.randrange(max(1, len(words) - GUESS_WORDS))
    return f1(" ".join(words[start : start + GUESS_WORDS]), span.answers)
