"""Other words for the same: groups of synonyms by part of speech, inflected, and untidy spelling.

Pure tables and draws; a word is only ever replaced by one of its group in the same form.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

# base past participle (where it is not regular)
IRREGULAR = """be was been|become became become|begin began begun|bind bound bound|bite bit bitten|blow blew blown|
break broke broken|bring brought brought|build built built|buy bought bought|catch caught caught|choose chose chosen|
come came come|cost cost cost|cut cut cut|deal dealt dealt|dig dug dug|do did done|draw drew drawn|drink drank drunk|
drive drove driven|eat ate eaten|fall fell fallen|feed fed fed|feel felt felt|fight fought fought|find found found|
flee fled fled|fly flew flown|forget forgot forgotten|forbid forbade forbidden|get got got|give gave given|go went gone|
grow grew grown|hang hung hung|have had had|hear heard heard|hide hid hidden|hit hit hit|hold held held|hurt hurt hurt|
keep kept kept|know knew known|lay laid laid|lead led led|learn learnt learnt|leave left left|lend lent lent|let let let|
lie lay lain|light lit lit|lose lost lost|make made made|mean meant meant|meet met met|pay paid paid|put put put|
read read read|ride rode ridden|ring rang rung|rise rose risen|run ran run|say said said|see saw seen|seek sought sought|
sell sold sold|send sent sent|set set set|shake shook shaken|shoot shot shot|show showed shown|shut shut shut|
sing sang sung|sink sank sunk|sit sat sat|sleep slept slept|speak spoke spoken|spend spent spent|split split split|
spread spread spread|stand stood stood|steal stole stolen|strike struck struck|swear swore sworn|swim swam swum|
take took taken|teach taught taught|tear tore torn|tell told told|think thought thought|throw threw thrown|
undergo underwent undergone|understand understood understood|wake woke woken|wear wore worn|win won won|
withdraw withdrew withdrawn|write wrote written|overcome overcame overcome|arise arose arisen|bear bore borne|
beat beat beaten|bend bent bent|breed bred bred|burn burnt burnt|burst burst burst|creep crept crept|
forgive forgave forgiven|freeze froze frozen|kneel knelt knelt|quit quit quit|shine shone shone|slide slid slid|
spin spun spun|stick stuck stuck|sting stung stung|sweep swept swept|swing swung swung|weave wove woven|weep wept wept"""
VERBS = """build construct erect|write author pen compose|make create produce|establish set_up|start begin commence|
end finish conclude|buy purchase acquire|sell trade|show display exhibit|help assist aid|use employ utilise|
get obtain receive|give grant award|choose select pick|kill slay|destroy demolish ruin wreck|find discover locate|
hide conceal|keep retain store|hold contain|lead head direct|run manage operate|own possess|live reside dwell|die perish|
say state declare|tell inform|ask request|answer reply|call name term|describe depict portray|win gain|lose forfeit|
attack assault raid|defend protect guard|capture seize take|leave depart quit|arrive come|go travel|join enter|
move relocate shift|send dispatch ship|bring carry deliver|close shut|open unlock|repair fix mend|paint colour|
design draft plan|invent devise conceive|publish issue release|print reproduce|record tape note|sing perform|
teach instruct train|learn study|marry wed|hire employ engage|fire dismiss|replace supersede|follow succeed|
precede come_before|change alter modify|grow increase rise|fall drop decline|reduce lower cut|add append|remove delete|
measure gauge|weigh come_to|cost run_to|pay settle|earn make|spend lay_out|save rescue|allow permit let|forbid ban prohibit|
prevent stop|cause bring_about|include comprise|consist_of comprise|need require|want wish|like enjoy|love adore|hate detest|
fear dread|believe think|know understand|see notice spot|hear catch|watch observe|look_at examine|search hunt|
serve attend|work labour|rest relax|eat consume|drink sip|cook prepare|wear put_on|sit rest|stand remain|fight battle|
rule govern reign|vote ballot|elect choose|appoint name nominate|promote raise|resign step_down|retire withdraw|
discuss debate|agree consent|refuse reject decline|accept approve|promise pledge|threaten menace|warn caution|
celebrate mark|honour praise|criticise attack|visit call_at|meet encounter|cross traverse|climb ascend|sink founder|
sail voyage|land alight|crash collide|burn blaze|explode blow_up|appear emerge|vanish disappear|happen occur take_place|
last continue|stop cease|form shape|divide split|unite merge combine|connect link|separate part|surround encircle|
support back|oppose resist|complete finish|achieve attain reach|try attempt|fail miss|pass exceed|suffer undergo|
heal cure|treat handle|infect contaminate|breathe inhale|feed nourish|plant sow|harvest reap|hunt chase|dig excavate|
drill bore|cover overlay|wrap envelop|carve engrave|translate render|explain clarify|prove demonstrate|suggest propose|
demand insist_on|claim assert|deny dispute|admit confess|announce proclaim|report relate|sign endorse|swear vow|
inherit come_into|donate contribute|borrow take|lend loan|steal rob|cheat trick|arrest detain|free release|judge try|
punish penalise|order command|obey heed|organise arrange|gather collect assemble|store stock|supply provide furnish|
transport convey|install fit|test try_out|check inspect|develop advance|expand extend enlarge|shrink contract|
turn_into become|feature include|star act|direct helm|score net|defeat beat|compete contend|train coach|injure wound hurt|
guide steer|name christen dub|rename retitle|mention cite|contain hold|house accommodate|locate situate|base station|
assign allot allocate|register enrol|schedule time|postpone delay|cancel call_off|approve sanction|fund finance|
sponsor back|launch start|test try|propose put_forward"""
NOUNS = """house home residence|town place settlement|city metropolis|village hamlet|king monarch ruler|war conflict|
battle fight engagement|soldier trooper|army force|ship vessel boat|captain skipper|sailor seaman|job post position|
boss head chief|worker employee|company firm business|money cash funds|price cost charge|tax levy duty|shop store|
market bazaar|goods wares|book volume|story tale|author writer|poem verse|song tune|film movie picture|actor player|
director maker|singer vocalist|album record|band group|game match|player competitor|team side squad|coach trainer|
goal aim target purpose|reason cause motive|result outcome|answer reply response|question query|problem difficulty|
idea notion thought|plan scheme|law statute|court tribunal|judge magistrate|crime offence|thief robber|prison jail gaol|
police constabulary|doctor physician|illness disease sickness|medicine drug remedy|hospital clinic infirmary|
child kid youngster|father dad|mother mum|son boy|daughter girl|wife spouse|husband spouse|friend companion|enemy foe|
guest visitor|owner proprietor|neighbour resident|teacher instructor|pupil student|school academy|university college|
subject topic|road street way|bridge crossing|river stream|mountain peak|hill rise|forest wood|sea ocean|coast shore|
island isle|storm gale|rain downpour|field meadow|farm holding|animal beast creature|dog hound|horse mount|bird fowl|
food fare|meal dish|bread loaf|wine drink|tree timber|flower bloom|stone rock|metal ore|tool implement|machine device|
engine motor|car automobile|train railway|plane aircraft|letter note message|paper document|picture image painting|
map chart|date day|year twelvemonth|time hour|beginning start|end close|part section|piece bit|number figure count|
amount quantity sum|size extent|length extent|height elevation|weight mass|distance stretch|speed pace|power force|
leader head|member associate|meeting gathering assembly|party faction|government administration|president head_of_state|
minister secretary|mayor burgomaster|election vote|treaty pact agreement|border frontier|region area district|
country nation state|language tongue|religion faith|church chapel|priest cleric|god deity|name title|nickname byname|
building structure edifice|tower spire|wall barrier|gate door entrance|room chamber|roof covering|window pane|
garden yard|prize award|gift present|party celebration|wedding marriage|birth arrival|death passing|funeral burial|
grave tomb|fire blaze|flood deluge|accident mishap|damage harm|danger peril|change shift alteration|growth increase|
fall drop decline|order command|rule regulation|right entitlement|duty obligation|debt liability|key code|secret mystery|
clue hint|proof evidence|mistake error|truth fact|lie falsehood|scientist researcher|discovery find|invention device|
theory hypothesis|experiment trial|method technique|material substance|colour hue shade|sound noise|light glow|heat warmth|
clothes garments|coat jacket|hat cap|shoe boot|bag sack|box crate|table desk|chair seat|bed cot|lamp light|clock timepiece"""
OTHERS = """big large huge|small little tiny|old ancient aged|new recent fresh|first earliest initial|last final|main chief principal|
famous renowned celebrated|important significant major|rich wealthy|poor needy|strong powerful|weak feeble|fast quick rapid|
slow sluggish|happy glad pleased|sad unhappy|angry furious|brave courageous|clever smart|strange odd peculiar|
beautiful lovely|ugly hideous|dangerous risky|safe secure|cheap inexpensive|expensive costly dear|hard difficult|
easy simple|long lengthy|short brief|high tall|low shallow|wide broad|narrow slim|heavy weighty|light slight|hot warm|
cold chilly|wet damp|dry arid|clean spotless|dirty filthy|empty vacant|full packed|dead deceased|alive living|ill sick|
whole entire|local regional|foreign overseas|common frequent|rare unusual|early initial|late tardy|near close_to|
often frequently|now currently|originally initially|nearly almost|about roughly approximately|finally eventually|
mainly mostly chiefly|only just|also too|quickly rapidly|usually normally|once formerly|later afterwards|before prior_to|
during in_the_course_of|because_of owing_to|despite notwithstanding|while whilst|under beneath|near close_to beside"""
NOMINALS = {  # participle or base → the noun for the event
    "built": "construction|building", "constructed": "construction", "founded": "founding|foundation",
    "established": "establishment", "opened": "opening", "closed": "closure|closing", "born": "birth",
    "died": "death", "killed": "killing|death", "married": "marriage|wedding", "arrived": "arrival",
    "left": "departure", "departed": "departure", "published": "publication", "released": "release",
    "destroyed": "destruction", "discovered": "discovery", "invented": "invention", "elected": "election",
    "appointed": "appointment", "launched": "launch", "signed": "signing", "completed": "completion",
    "began": "beginning|start", "started": "start", "ended": "end", "created": "creation",
    "retired": "retirement", "resigned": "resignation", "arrested": "arrest", "crowned": "coronation",
    "introduced": "introduction", "abolished": "abolition", "captured": "capture", "sold": "sale",
    "bought": "purchase", "purchased": "purchase", "designed": "design", "buried": "burial",
    "recorded": "recording", "renamed": "renaming", "returned": "return", "adopted": "adoption",
    "executed": "execution", "expanded": "expansion", "formed": "formation", "graduated": "graduation",
    "inaugurated": "inauguration", "merged": "merger", "produced": "production", "removed": "removal",
    "replaced": "replacement", "restored": "restoration", "transferred": "transfer", "visited": "visit",
}  # fmt: skip
VOWELS = "aeiou"
KEYBOARD = {"a": "sq", "e": "wr", "i": "uo", "o": "ip", "t": "ry", "n": "bm", "s": "ad", "r": "et"}


def _rows(table: str) -> list[list[str]]:
    return [row.split() for row in table.replace("\n", "").split("|")]


@cache
def irregular() -> dict[str, tuple[str, str]]:
    return {base: (past, done) for base, past, done in _rows(IRREGULAR)}


@cache
def base_of_past() -> dict[str, str]:
    forms: dict[str, str] = {}
    for base, (past, done) in irregular().items():
        forms.setdefault(past, base)
        forms.setdefault(done, base)
    forms["lay"] = "lie"
    return forms


def _regular(base: str, ending: str) -> str:
    """`base` with "ed", "ing" or "s"; a phrase is inflected at its first word."""
    head, blank, rest = base.partition("_")
    if ending == "s":
        made = head[:-1] + "ies" if head.endswith("y") and head[-2] not in VOWELS else head
        if made == head:
            made += "es" if head.endswith(("s", "x", "ch", "sh", "z", "o")) else "s"
    elif head.endswith("e") and not (ending == "ing" and head.endswith("ee")):
        made = head[:-1] + ending
    elif ending == "ed" and head.endswith("y") and head[-2] not in VOWELS:
        made = head[:-1] + "ied"
    elif _doubles(head):
        made = head + head[-1] + ending
    else:
        made = head + ending
    return made + blank + rest


def _doubles(head: str) -> bool:
    short = len(head) <= 4 and len(head) > 2
    return short and head[-1] not in "wxyaeiou" and head[-2] in VOWELS and head[-3] not in VOWELS


def forms_of(base: str) -> dict[str, str]:
    """The forms of a verb: base, s, past, done, ing."""
    head, blank, rest = base.partition("_")
    past, done = irregular().get(head, ("", ""))
    return {
        "base": base,
        "s": "has" + blank + rest if head == "have" else _regular(base, "s"),
        "past": past + blank + rest if past else _regular(base, "ed"),
        "done": done + blank + rest if done else _regular(base, "ed"),
        "ing": _regular(base, "ing"),
    }


def past_of(base: str) -> str:
    return forms_of(base)["past"]


@cache
def synonyms() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """(nouns and the rest, verbs): word → other words in the same form; the first group counts."""
    nouns: dict[str, tuple[str, ...]] = {}
    verbs: dict[str, tuple[str, ...]] = {}

    def enter(table: dict[str, tuple[str, ...]], group: list[str]) -> None:
        for word in group:
            others = tuple(other.replace("_", " ") for other in group if other != word)
            if "_" not in word:
                table.setdefault(word, others)

    for group in _rows(VERBS):
        forms = [forms_of(verb) for verb in group]
        for form in ("past", "s", "ing", "base", "done"):
            enter(verbs, [one[form] for one in forms])
    for group in _rows(NOUNS):
        enter(nouns, group)
        enter(nouns, [_regular(noun, "s") for noun in group])
    for group in _rows(OTHERS):
        enter(nouns, group)
    return nouns, verbs


def base_form(past: str, vocabulary: frozenset[str]) -> str | None:
    """The base of a past tense, or None when it cannot be told."""
    known = base_of_past().get(past)
    if known:
        return known
    if not past.endswith("ed") or len(past) < 5:
        return None
    if past.endswith("ied"):
        return past[:-3] + "y"
    short, with_e = past[:-2], past[:-1]
    if len(short) > 3 and short[-1] == short[-2] and short[-1] not in "lsfz":
        return short[:-1]
    if with_e in vocabulary and (
        short not in vocabulary or short[-1] in "cgsuvz" or len(short) < 4
    ):
        return with_e
    return short if short in vocabulary else None


def base_of_third(word: str, vocabulary: frozenset[str]) -> str | None:
    """The base of "lives", "carries" and the like."""
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "oes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and word[:-1] in vocabulary else None


WORD = re.compile(r"[a-z]+")
BEFORE_NOUN = frozenset(
    "the a an of all every each many which what these those his her its their most no some any".split()
)
BEFORE_VERB = frozenset(
    "to did does do will would can could may might must should shall who they we he she it".split()
)


def reworded(rng: random.Random, text: str, share: float, keep: str = "") -> str:
    """`text` with about `share` of its known lower-case words replaced; never words of `keep`."""
    nouns, verbs = synonyms()
    kept = set(WORD.findall(keep.lower()))
    before = ""

    def other(match: re.Match[str]) -> str:
        nonlocal before
        word, last = match[0], before
        before = word
        first, second = (verbs, nouns) if last in BEFORE_VERB else (nouns, verbs)
        found = first.get(word) or (None if last in BEFORE_NOUN else second.get(word))
        if not found or word in kept or last in ("what", "which") or rng.random() > share:
            return word
        start = match.start()
        return word if start and text[start - 1].isalpha() else rng.choice(found)

    return WORD.sub(other, text)


def untidy(rng: random.Random, text: str) -> str:
    """Now and then without capitals or punctuation, or with one slip of the finger."""
    shape = rng.random()
    if shape < 0.06:
        return text.rstrip("?.").lower()
    if shape < 0.09:
        return text.rstrip("?.")
    if shape < 0.1:
        return text.upper()
    return slip(rng, text) if shape < 0.14 else text


def slip(rng: random.Random, text: str) -> str:
    """One typing error in a lower-case word of five letters or more."""
    words = [match for match in WORD.finditer(text) if len(match[0]) > 4]
    words = [match for match in words if not match.start() or text[match.start() - 1] == " "]
    if not words:
        return text
    match = rng.choice(words)
    at = rng.randrange(match.start() + 1, match.end() - 1)
    char = text[at]
    changed = rng.choice(
        ["", char + char, text[at + 1] + char, rng.choice(KEYBOARD.get(char, "x"))]
    )
    skip = 2 if len(changed) == 2 and changed[0] != char else 1
    return text[:at] + changed + text[at + skip :]


def with_strange_words(
    rng: random.Random, text: str, vocabulary: Sequence[str], keep: str = ""
) -> str:
    """One or two words that have nothing to do with it, put between words that are not of `keep`: a
    question goes on to mean what it meant when a word of it was never met."""
    kept = set(WORD.findall(keep.lower()))
    for _ in range(rng.randint(1, 2)):
        words = list(WORD.finditer(text))
        free = [
            word.start()
            for before, word in pairwise(words)
            if text[before.end() : word.start()] == " "
            and word[0].islower()
            and not kept & {before[0].lower(), word[0]}
        ]
        if free:
            at = rng.choice(free)
            text = f"{text[:at]}{rng.choice(vocabulary)} {text[at:]}"
    return text
