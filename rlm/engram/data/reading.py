"""Reading samples from real language: questions made from sentences of real prose, real questions
of question-answering corpora, and passages that a search brings up and that do not answer.

Texts are held out by a hash of their title or first words, question frames by `asking`.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Sequence

from rlm.engram.data import asking, neighbours, paraphrase, syntax
from rlm.engram.data.corpora import Pair, Paragraph, SpanQuestion
from rlm.engram.data.samples import NONE, Sample, span_prompt, user, window
from rlm.engram.data.sources import Sources

# A full stop ends a sentence unless it follows an initial or a title.
SENTENCE_END = re.compile(
    r"(?<=[.!?])(?<!\b[A-Z]\.)(?<!\b(?:Mr|Dr|St|No|Lt|Mt|Jr|Sr|vs)\.)(?<!\b(?:Mrs|Col|Gen|Rev|Sgt|Hon)\.)"
    r"[\"”’]?\s+(?=[\"“‘]?[A-Z])"
)
TRIES = 40
SIZES = (150, 220, 300, 400, 400, 500, 650, 800)
SHELF = 9_000  # passages


def held_out(key: str) -> bool:
    """An eighth of all texts, by their title or beginning."""
    return zlib.crc32(key[:40].lower().encode()) % 8 == 0


class Reading:
    """Draws reading samples from the sources. The shelf is filled when it is first needed."""

    def __init__(self, sources: Sources, spans: Sequence[SpanQuestion], is_held_out: bool) -> None:
        self._sources = sources
        self._is_held_out = is_held_out
        self._spans = spans
        self._paragraphs = [
            one for one in sources.paragraphs if held_out(one.title or one.text) == is_held_out
        ]
        self._pairs = [one for one in sources.pairs if held_out(one.long) == is_held_out]
        self.lexicon = sources.lexicon
        self._shelf: neighbours.Shelf | None = None

    @property
    def shelf(self) -> neighbours.Shelf:
        if self._shelf is None:
            rng = random.Random("shelf")
            texts = neighbours.drawn(rng, self._sources.prose, SHELF // 2)
            count = min(SHELF - len(texts), len(self._paragraphs))
            for one in rng.sample(self._paragraphs, count):
                texts += neighbours.cut(one.text)[:1]
            self._shelf = neighbours.Shelf(texts)
        return self._shelf

    # -- questions made from sentences

    def made(self, rng: random.Random, scale: float = 1.0) -> Sample:
        """A question made from a sentence, with its passage or with one that does not answer."""
        found = self._gap(rng)
        if found is None:
            return self.asked(rng)
        paragraph, sentence, gap = found
        question = self._question(rng, gap)
        shape = rng.random()
        if shape < 0.52:
            return user(
                "read",
                span_prompt(
                    rng, question, self._window(rng, paragraph, sentence, gap.answer, scale)
                ),
                gap.answer,
            )
        return user(
            "read", span_prompt(rng, question, self._without(rng, found, question, shape)), NONE
        )

    def question(self, rng: random.Random) -> str:
        """A question that a sentence of real text answers, without the sentence."""
        found = self._gap(rng)
        return self._question(rng, found[2]) if found else "Who wrote it?"

    def _question(self, rng: random.Random, gap: syntax.Gap) -> str:
        question = asking.question_of(rng, gap, self._is_held_out)
        if rng.random() < 0.4:
            question = paraphrase.reworded(rng, question, rng.choice([0.3, 0.6]), gap.answer)
        return question

    def _gap(self, rng: random.Random) -> tuple[Paragraph, str, syntax.Gap] | None:
        for _ in range(TRIES):
            paragraph = self._paragraph(rng)
            sentences = [one for one in SENTENCE_END.split(paragraph.text) if 25 < len(one) < 320]
            if not sentences:
                continue
            sentence = rng.choice(sentences)
            whole = self._named(paragraph, sentence)
            gaps = syntax.gaps_of(rng, whole, self.lexicon) + syntax.other_gaps(
                rng, whole, self.lexicon
            )
            gaps = [gap for gap in gaps if gap.answer in sentence]
            if gaps:
                kind = rng.choice(sorted({gap.kind for gap in gaps}))
                return paragraph, sentence, rng.choice([gap for gap in gaps if gap.kind == kind])
        return None

    def _paragraph(self, rng: random.Random) -> Paragraph:
        if self._paragraphs and rng.random() < 0.72:
            return rng.choice(self._paragraphs)
        for _ in range(8):
            text = re.sub(r"(?<!\n)\n(?!\n)", " ", self._sources.prose_piece(rng, 1200))
            text = text.replace("\n\n", "\n")
            if held_out(text[:20]) == self._is_held_out:
                break
        return Paragraph("", text)

    def _named(self, paragraph: Paragraph, sentence: str) -> str:
        """A sentence about "he" or "it" as one about the paragraph's title."""
        match = re.match(
            r"(?:He|She|It|The (?:film|album|song|book|band|company|town|village)) (?=[a-z])",
            sentence,
        )
        if paragraph.title and match:
            return f"{paragraph.title} {sentence[match.end() :]}"
        return sentence

    def _window(
        self, rng: random.Random, paragraph: Paragraph, sentence: str, answer: str, scale: float
    ) -> str:
        """The sentence with some text around it."""
        start = paragraph.text.find(sentence)
        inside = paragraph.text.find(answer, start)
        if start < 0 or inside < 0:
            return sentence
        size = max(len(sentence), int(rng.choice(SIZES) * max(0.3, scale)))
        item = SpanQuestion("", paragraph.text, "", sentence, start)
        text = window(rng, item, size)
        if paragraph.title and sentence not in paragraph.text[:400] and rng.random() < 0.5:
            text = f"{paragraph.title}\n{text}"
        return text

    def _without(
        self,
        rng: random.Random,
        found: tuple[Paragraph, str, syntax.Gap],
        question: str,
        shape: float,
    ) -> str:
        """A passage that looks as if it might answer: found by search, or robbed of the answer."""
        paragraph, sentence, gap = found
        if shape < 0.62:
            rest = paragraph.text.replace(sentence, "").strip()
            if len(rest) > 120 and gap.answer not in rest:
                return rest[: rng.choice(SIZES)]
        near = self.shelf.near(question, gap.answer, 6)
        if not near:
            return self._sources.prose_piece(rng, rng.choice(SIZES))
        return near[min(len(near) - 1, int(rng.expovariate(0.7)))]

    def swapped(self, rng: random.Random) -> Sample:
        """The passage answers for another name than the one asked about."""
        for _ in range(TRIES):
            found = self._gap(rng)
            if found is None:
                break
            paragraph, sentence, gap = found
            names = re.findall(r"[A-Z][a-z]{2,}(?: [A-Z][a-z]+)*", gap.inverted)
            other = rng.choice(self._paragraphs).title if self._paragraphs else ""
            if not names or not other or other in paragraph.text or gap.kind == "subject":
                continue
            name = max(names, key=len)
            changed = syntax.Gap(
                gap.kind, gap.answer, gap.wh, gap.inverted.replace(name, other), gap.plain.replace(name, other),
                gap.noun, gap.preposition, gap.subject.replace(name, other), gap.verb,
            )  # fmt: skip
            text = self._window(rng, paragraph, sentence, gap.answer, 1.0)
            return user("read", span_prompt(rng, self._question(rng, changed), text), NONE)
        return self.made(rng)

    def paired(self, rng: random.Random) -> Sample:
        """Asked in the words of one sentence, answered by another that says the same."""
        for _ in range(TRIES):
            if not self._pairs:
                break
            pair: Pair = rng.choice(self._pairs)
            asked, text = (pair.short, pair.long) if rng.random() < 0.6 else (pair.long, pair.short)
            sentences = SENTENCE_END.split(asked)
            gaps = syntax.gaps_of(rng, rng.choice(sentences), self.lexicon)
            gaps = [gap for gap in gaps if gap.answer in text]
            if not gaps:
                continue
            gap = rng.choice(gaps)
            if rng.random() < 0.5:
                pieces = [piece for piece in self.shelf.near(text, gap.answer, 3)] or [""]
                text = f"{text} {rng.choice(pieces)[: rng.choice(SIZES) // 2]}".strip()
            return user("read", span_prompt(rng, self._question(rng, gap), text), gap.answer)
        return self.made(rng)

    # -- real questions

    def asked(self, rng: random.Random, scale: float = 1.0) -> Sample:
        """A real question with a window of its paragraph, or with a passage that search finds."""
        if not self._spans:
            return user("read", span_prompt(rng, "Who wrote it?", "Nobody knows it."), NONE)
        item = rng.choice(self._spans)
        question = item.question
        if rng.random() < 0.25:
            question = paraphrase.reworded(rng, question, 0.4, item.answer)
        question = paraphrase.untidy(rng, question)
        size = max(SIZES[0], int(rng.choice(SIZES) * scale))
        if not item.answer:
            start = rng.randrange(max(1, len(item.paragraph) - size))
            start = item.paragraph.find(" ", start) + 1 if start else 0
            return user(
                "read", span_prompt(rng, question, item.paragraph[start : start + size]), NONE
            )
        shape = rng.random()
        if shape < 0.72:
            return user("read", span_prompt(rng, question, window(rng, item, size)), item.answer)
        near = self.shelf.near(question, item.answer, 4)
        if shape > 0.9 or not near:
            rest = item.paragraph.replace(window(rng, item, 200), " ")
            near = (
                [rest[:size]]
                if item.answer.lower() not in rest.lower() and len(rest) > 80
                else near
            )
        text = rng.choice(near) if near else self._sources.prose_piece(rng, size)
        return user("read", span_prompt(rng, question, text), NONE)

    # -- several passages, as the last step of a look-up reads them

    def several(self, rng: random.Random) -> Sample:
        """Two to four passages that search finds, in the order of the document; one may answer."""
        found = self._gap(rng)
        if found is None or rng.random() < 0.35:
            return self._several_asked(rng)
        paragraph, sentence, gap = found
        text = self._window(rng, paragraph, sentence, gap.answer, 0.7)
        return self._joined(rng, self._question(rng, gap), text, gap.answer)

    def _several_asked(self, rng: random.Random) -> Sample:
        pool = self._spans
        for _ in range(TRIES):
            item = rng.choice(pool) if pool else None
            if item is not None and item.answer:
                text = window(rng, item, rng.choice(SIZES[:5]))
                return self._joined(rng, item.question, text, item.answer)
        return self.made(rng)

    def _joined(self, rng: random.Random, question: str, text: str, answer: str) -> Sample:
        texts = [near[:450] for near in self.shelf.near(question, answer, rng.randint(1, 3))]
        reply = NONE
        if rng.random() < 0.82:
            texts.append(text)
            reply = answer
        rng.shuffle(texts)
        if not texts:
            return self.made(rng)
        return user("reduce", span_prompt(rng, question, "\n".join(texts)), reply)

    def sample(self, rng: random.Random, scale: float = 1.0) -> Sample:
        """One of all kinds of reading."""
        shape = rng.random()
        if shape < 0.28:
            return self.made(rng, scale)
        if shape < 0.33:
            return self.swapped(rng)
        if shape < 0.45:
            return self.paired(rng)
        return self.asked(rng, scale)
