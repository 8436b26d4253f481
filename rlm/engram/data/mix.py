"""The mixture: draws samples of all kinds for training, and fixed held-out sets for evaluation."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from rlm.engram.data import keyed, labels, meanings, roots, samples
from rlm.engram.data.corpora import SpanQuestion
from rlm.engram.data.labelled import LabelledSet
from rlm.engram.data.planted import Facts
from rlm.engram.data.reading import Reading
from rlm.engram.data.samples import Sample
from rlm.engram.data.sources import Sources

SHARES = {  # relative to each other
    "fact": 0.06,
    "keyed": 0.07,
    "planted": 0.32,
    "bare": 0.2,
    "reduce": 0.03,
    "told": 0.05,
    "several": 0.06,
    "list": 0.02,
    "listing": 0.03,
    "read": 0.33,
    "label": 0.28,
    "associated": 0.06,
    "meaning": 0.16,
    "root": 0.42,
    "long": 0.02,
}
HELD_OUT_LABELS = 300
OF_ONE_ARTICLE = 1_000  # questions; thousands about one matter teach that matter
ROLES = ("root", "reader", "all")


def shares(role: str) -> dict[str, float]:
    """What a network of this role is trained on: the root's cells, the reader's sub-calls, or both."""
    return {kind: share for kind, share in SHARES.items() if _has(role, kind)}


def _has(role: str, kind: str) -> bool:
    return role == "all" or (role == "root") == (kind.partition(",")[0] == "root")


def _evened(spans: list[SpanQuestion]) -> list[SpanQuestion]:
    """At most so many questions of one article, evenly chosen."""
    by_article: dict[str, list[SpanQuestion]] = {}
    for item in spans:
        by_article.setdefault(item.article, []).append(item)
    return [
        item
        for group in by_article.values()
        for item in group[:: max(1, -(-len(group) // OF_ONE_ARTICLE))]
    ]


@dataclass(frozen=True, slots=True)
class Mixture:
    """`train` sources and the held-out remainder: other articles, other lines, other wordings."""

    sources: Sources
    spans: tuple[SpanQuestion, ...]
    held_spans: tuple[SpanQuestion, ...]
    labelled: tuple[LabelledSet, ...]
    held_labelled: tuple[LabelledSet, ...]
    reading: Reading
    held_reading: Reading
    facts: Facts
    held_facts: Facts
    role: str = "all"  # one of ROLES

    @classmethod
    def split(cls, sources: Sources, seed: int = 0, role: str = "all") -> Mixture:
        rng = random.Random(f"split {seed}")
        spans = _evened(
            [item for item in sources.spans if not samples.held_out_article(item.article)]
        )
        held = [
            item for item in sources.spans if samples.held_out_article(item.article) and item.answer
        ]
        train_sets, held_sets = [], []
        for one in sources.labelled:
            items = list(one.items)
            rng.shuffle(items)
            held_sets.append(
                LabelledSet(one.name, tuple(items[:HELD_OUT_LABELS]), one.wordings, one.nouns)
            )
            train_sets.append(
                LabelledSet(one.name, tuple(items[HELD_OUT_LABELS:]), one.wordings, one.nouns)
            )
        return cls(
            replace(sources, labelled=tuple(train_sets)),
            tuple(spans),
            tuple(held),
            tuple(train_sets),
            tuple(held_sets),
            Reading(sources, spans, is_held_out=False),
            Reading(sources, held, is_held_out=True),
            Facts(sources),
            Facts(sources, is_held_out=True),
            role,
        )

    def makers(self, scale: float = 1.0) -> dict[str, Callable[[random.Random], Sample]]:
        kinds: dict[str, Callable[[random.Random], Sample]] = {
            "fact": lambda rng: samples.fact_sample(rng, self.sources, scale=scale),
            "reduce": lambda rng: samples.reduce_sample(rng, self.sources, scale=scale),
            "list": lambda rng: samples.list_sample(rng, self.sources, scale=scale),
            "keyed": lambda rng: keyed.sample(rng, self.sources, scale),
            "long": lambda rng: samples.long_sample(rng, self.sources),
            "root": lambda rng: roots.root_sample(rng, self.sources, self.reading.question),
        }
        kinds["read"] = lambda rng: self.reading.sample(rng, scale)
        kinds["several"] = self.reading.several
        kinds["planted"] = lambda rng: self.facts.sample(rng, scale)
        kinds["bare"] = self.facts.bare
        kinds["listing"] = lambda rng: self.facts.listing(rng, scale)
        kinds["told"] = lambda rng: self.facts.several(rng, scale)
        kinds["label"] = lambda rng: labels.sample(rng, self.labelled)
        label = kinds["label"]  # where a source of the next two is not there
        kinds["associated"] = lambda rng: labels.associated(rng, self.sources) or label(rng)
        kinds["meaning"] = lambda rng: meanings.sample(rng, self.sources) or label(rng)
        return kinds

    def stream(
        self, seed: int | str, scale: float = 1.0, none_kept: float = 1.0
    ) -> Iterator[Sample]:
        """Samples without end. `scale` is the share of the prose around facts, `none_kept` the share
        of the samples whose right reply is NONE that are not drawn again: training begins with short
        passages that do answer, in which copying is learnt sooner."""
        rng = random.Random(f"train {seed}")
        drawn = shares(self.role)
        names = sorted(drawn)
        weights = [drawn[name] for name in names]
        makers = self.makers(scale)
        while True:
            sample = makers[rng.choices(names, weights)[0]](rng)
            if sample.reply != samples.NONE or rng.random() < none_kept:
                yield sample

    def held_out(self, count: int, seed: int = 0) -> dict[str, list[Sample]]:
        """`count` samples a kind of its role. `fact` uses wordings that training never sees."""
        rng = random.Random(f"held out {seed}")
        unseen = roots.HeldOut(f"held out {seed}")
        trec = [one for one in self.held_labelled if one.name == "trec"]
        sets: dict[str, Callable[[], Sample]] = {
            "fact": lambda: samples.fact_sample(rng, self.sources, held_out=True),
            "fact, wordings seen": lambda: samples.fact_sample(rng, self.sources),
            "keyed": lambda: keyed.sample(rng, self.sources),
            "reduce": lambda: samples.reduce_sample(rng, self.sources),
            "bare": lambda: self.held_facts.bare(rng),
            "planted": lambda: self.held_facts.sample(rng),
            "planted, wordings seen": lambda: self.facts.sample(rng),
            "told": lambda: self.held_facts.several(rng),
            "listing": lambda: self.held_facts.listing(rng),
            "list": lambda: samples.list_sample(rng, self.sources),
            "long": lambda: samples.long_sample(rng, self.sources),
            "label set, held out": lambda: labels.sample(rng, (), held_out=True),
            "root": lambda: roots.root_sample(rng, self.sources, self.reading.question),
            "root, wordings held out": lambda: roots.root_sample(
                unseen, self.sources, self.held_reading.question
            ),
        }
        if self.held_spans:
            sets["span"] = lambda: samples.span_sample(rng, self.sources, self.held_spans)
            sets["read"] = lambda: self.held_reading.made(rng)
            sets["several"] = lambda: self.held_reading.several(rng)
        if self.held_labelled:
            sets["label"] = lambda: labels.sample_of(rng, labels.draw_line(rng, self.held_labelled))
        if trec:
            sets["trec"] = lambda: labels.sample_of(rng, labels.draw_line(rng, trec))
        mine = {name: make for name, make in sets.items() if _has(self.role, name)}
        return {name: [make() for _ in range(count)] for name, make in mine.items()}
