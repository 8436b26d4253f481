"""Word banks and value shapes for invented facts. Pure data and draws from a `random.Random`."""

from __future__ import annotations

import random
import string
import uuid
from collections.abc import Callable

Draw = Callable[[random.Random], str]

FIRST = """Ada Agnes Albert Alma Amir Anders Anita Arjun Arthur Astrid Basil Beatrix Bela Bernard Bruno Callum
Carmen Cecil Clara Conrad Cyrus Dalia Daphne Desmond Dora Edgar Edith Elena Elias Emil Enid Esther Farid Fatima
Felix Fiona Flora Gareth Gerda Gilbert Greta Gustav Hana Harold Hector Hilda Hugo Ida Igor Ingrid Irene Isaac Ivan
Jasper Joan Jonas Judith Julian Kamal Karin Kenji Klara Lars Leah Leon Lidia Lionel Lucia Luka Mabel Magnus Malik
Marek Marta Maud Milo Mina Miriam Nadia Ned Nils Nina Nora Olaf Olga Omar Oscar Otto Paula Percy Petra Piotr Quentin
Rafael Ralph Ravi Rhoda Rosa Rufus Ruth Salma Samir Selma Sigrid Silas Sofia Stefan Sven Tamar Tara Theo Tilda Tobias
Ulrich Ursula Valentin Vera Victor Viola Walter Wanda Wilma Xavier Yara Yusuf Zara Zelda""".split()
LAST = """Abbott Adler Almeida Archer Ashby Baines Barlow Becker Bellamy Blackwood Bloom Bose Brandt Bright Calloway
Carver Castellan Chandra Cole Corbin Crane Dalton Darrow Delgado Drake Dunn Ellery Engel Fairfax Farrow Finch Fletcher
Forsyth Frost Galloway Garner Gray Hale Halloran Hargreave Hart Hasek Hobbs Holt Ibarra Ives Jansen Kane Keller Kerr
Kovacs Lang Larkin Lindqvist Lowell Marsh Mercer Moreau Nakamura Nash Novak Oakes Okafor Olsen Orlov Paget Pell Pike
Pruitt Quill Radford Ramsay Reyes Rook Rossi Sato Sharpe Silva Slater Sorensen Stone Sutton Tanaka Thorne Tully
Underhill Vance Varga Voss Wake Walsh Weir Whitlock Wren Yates Zeller""".split()
TITLES = [
    "Dr.",
    "Mr.",
    "Mrs.",
    "Captain",
    "Professor",
    "Sergeant",
    "Sister",
    "Lady",
    "Colonel",
    "Nurse",
]
PLACE_A = """Ash Black Bram Brook Clay Cold Crow Dun East Elm Fern Fox Glen Grey Hal Harrow Hazel High Hollow Iron Kings
Lake Long Mill Moss North Oak Old Otter Raven Red Rook Rose Salt Sand Silver Stone Storm Swan Thorn Wall West White
Willow Winter Wolf""".split()
PLACE_B = """bridge brook burn bury castle cliff combe dale den field ford gate grove ham haven hill hurst ley market
mere minster mouth pool port ridge stead stone ton vale view water well wick wood worth""".split()
CITIES = """Lisbon Oslo Vienna Cairo Lima Quito Havana Nairobi Seoul Kyoto Hanoi Delhi Tunis Riga Prague Zagreb Athens
Dublin Geneva Turin Porto Bergen Malmo Antwerp Leeds Glasgow Bristol Montreal Denver Austin Tucson Sydney Perth
Auckland Dakar Accra Lagos Baku Tbilisi Ankara""".split()
COLOURS = """red blue green yellow purple orange black white grey brown crimson scarlet teal indigo violet amber ivory
turquoise maroon olive navy beige magenta cyan ochre lavender copper silver gold charcoal emerald cobalt""".split()
ADJECTIVES = """amber ancient bitter brave bright broad broken calm clever cold crooked curious dark deep distant dry dusty
eager early empty faint fierce final flat fresh frozen gentle golden grand hidden hollow honest humble idle inner jolly
keen late lazy light little lonely loud lucky mellow merry modern mossy narrow noble northern odd outer pale patient plain
polite proud quick quiet rapid rare restless rough royal rusty sacred secret shallow sharp silent silver simple sleepy slow
small smooth soft solemn southern spare steady steep stern still stout strange sturdy subtle sudden sunny swift tall tame
tender thin third tidy tiny upper vast velvet warm weary western wide wild wise wooden young""".split()
NOUNS = """anchor apple arrow badger barrel basket beacon bell blanket boat bottle branch brick bucket button cabin candle
canyon carpet cart cedar cellar chair chapel chest chimney clock cloud coat comet copper coral cottage crown curtain
dagger desk drum eagle engine falcon farm feather fence ferry fiddle flag flute forest fountain fox garden garnet gate
glacier glove goose grape hammer harbor harp hawk helmet heron hinge horn island ivory jacket jar kettle key kite ladder
lamp lantern leaf ledger lemon lens lily lion lock loom magnet maple marble market mast meadow mirror mitten moon moth
mountain needle nest oak oar onion orchard otter owl paddle palace parrot path pearl pebble pencil pepper piano pigeon
pillow pilot pine pipe planet plum pocket pond poppy portrait pumpkin quarry quilt rabbit raft rail raven ribbon ring river
robin rocket roof rope rudder saddle sail salmon scarf shed shell shield ship shovel sparrow spoon spring stable star
statue stove stream sugar sword table tailor temple thimble thistle throne ticket tiger timber torch tower trumpet tunnel
turnip turtle umbrella valley vase village violin wagon walnut whale wheel whistle willow window wolf yarn""".split()
MONTHS = """January February March April May June July August September October November December""".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
JOBS = """accountant archivist baker biologist butcher carpenter chemist clerk cook curator dentist diver editor engineer
farmer florist gardener geologist guard jeweller judge lawyer librarian mason mechanic miller miner nurse painter pilot
plumber porter potter printer sailor surgeon surveyor tailor teacher translator vet waiter watchmaker weaver""".split()
FOODS = """apple pie|barley soup|beef stew|black bread|blueberry tart|chicken curry|cheese toast|dumplings|fish pie|fried rice|
garlic noodles|ginger cake|goulash|herring|honey cake|lamb chops|lentil soup|mushroom risotto|mussels|onion rings|pancakes|
pea soup|plum pudding|pork pie|pumpkin bread|ramen|roast duck|salmon|scones|spinach quiche|tomato salad|trout|walnut bread"""
DISHES = [dish.strip() for dish in FOODS.replace("\n", "").split("|")]
LANGUAGES = """Arabic Basque Bengali Catalan Czech Danish Dutch Estonian Farsi Finnish French Georgian German Greek Hebrew
Hindi Icelandic Irish Italian Japanese Korean Latin Malay Norwegian Polish Portuguese Russian Spanish Swahili Tamil
Turkish Urdu Welsh""".split()
INSTRUMENTS = """accordion bagpipes banjo bassoon bugle cello clarinet cornet dulcimer fiddle flute guitar harp horn lute
mandolin oboe organ piano recorder saxophone sitar tambourine trombone trumpet tuba viola zither""".split()
METALS = "iron copper brass bronze silver gold tin lead zinc steel nickel pewter".split()
UNITS = """metres|feet|kilograms|pounds|litres|gallons|miles|kilometres|tons|volts|degrees|acres|hours|minutes|seats|pages"""


