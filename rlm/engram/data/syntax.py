"""From a sentence to the questions that it answers, by its shape alone: subject, verb, and the
phrases after the verb. No tagger, no model; what cannot be told is left out.

A `Gap` is one part of a sentence that can be asked for, with what is needed to ask in any form.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rlm.engram.data import paraphrase
from rlm.engram.data import words as w


@dataclass(frozen=True, slots=True)
class Gap:
    """`answer` stands in the sentence. Asked as `wh` + `inverted` ("was it built by Ann") or as
    `wh` + `plain` ("it was built by Ann"); `noun` names what is asked for ("year")."""

    kind: str
    answer: str
    wh: str
    inverted: str
    plain: str
    noun: str
    preposition: str = ""
    subject: str = ""
    verb: str = ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of words: all of the prose in lower case, and first names."""

    vocabulary: frozenset[str]
    first_names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Clause:
    subject: str
    verb: str
    rest: str
    is_person: bool
    is_whole: bool  # `rest` was not cut at a conjunction
    base: str | None  # of a full verb; None for an auxiliary


MONTH = "(?:" + "|".join(w.MONTHS) + ")"
NUMBER_WORDS = """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen twenty thirty forty fifty sixty hundred""".split()
NUMBER = (
    rf"(?:\d[\d,]*(?:\.\d+)?(?: (?:million|billion|thousand|hundred))?|{'|'.join(NUMBER_WORDS)})"
)
DATE = rf"(?:\d{{1,2}} {MONTH}(?:,? \d{{4}})?|{MONTH} \d{{1,2}}(?:, \d{{4}})?|{MONTH} \d{{4}}|1[0-9]{{3}}|20[0-4]\d|{'|'.join(w.DAYS)})"
_WORD = r"[A-Z](?:[\w'’-]*\w|\.)"
NAME = rf"{_WORD}(?:(?: (?:of|de|van|von|the|la|le|del|and the))? {_WORD})*"
AUXILIARIES = "was were is are has have had will would can could may might must should".split()
AUX = "|".join(AUXILIARIES)
BE = frozenset("was were is are".split())
DETERMINERS = frozenset("the a an this that these those his her its their my our your".split())
PRONOUNS = frozenset(
    "he she it they we i you there this that these those who which what one some many most all both"
    " such another others none nobody everybody everyone nothing here".split()
)
NO_START = PRONOUNS | frozenset(
    "in on at by from after during before until since with for as no if when while but and so not thus".split()
)
NO_END = frozenset(
    "of in the a an to and or with by that who which not at on from for as but if when where his her"
    " its their my our your than then also have has had be been being so very more most".split()
)
_LEAD = r"(?:(?:In|On|At|By|After|During|Since|Before|Until|From) [^,;:.()]{3,45}, )?"
_SUBJECT = (
    rf"(?P<subject>(?:(?:The|A|An|His|Her|Its|Their|My|Our|Many|Most|All|Both|Some|{NUMBER})\b"
    rf"|[A-Z][\w'’.-]+|\d[\d,]*)(?: (?:\([^)]{{1,40}}\)|[\w'’.-]+)){{0,7}}?)"
)
SENTENCE = re.compile(
    rf"^(?P<lead>{_LEAD}){_SUBJECT} (?P<adverb>(?:also|then|later|soon|first|finally|never|only|now|still) )?"
    rf"(?P<verb>{AUX}|[a-z]{{3,}})\b(?: (?P<rest>.+))?$"
)
CLAUSE_END = re.compile(
    r"[,;:—]|--| (?:and|but|which|who|while|when|where|because|although|though|whereas|until|if|so that) "
)
WHEN = re.compile(rf"\b(in|on|since|by|until|around|about|from) ((?:early |late |the )?{DATE})\b")
WHERE = re.compile(
    rf"\b(in|at|near|from|to|into|off|outside) ((?:the )?(?!(?:{'|'.join(w.MONTHS + w.DAYS)})\b){NAME})(?= (?:in|on|at|by|from|to|with|for|after|during|as|under)\b|$)"
)
AGENT = re.compile(
    rf"\b(by) ({NAME}|(?:the|a|an|his|her|their) (?:[a-z-]+ ){{0,3}}[a-z-]+(?: of {NAME})?)"
)
AMOUNT = re.compile(r"[$£€]\d[\d,]*(?:\.\d+)?(?: (?:million|billion|thousand))?")
COUNT = re.compile(rf"\b({NUMBER}) ((?:[a-z-]+ )?(?:[a-z]{{3,}}s|people|men|women|children))\b")
LASTED = re.compile(
    rf"\bfor (?:about |over |nearly |more than )?({NUMBER} (?:years|months|weeks|days|hours|minutes|seasons))\b"
)
CALLED = re.compile(
    r"\b(known as|called|named|nicknamed|titled|entitled|renamed|dubbed) (\"[^\"]{2,40}\"|(?:the )?[A-Z][\w'’ -]{2,40}\w)"
)
NO_ANSWER = frozenset("The A An He She It They This That".split())
NOT_COUNTED = frozenset("years months days weeks hours minutes times ones others pages".split())
PERSON_VERBS = frozenset(
    """said wrote married told asked replied thought felt died lived studied taught moved believed knew loved hated
returned sang played scored won joined worked served retired graduated resigned directed starred composed painted
attended born educated elected appointed buried""".split()
)


