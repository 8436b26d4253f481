"""Invented questions by what they ask for: a person, a place, a number, a thing, an explanation, an
abbreviation; and finer kinds of each. Names in them are invented or drawn from tables.
"""

from __future__ import annotations

import random
from functools import cache

from rlm.engram.data import lexicon, things
from rlm.engram.data import words as w

# coarse kind | fine kind | forms
ROWS = """
human|individual|Who {did} the {thing}?|Who was the first to {act} {place}?|Which {job} {did} the {thing}?|Who is the {job} that lives in {place}?|Name the {job} who {did} the {thing}.|What {job} wrote "{title}"?|Who plays the {job} in "{title}"?|What was the name of {name}'s {relative}?|Who owns the {firm}?|Who {did} the {thing} of {place}?|Whose {relative} {did} the {thing}?|What's the name of the {job} from {place}?|Who founded {place}?|Who was {name} married to?|What {job} was known as the {adj} {noun}?
human|group|What team won the {event} in {year}?|Which company makes the {thing}?|What band recorded "{title}"?|What tribe lives near {place}?|Which club plays in {place}?|What organisation runs the {event}?|Which family ruled {place} in {year}?|What crew sailed the {noun}?|What firm sells {noun}s in {place}?|Which party governs {place}?
human|title|What was {name}'s job?|What is the rank of {name}?|What did {name} do for a living?|What position did {name} hold in {place}?|What is the title of the head of {place}?|What office did {name} hold?
human|who is|Who was {name}?|Who is {name} of {place}?|Who exactly was {name}?|Who were the {noun}s of {place}?
location|city|What city has the most {noun}s?|In which town was {name} born?|What is the capital of {place}?|What city hosted the {event} in {year}?|Which town lies on the river {noun}?|What is the largest city in {place}?|What port does the {noun} sail from?
location|country|What country grows the most {plant}s?|Which country won the {event}?|In what country is {place}?|What nation invented the {noun}?|From which country does {dish} come?|What countries border on {place}?
location|state|What state is {place} in?|Which province has the {adj}est {noun}?|What county is {place} in?|Which region is famous for {dish}?|What district does {name} come from?
location|mountain|What is the highest mountain in {place}?|Which peak rises above {place}?|What volcano destroyed {place}?|What range runs through {place}?
location|other|Where is {place}?|Where can I find {noun}s?|Where did {name} hide the {noun}?|Where do {animal}s live?|Where was the {thing} built?|What river flows through {place}?|What island does {name} own?|On which street is the {firm}?|Where does the {noun} come from?|What lake is near {place}?|Where is the {event} held?|What ocean is {place} on?|What continent is {place} on?
number|count|How many {noun}s are there in {place}?|How many {animal}s does {name} have?|How many people live in {place}?|How many {relative}s did {name} have?|How many {noun}s fit into a {container}?|How many legs does a {animal} have?|How many times did {name} win the {event}?|What is the population of {place}?|What number of {noun}s does the {firm} sell?
number|date|When was {name} born?|When did {name} die?|What year was the {thing} built?|In what year did {place} burn down?|When is the {event}?|What day does the {event} start?|When was the {noun} invented?|On what date did {name} arrive in {place}?|What time does the {firm} open?|When did the {event} of {place} begin?|In which century was {place} founded?
number|distance|How far is it from {place} to {place2}?|How long is the river of {place}?|How high is the {adj} {noun}?|How tall is {name}?|How deep is the lake at {place}?|How wide is the {noun}?|What is the distance between {place} and {place2}?
number|money|How much does a {noun} cost?|What is the price of a {noun}?|How much was the {thing} sold for?|What does {name} earn?|How much money did {name} lose?|What was the fine for {name}?
number|period|How long does it take to build a {noun}?|How old is {name}?|How long did the {event} last?|How long do {animal}s live?|What is the age of {name}?|For how many years did {name} rule {place}?
number|percent|What percentage of {place} is {noun}?|What share of {noun}s is {colour}?|What fraction of people like {dish}?|What are the odds of winning the {event}?
number|speed|How fast does a {animal} run?|What is the speed of a {noun}?|How fast can {name} swim?
number|temperature|How hot is the {noun} of {place}?|At what temperature does {metal} melt?|How cold does it get in {place}?
number|weight and size|How much does a {animal} weigh?|How big is {place}?|How heavy is the {thing}?|What is the area of {place}?|How large was the {noun}?
number|code|What is the telephone number of the {firm}?|What is the zip code of {place}?|What is {name}'s room number?
entity|animal|What animal has {colour} {bodypart}s?|What is the fastest {animalkind}?|What kind of animal is a {pseudo}?|Which {animalkind} eats {noun}s?|What {animalkind} cannot fly?
entity|body|What part of the body does the {pseudo} affect?|Which organ makes {noun}?|What bone is in the {bodypart}?
entity|colour|What colour is a {animal}?|What colours are on the flag of {place}?|What colour was {name}'s {noun}?
entity|creation|What is the title of {name}'s first novel?|What film won the {event} in {year}?|What book did {name} write?|What song begins with the word "{noun}"?|Which play is set in {place}?|What newspaper did {name} work for?|What is the name of the painting by {name}?
entity|food|What food is {place} known for?|What do {animal}s eat?|What is {dish} made of?|Which drink is made from {plant}s?|What fruit goes into {dish}?
entity|instrument|What instrument does {name} play?|What instrument measures {noun}?
entity|language|What language is spoken in {place}?|In what language was "{title}" written?|What is the official language of {place}?
entity|product|What brand of {noun} does {name} use?|What kind of {noun} did {name} buy?|What model of {vehicle} does {name} drive?|What {noun} did the {firm} launch in {year}?
entity|sport|What sport is played in {place}?|What game do you play with a {noun}?|Which sport uses a {colour} ball?
entity|substance|What is a {noun} made of?|What gas is in a {noun}?|Which metal melts first?|What material is used for {noun}s?|What mineral is found in {place}?
entity|disease|What disease did {name} die of?|What illness do {animal}s carry?|What is the fear of {noun}s called?
entity|event|What war did {name} fight in?|What holiday is in {month}?|What disaster struck {place} in {year}?|Which battle was fought at {place}?
entity|word|What is another word for {noun}?|What do you call a group of {animal}s?|What's the opposite of {adj}?|What word means {adj} and {adj2}?|What is the {lang} word for {noun}?|What is the term for a {adj} {noun}?|What is a young {animal} called?
entity|vehicle|What ship did {name} sail on?|What kind of {vehicle} did {name} drive?|What train goes to {place}?
entity|plant|What tree has {colour} leaves?|What plant does {dish} come from?|What flower grows in {place}?
entity|religion|What religion do people in {place} follow?|What god did {place} worship?
entity|symbol|What is the symbol for {metal}?|What sign stands on the {noun} of {place}?|What letter comes after {letter}?
entity|currency|What currency is used in {place}?|What is the money of {place} called?
entity|technique|What method is used to make {dish}?|What dance comes from {place}?|What style of {noun} is {name} known for?
entity|other|What did {name} throw at the {noun}?|What was found under the {noun} in {place}?|What is in the {container} of {name}?|What thing did {name} lose in {place}?|What can you get from a {animal}?
description|definition|What is a {pseudo}?|What is {adj} {noun}?|What are {pseudo}s?|What does {pseudo} mean?|What is the meaning of "{pseudo}"?|Define {pseudo}.|What is the definition of {noun}?|What exactly is a {noun}?|What's a {adj} {noun}?
description|manner|How do you make {dish}?|How does a {noun} work?|How did {name} die?|How can I clean a {noun}?|How do {animal}s breathe?|How is {metal} made?|How do I get to {place}?|How did {place} get its name?|How does one become a {job}?
description|reason|Why is the {noun} {colour}?|Why did {name} leave {place}?|Why do {animal}s sleep so much?|Why was the {thing} torn down?|What caused the {event}?|Why are {noun}s {adj}?|What is the reason for the {event}?|Why can't {animal}s fly?
description|description|What happened to {name}?|What is the history of the {noun}?|What is {place} known for?|What did {name} say about {place}?|What is the story of "{title}"?|What does a {job} do?|What is the purpose of a {noun}?|What was {name} like?|What is the difference between a {noun} and a {noun2}?|What are the effects of {noun}?|What is the origin of the word {noun}?|What is special about {place}?|What do the {noun}s of {place} stand for?|Tell me about {name}.|Describe the {thing}.
abbreviation|expansion|What does {abbr} stand for?|What is the full form of {abbr}?|What do the letters {abbr} mean?|{abbr} is short for what?|What does the abbreviation {abbr} mean?|What is {abbr}, written out?|In {field}, what does {abbr} stand for?|What is the meaning of the letters {abbr} on a {noun}?|What words are behind {abbr}?|What does {abbr} mean in {field}?|Spell out {abbr}.|What do {abbr} and {abbr2} stand for?
abbreviation|short form|What is the abbreviation of {phrase}?|How is {phrase} abbreviated?|What is the acronym for {phrase}?|What is the short form of {phrase}?|What letters stand for {phrase}?|What's the abbreviation for the {firm}?|What is the common abbreviation for {unit}?|How do you shorten {phrase}?
"""
NAMES = {  # coarse kind → other names of it
    "human": "human being|person|person or group|people|somebody|human|who|individual or group",
    "location": "location|place|place on the map|geographic place|where|site or region",
    "number": "numeric value|number|quantity or date|numeral|how much or when|figure",
    "entity": "entity|thing|object or product|item|named thing|what thing",
    "description": "description and abstract concept|description|explanation|definition or reason|how or why|concept",
    "abbreviation": "abbreviation|acronym|short form|letters that stand for something|abbreviation or its expansion|initials",
}
FIELDS = "medicine|law|computing|sport|aviation|music|cooking|the army|banking|chemistry|shipping|radio|school".split(
    "|"
)
PHRASES = "light|energy|station|service|limited|national|office|research|water|board|union|northern|electric|trust".split(
    "|"
)