def pick(rng: random.Random, *options: str) -> str:
    return rng.choice(options)


def digits(rng: random.Random, low: int = 3, high: int = 8) -> str:
    length = rng.randint(low, high)
    return str(rng.randrange(10 ** (length - 1), 10**length))


def capitals(rng: random.Random, low: int = 1, high: int = 3) -> str:
    return "".join(rng.choices(string.ascii_uppercase, k=rng.randint(low, high)))


def code(rng: random.Random) -> str:
    shape = rng.randrange(6)
    if shape == 0:
        return f"{capitals(rng)}-{digits(rng, 2, 5)}"
    if shape == 1:
        return f"{capitals(rng)}{digits(rng, 2, 5)}"
    if shape == 2:
        return f"{digits(rng, 2, 3)}-{capitals(rng, 1, 2)}"
    if shape == 3:
        return "".join(rng.choices("0123456789abcdef", k=rng.choice([6, 8, 8, 10])))
    if shape == 4:
        return f"{capitals(rng)}-{digits(rng, 2, 3)}-{capitals(rng, 1, 2)}"
    return "-".join(digits(rng, 2, 4) for _ in range(rng.randint(2, 3)))


def uid(rng: random.Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def person(rng: random.Random) -> str:
    shape = rng.random()
    if shape < 0.2:
        return f"{rng.choice(TITLES)} {rng.choice(LAST)}"
    if shape < 0.35:
        return rng.choice(FIRST)
    return f"{rng.choice(FIRST)} {rng.choice(LAST)}"


def place(rng: random.Random) -> str:
    if rng.random() < 0.3:
        return rng.choice(CITIES)
    name = rng.choice(PLACE_A) + rng.choice(PLACE_B)
    return f"{name} {rng.choice(PLACE_B).capitalize()}" if rng.random() < 0.2 else name


def date(rng: random.Random) -> str:
    day, month = rng.randint(1, 28), rng.randint(1, 12)
    year = rng.choice([rng.randint(1700, 1999), rng.randint(2000, 2049)])
    name = MONTHS[month - 1]
    return rng.choice(
        [
            f"{day} {name} {year}",
            f"{name} {day}, {year}",
            f"{year}-{month:02d}-{day:02d}",
            f"{day} {name}",
            f"{name} {year}",
            f"{day:02d}/{month:02d}/{year}",
            f"the {day}th of {name}",
            str(year),
        ]
    )


def clock(rng: random.Random) -> str:
    hour, minute = rng.randrange(24), rng.choice([0, 5, 10, 15, 20, 30, 40, 45, 50])
    return rng.choice(
        [
            f"{hour:02d}:{minute:02d}",
            f"{hour % 12 + 1}:{minute:02d} {pick(rng, 'am', 'pm', 'p.m.')}",
        ]
    )


def money(rng: random.Random) -> str:
    amount = rng.choice(
        [rng.randrange(5, 1000), rng.randrange(1, 900) * 100, rng.randrange(10**4, 10**7)]
    )
    text = f"{amount:,}" if rng.random() < 0.7 else str(amount)
    if rng.random() < 0.2:
        text += f".{rng.randrange(100):02d}"
    return rng.choice(
        [
            f"${text}",
            f"£{text}",
            f"€{text}",
            f"{text} dollars",
            f"{text} pounds",
            f"{text} crowns",
            f"{text} euros",
        ]
    )


def measure(rng: random.Random) -> str:
    number = rng.choice(
        [str(rng.randrange(2, 100)), str(rng.randrange(100, 9000)), f"{rng.uniform(1, 90):.1f}"]
    )
    return f"{number} {rng.choice(UNITS.split('|'))}"


def phone(rng: random.Random) -> str:
    return rng.choice(
        [
            f"555-{digits(rng, 4, 4)}",
            f"({digits(rng, 3, 3)}) 555-{digits(rng, 4, 4)}",
            f"+{rng.randrange(20, 99)} {digits(rng, 3, 3)} {digits(rng, 6, 6)}",
            digits(rng, 4, 4),
        ]
    )


def two_words(rng: random.Random) -> str:
    words = [rng.choice(ADJECTIVES), rng.choice(NOUNS)]
    style = rng.randrange(4)
    if style == 0:
        return "-".join(words)
    if style == 1:
        return " ".join(word.capitalize() for word in words)
    return " ".join(words)


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def apart(one: str, other: str) -> bool:
    """Whether neither stands in the other, in whatever case."""
    one, other = one.lower(), other.lower()
    return one not in other and other not in one


def filled(rng: random.Random, text: str) -> str:
    """With a person for {p} and a number, such as of a page, for {n}."""
    if "{n}" in text:
        text = text.replace("{n}", str(rng.randrange(2, 400)))
    return text.replace("{p}", person(rng)) if "{p}" in text else text


def word(rng: random.Random) -> str:
    return rng.choice(rng.choice([ADJECTIVES, NOUNS, NOUNS, COLOURS]))


def pseudo_word(rng: random.Random) -> str:
    """A word of no language, so that copying is learnt rather than remembered."""
    syllables = rng.randint(2, 3)
    parts = [
        rng.choice("b c d f g h k l m n p r s t v w z br dr gr kl pr st tr sh th".split())
        + rng.choice("a e i o u ai ea ou".split())
        + rng.choice(["", "", "n", "r", "l", "s", "x", "m"])
        for _ in range(syllables)
    ]
    made = "".join(parts)
    return made.capitalize() if rng.random() < 0.5 else made


def email(rng: random.Random) -> str:
    user = rng.choice(FIRST).lower() + rng.choice(["", ".", "_"]) + rng.choice(LAST).lower()
    return f"{user}@{rng.choice(NOUNS)}.{pick(rng, 'com', 'org', 'net', 'example', 'io')}"


def phrase(rng: random.Random) -> str:
    return " ".join(
        [rng.choice(["a", "the", "one", "two", "three"]), rng.choice(ADJECTIVES), rng.choice(NOUNS)]
        + (
            [pick(rng, "of", "with", "under", "beside"), rng.choice(ADJECTIVES), rng.choice(NOUNS)]
            if rng.random() < 0.5
            else []
        )
    )


VALUES: dict[str, Draw] = {
    "digits": digits,
    "code": code,
    "uuid": uid,
    "person": person,
    "place": place,
    "date": date,
    "clock": clock,
    "money": money,
    "measure": measure,
    "phone": phone,
    "two_words": two_words,
    "word": word,
    "pseudo": pseudo_word,
    "phrase": phrase,
    "email": email,
    "colour": lambda rng: rng.choice(COLOURS),
    "day": lambda rng: rng.choice(DAYS),
    "job": lambda rng: rng.choice(JOBS),
    "dish": lambda rng: rng.choice(DISHES),
    "language": lambda rng: rng.choice(LANGUAGES),
    "instrument": lambda rng: rng.choice(INSTRUMENTS),
    "metal": lambda rng: rng.choice(METALS),
    "count": lambda rng: rng.choice([str(rng.randrange(2, 60)), str(rng.randrange(60, 3000))]),
}


def any_value(rng: random.Random) -> str:
    kind = rng.choices(
        [
            "digits",
            "code",
            "uuid",
            "two_words",
            "word",
            "pseudo",
            "person",
            "place",
            "date",
            "money",
            "measure",
            "phrase",
            "phone",
            "count",
        ],
        [6, 5, 0.6, 4, 3, 4, 2, 2, 2, 2, 2, 2, 1, 1],
    )[0]
    return VALUES[kind](rng)