def clause_of(sentence: str, lexicon: Lexicon) -> Clause | None:
    """Subject, finite verb and what follows up to the end of the clause; None if not plain."""
    text = sentence.rstrip(" .!?\"'”’")
    for match in _readings(text):
        subject, verb = match["subject"], match["verb"]
        base = _base(subject, verb, lexicon)
        if verb not in AUXILIARIES and base is None:
            continue
        subject = re.sub(r" ?\([^)]*\)", "", subject)
        words = subject.split(" ")
        if not subject or "," in subject or words[0].lower() in NO_START:
            return None
        if words[-1].lower() in NO_END:
            return None
        if any(word in AUXILIARIES or word in PRONOUNS for word in words[1:]):
            return None
        rest = (match["rest"] or "").strip()
        end = CLAUSE_END.search(rest)
        lead = match["lead"].rstrip(", ")
        short = rest[: end.start()] if end else rest
        if lead and len(short) > 0 and WHEN.fullmatch(lead[0].lower() + lead[1:]):
            short += f" {lead[0].lower()}{lead[1:]}"
        whole = end is None or not end[0].startswith((" and", " but"))
        return Clause(subject, verb, short, _is_person(subject, verb, short, lexicon), whole, base)
    return None


def _readings(text: str) -> Iterator[re.Match[str]]:
    """Matches with an ever longer subject."""
    match = SENTENCE.match(text)
    tries = 0
    while match and tries < 8:
        yield match
        # The verb moves one word to the right.
        after = match.end("verb")
        head = match["lead"]
        longer = re.compile(
            rf"^(?P<lead>{re.escape(head)})(?P<subject>.{{{match.end('verb') - len(head)}}}(?: [\w'’.-]+){{0,6}}?)"
            rf" (?P<adverb>)(?P<verb>{AUX}|[a-z]{{3,}})\b(?: (?P<rest>.+))?$"
        )
        if after - match.start("subject") > 60:
            return
        match = longer.match(text)
        tries += 1


def _base(subject: str, verb: str, lexicon: Lexicon) -> str | None:
    if verb in AUXILIARIES:
        return None
    last = subject.rsplit(" ", 1)[-1]
    if last.lower() in DETERMINERS or last.lower() in NO_END:
        return None
    base = paraphrase.base_form(verb, lexicon.vocabulary)
    if base:
        return base
    if last.endswith("s") or verb in _NOUNS:
        return None
    third = paraphrase.base_of_third(verb, lexicon.vocabulary)
    return third if third in _BASES else None