@cache
def forms() -> dict[str, dict[str, tuple[str, ...]]]:
    """coarse kind → fine kind → forms."""
    table: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in ROWS.strip().splitlines():
        coarse, fine, *said = row.split("|")
        table.setdefault(coarse, {})[fine] = tuple(said)
    return table


def _category(name: str) -> things.Draw:
    words = lexicon.categories()[name][1]
    return lambda rng: rng.choice(words)


def _phrase(rng: random.Random) -> str:
    return " ".join([rng.choice(w.ADJECTIVES), *rng.sample(PHRASES, rng.randint(1, 2))])


DRAWS: dict[str, things.Draw] = {
    "name": w.person, "place": w.place, "place2": w.place, "noun": lambda rng: rng.choice(w.NOUNS), "noun2": lambda rng: rng.choice(w.NOUNS),
    "adj": lambda rng: rng.choice(w.ADJECTIVES), "adj2": lambda rng: rng.choice(w.ADJECTIVES), "job": lambda rng: rng.choice(w.JOBS),
    "title": things.fancy, "relative": _category("relative"), "firm": things.firm, "event": lambda rng: rng.choice(things.EVENTS),
    "year": lambda rng: str(rng.randrange(1700, 2020)), "animal": _category("mammal"), "animalkind": lambda rng: rng.choice(["bird", "fish", "mammal", "insect", "snake", "animal"]),
    "plant": _category("fruit"), "dish": lambda rng: rng.choice(w.DISHES), "container": _category("container"), "colour": lambda rng: rng.choice(w.COLOURS),
    "metal": lambda rng: rng.choice(w.METALS), "bodypart": _category("body part"), "pseudo": lambda rng: w.pseudo_word(rng).lower(),
    "vehicle": _category("vehicle"), "month": lambda rng: rng.choice(w.MONTHS), "lang": lambda rng: rng.choice(w.LANGUAGES),
    "letter": lambda rng: rng.choice("ABCDEFGHKLMNPQRSTW"), "abbr": lambda rng: _abbreviation(rng), "abbr2": lambda rng: _abbreviation(rng),
    "field": lambda rng: rng.choice(FIELDS), "phrase": _phrase, "unit": lambda rng: rng.choice(w.UNITS.split("|")),
    "did": lambda rng: rng.choice("built designed stole painted invented found repaired sold discovered wrote broke".split()),
    "act": lambda rng: rng.choice("cross reach leave paint rule visit conquer see describe map".split()),
    "thing": lambda rng: f"{rng.choice(w.ADJECTIVES)} {rng.choice(things.BUILDINGS)}",
}  # fmt: skip


def _abbreviation(rng: random.Random) -> str:
    letters = w.capitals(rng, 2, 5)
    return rng.choice([letters, letters, ".".join(letters) + ".", letters.capitalize() + "."])


def question(rng: random.Random, coarse: str, fine: str | None = None) -> str:
    """A question of the kind."""
    kinds = forms()[coarse]
    form = rng.choice(kinds[fine if fine is not None else rng.choice(sorted(kinds))])
    parts: dict[str, str] = {}
    for name, draw in DRAWS.items():
        if f"{{{name}}}" in form:
            parts[name] = draw(rng)
    text = form.format(**parts)
    shape = rng.random()
    if shape < 0.25:
        return text.replace("?", " ?").replace("'s ", " 's ").replace(",", " ,")
    return text.rstrip("?").lower() if shape < 0.32 else text