_BASES = frozenset(
    word.split("_")[0] for row in paraphrase.VERBS.split("|") for word in row.split()
)
_NOUNS = frozenset(f"{word}s" for row in paraphrase.NOUNS.split("|") for word in row.split())


def _is_person(subject: str, verb: str, rest: str, lexicon: Lexicon) -> bool:
    words = subject.split(" ")
    named = (
        words[0] in lexicon.first_names
        or words[0] in w.TITLES
        or words[0] in ("Sir", "Mr", "Mrs", "Dr")
    )
    told = verb in PERSON_VERBS or rest.split(" ")[0] in PERSON_VERBS
    return named or (told and words[0][0].isupper() and words[0] not in ("The", "A", "An", "Its"))


def gaps_of(rng: random.Random, sentence: str, lexicon: Lexicon) -> list[Gap]:
    """All that can be asked of a sentence, in no order."""
    clause = clause_of(sentence, lexicon)
    if clause is None or len(clause.subject) > 70 or not clause.rest:
        return []
    found = [_subject_gap(rng, clause), _definition(clause), _object_gap(clause)]
    for gaps in (_phrase_gaps(clause), _number_gaps(clause), _voice_gaps(clause)):
        found += gaps
    return [gap for gap in found if gap is not None and _fair(gap)]


def _fair(gap: Gap) -> bool:
    size = len(gap.plain.split(" "))
    return (
        1 < len(gap.answer) <= 70
        and 2 <= size <= 20
        and gap.answer not in gap.plain
        and gap.answer not in NO_ANSWER
    )


def _lowered(subject: str) -> str:
    """The subject as it stands inside a question."""
    first = subject.split(" ")[0]
    return (
        subject[0].lower() + subject[1:]
        if first.lower() in DETERMINERS | {"many", "most", "all", "both", "some"}
        else subject
    )


def _said(clause: Clause, rest: str) -> tuple[str, str]:
    """(inverted, plain): "did she go home", "she went home"."""
    subject, rest = _lowered(clause.subject), re.sub(r"\s{2,}", " ", rest).strip()
    plain = f"{subject} {clause.verb} {rest}".strip()
    if clause.base is None:
        return f"{clause.verb} {subject} {rest}".strip(), plain
    support = "does" if clause.verb.endswith("s") and not clause.verb.endswith("ss") else "did"
    return f"{support} {subject} {clause.base} {rest}".strip(), plain


ASKED = {  # kind → question word, name of what is asked for
    "when": ("when", "date"),
    "where": ("where", "place"),
    "agent": ("by whom", "person"),
    "object": ("what", "thing"),
    "called": ("what", "name"),
    "lasted": ("how long", "length of time"),
    "amount": ("how much", "amount"),
}


def _gap(clause: Clause, kind: str, answer: str, rest: str, preposition: str = "") -> Gap:
    """A gap in what follows the verb; `rest` is what is left of it."""
    inverted, plain = _said(clause, rest)
    wh, noun = ASKED.get(kind, ("what", "thing"))
    verb = clause.rest.split(" ")[0] if clause.base is None else clause.verb
    subject = _lowered(clause.subject)
    return Gap(kind, answer, wh, inverted, plain, noun, preposition, subject, verb)


def _without(clause: Clause, match: re.Match[str], group: int = 0) -> str:
    return clause.rest[: match.start(group)].rstrip() + clause.rest[match.end(group) :]


def _subject_gap(rng: random.Random, clause: Clause) -> Gap | None:
    """Who or what did it: the verb phrase asks, the subject answers."""
    words, subject = clause.rest.split(" "), clause.subject
    plural = clause.verb in ("are", "were", "have") or subject.split(" ")[0] in NUMBER_WORDS
    if len(words) < 2 or plural:
        return None
    said = f"{clause.verb} {clause.rest}"
    if len(words) > 12:
        said = " ".join([clause.verb, *words[:12]]).rstrip(",")
        if said.split(" ")[-1] in NO_END:
            return None
    wh, noun = ("who", "person") if clause.is_person else (rng.choice(["what", "which"]), "name")
    if wh == "which":
        last = subject.split(" ")[-1]
        noun = last if subject.startswith("The ") and last.islower() else "one"
        wh = f"which {noun}"
    if subject.startswith(("The ", "A ", "An ")) and rng.random() < 0.25:
        subject = subject.split(" ", 1)[1]
    return Gap("subject", subject, wh, said, said, noun)


def _definition(clause: Clause) -> Gap | None:
    if clause.verb not in BE or not clause.is_whole:
        return None
    match = re.match(r"((?:a|an|the|one of the) [\w'’ -]+?)$", clause.rest)
    if not match or len(match[1].split(" ")) > 9:
        return None
    return _identity(_lowered(clause.subject), clause.verb, match[1], clause.is_person)


def _identity(subject: str, verb: str, answer: str, is_person: bool) -> Gap:
    wh = "who" if is_person else "what"
    inverted, plain = f"{verb} {subject}", f"{subject} {verb}"
    return Gap("is", answer, wh, inverted, plain, "description", "", subject)


def _object_gap(clause: Clause) -> Gap | None:
    match = OBJECT.match(clause.rest) if clause.base else None
    return _gap(clause, "object", match[1], match[2].strip()) if match else None


def _phrase_gaps(clause: Clause) -> list[Gap]:
    found = [_time_gap(clause, match) for match in WHEN.finditer(clause.rest)]
    for match in WHERE.finditer(clause.rest):
        preposition = match[1]
        if preposition in ("in", "at", "near", "outside", "off"):
            found.append(_gap(clause, "where", match[2], _without(clause, match), preposition))
        elif match.end() == len(clause.rest):
            found.append(_gap(clause, "where", match[2], _without(clause, match, 2), preposition))
    if clause.verb in BE | {"has", "have", "had"}:
        for match in AGENT.finditer(clause.rest):
            found.append(_gap(clause, "agent", match[2], _without(clause, match), "by"))
    called = CALLED.search(clause.rest)
    if called and clause.base is None:
        found.append(_gap(clause, "called", called[2].strip('"'), _without(clause, called, 2)))
    return found


def _time_gap(clause: Clause, match: re.Match[str]) -> Gap:
    gap = _gap(clause, "when", match[2], _without(clause, match), match[1])
    if re.fullmatch(r"\d{4}", match[2]):
        return replace(gap, noun="year")
    return replace(gap, noun="day") if match[2] in w.DAYS else gap


def _number_gaps(clause: Clause) -> list[Gap]:
    found: list[Gap] = []
    rest = clause.rest
    lasted = LASTED.search(rest)
    if lasted:
        found.append(_gap(clause, "lasted", lasted[1], _without(clause, lasted), "for"))
    amount = AMOUNT.search(rest)
    if amount and amount.end() == len(rest):
        before = rest[: amount.start()].strip()
        if before.split(" ")[-1] not in NO_END or before.endswith((" for", " of", " to", " at")):
            found.append(_gap(clause, "amount", amount[0], before))
    count = COUNT.search(rest)
    if count and count[2].split(" ")[-1] not in NOT_COUNTED:
        before = rest[: count.start()].strip()
        last = before.split(" ")[-1]
        if last in ("", "over", "about", "nearly") or (last not in NO_END and len(before) < 40):
            gap = _gap(clause, "count", count[1], f"{before} {rest[count.end() :]}")
            noun = count[2]
            found.append(replace(gap, wh=f"how many {noun}", noun=f"number of {noun}"))
    return found


OBJECT = re.compile(
    rf"((?:the|a|an|his|her|its|their) (?:[a-z-]+ ){{0,2}}[a-z-]{{3,}}|{NAME})"
    r"(?= (?:in|on|at|by|from|to|with|for|after|during|as)\b|$)(.*)"
)


def _voice_gaps(clause: Clause) -> list[Gap]:
    """Told in the active, asked in the passive, and the other way round."""
    if clause.base:
        match = OBJECT.match(clause.rest)
        if not match or clause.verb.endswith("s") or match[1][0] == match[1][0].upper():
            return []
        done = paraphrase.forms_of(clause.base)["done"]
        thing = _lowered(match[1])
        auxiliary = "were" if thing.endswith("s") and not thing.endswith("ss") else "was"
        rest = f" {match[2].strip()}".rstrip()
        wh = "by whom" if clause.is_person else "by what"
        noun = "person" if clause.is_person else "thing"
        plain = f"{thing} {auxiliary} {done}{rest}"
        inverted = f"{auxiliary} {thing} {done}{rest}"
        return [Gap("agent", clause.subject, wh, inverted, plain, noun, "by", thing, done)]
    match = PASSIVE.fullmatch(clause.rest) if clause.verb in ("was", "were") else None
    base = paraphrase.base_of_past().get(match[1]) if match else None
    if not match or not (base or match[1].endswith("ed")):
        return []
    past = paraphrase.past_of(base) if base else match[1]
    said = f"{past} {_lowered(clause.subject)}{match[3] or ''}"
    return [Gap("subject", match[2], "who", said, said, "person")]


PASSIVE = re.compile(rf"([a-z]+(?:ed|en|n|t)) by ({NAME})( (?:in|on|at|from|for|with) .+)?")
APPOSITIVE = re.compile(rf"({NAME}), ((?:a|an|the) (?:[\w'’-]+ ){{1,7}}?[\w'’-]+)(?=,|\.|;)")
LIFE = re.compile(rf"^({NAME}) ?\((?:[^()]*?\b(?:born|b\.)\s+)?({DATE})(?: ?[–-] ?({DATE}))?\)")
OF = re.compile(
    rf"\b[Tt]he ((?:[a-z]+ )?[a-z]+) of ((?:the )?{NAME}|the [a-z]+ [a-z]+) (?:is|was) ({NAME}|{NUMBER}|\"[^\"]+\")"
)
POSSESSED = re.compile(rf"({NAME})['’]s ((?:[a-z]+ )?[a-z]+), ({NAME})")


def other_gaps(rng: random.Random, sentence: str, lexicon: Lexicon) -> list[Gap]:
    """Gaps that are told without a verb of their own."""
    found: list[Gap] = []
    for match in APPOSITIVE.finditer(sentence):
        name, told = match[1], match[2]
        person = name.split(" ")[0] in lexicon.first_names
        found.append(_identity(name, "is", told, person))
        if told.startswith("the "):
            wh, noun = ("who", "person") if person else ("what", "name")
            found.append(Gap("subject", name, wh, f"is {told}", f"is {told}", noun))
    life = LIFE.match(sentence)
    if life:
        found += [
            Gap("when", date, "when", f"{auxiliary} {life[1]} {verb}", said, "date", "on", life[1], done)
            for date, auxiliary, verb, said, done in (
                (life[2], "was", "born", f"{life[1]} was born", "born"),
                (life[3], "did", "die", f"{life[1]} died", "died"),
            )
            if date
        ]  # fmt: skip
    for match in OF.finditer(sentence):
        thing = f"the {match[1]} of {match[2]}"
        found.append(Gap("of", match[3], "what", f"is {thing}", f"{thing} is", match[1]))
    for match in POSSESSED.finditer(sentence):
        thing, wh = f"{match[1]}'s {match[2]}", rng.choice(["who", "who", "what"])
        found.append(Gap("of", match[3], wh, f"is {thing}", f"{thing} is", match[2]))
    return [gap for gap in found if len(gap.answer) <= 70]
