"""What planted facts are about: things, their attributes, and values of many shapes.

Draws only from the `random.Random` that it is given; knows nothing of wording or documents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Final


def _words(text: str, separator: str | None = None) -> tuple[str, ...]:
    return tuple(text.split(separator))


GIVEN: Final = _words(
    "Ottilie Bartholomew Sunniva Leopold Marguerite Anselm Perpetua Cornelius Ludmila Thaddeus "
    "Henrietta Ambrose Wilhelmina Ignatius Rosalind Evander Philippa Octavian Theodora Lysander "
    "Beatrix Crispin Isolde Fergus Apollonia Rupert Saskia Montague Drusilla Barnaby"
)
FAMILY: Final = _words(
    "Brandvold Thistlewood Okonjo Marchetti Vanterpool Lindqvist Ashgrove Pemberly Castellan Drozd "
    "Fairweather Quillon Rasmussen Tolliver Underhill Wexford Yarborough Zielinski Abernathy "
    "Bellweather Cavendry Dunmore Eastlake Farrant Gilderoy Hollowell Iverson Jessamy"
)
PLACES: Final = _words(
    "Ellerport;Saint Osyth;Carrow Bay;Nether Wallop;Tarnmoor;Vesterholm;Port Amity;Greyminster;"
    "Lower Quayle;Marrowby;Ostwick;Pellingham;Ravensholt;Skerry Point;Thornaby Cross;Upper Slaide;"
    "Windlestone;Yarrowdale;Cape Sorrow;Lindenau",
    separator=";",
)
TITLES: Final = _words(
    "Kestrel Larkspur Tamarisk Ironwood Halyard Saffron Meridian Bramble Cobalt Juniper Osprey "
    "Paragon Quicksilver Rosewater Sandpiper Tempest Umber Vellum Whitethorn Zephyr Lantern "
    "Marigold Nightjar Pomegranate"
)
PLAIN_WORDS: Final = _words(
    "anvil biscuit cathedral dromedary elbow ferret gazebo harpsichord icicle jamboree kettle "
    "lozenge marzipan nutmeg obelisk parsnip quiver rhubarb saddle thimble umbrella velvet "
    "walnut yodel zither"
)
ADJECTIVES: Final = _words(
    "crooked patient brittle hollow gilded drowsy velvet restless sunken copper silent amber "
    "frosted nimble wandering"
)
EPITHETS: Final = tuple(word.title() for word in ADJECTIVES)
COLOURS: Final = _words(
    "ochre;pale green;crimson;slate grey;turquoise;mustard yellow;ivory;maroon;sky blue;charcoal;"
    "burnt orange;lilac;olive;copper red;navy blue",
    separator=";",
)
MONTHS: Final = _words(
    "January February March April May June July August September October November December"
)
LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def _date(rng: Random) -> str:
    day, month, year = rng.randint(1, 28), rng.choice(MONTHS), rng.randint(1861, 1989)
    iso = f"{year}-{MONTHS.index(month) + 1:02}-{day:02}"
    return rng.choice((f"{day} {month} {year}", f"{month} {day}, {year}", iso))


def _identifier(rng: Random) -> str:
    head = "".join(rng.choices(LETTERS, k=2))
    number = rng.randint(100, 99999)
    tail = rng.choice(LETTERS)
    return rng.choice((f"{head}-{number}", f"{number}/{tail}", f"{head}{number}{tail}"))


def _money(rng: Random) -> str:
    amount = rng.randint(1_100, 980_000)
    return rng.choice((f"{amount:,} pounds", f"${amount:,}", f"£{amount}"))


def _quantity(units: Sequence[str]) -> Callable[[Random], str]:
    def draw(rng: Random) -> str:
        number = rng.choice((rng.randint(2, 99), rng.randint(100, 48_000)))
        return f"{number:,} {rng.choice(units)}"

    return draw


SHAPES: Final[Mapping[str, Callable[[Random], str]]] = {
    "digits": lambda rng: str(rng.randint(10 ** (n := rng.randint(3, 6)), 10 ** (n + 1) - 1)),
    "extension": lambda rng: str(rng.randint(200, 9899)),
    "identifier": _identifier,
    "person": lambda rng: f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}",
    "place": lambda rng: rng.choice(PLACES),
    "date": _date,
    "colour": lambda rng: rng.choice(COLOURS),
    "word": lambda rng: rng.choice(PLAIN_WORDS),
    "two words": lambda rng: f"{rng.choice(ADJECTIVES)} {rng.choice(PLAIN_WORDS)}",
    "money": _money,
    "weight": _quantity(("tons", "kilograms", "hundredweight")),
    "volume": _quantity(("gallons", "litres", "barrels")),
    "length": _quantity(("metres", "feet", "yards")),
    "current": _quantity(("amperes", "milliamperes")),
    "version": lambda rng: f"{rng.randint(1, 19)}.{rng.randint(0, 30)}.{rng.randint(0, 9)}",
}


@dataclass(frozen=True, slots=True)
class Attribute:
    """`asked` holds questions of its own, which need not repeat the name; `{}` is the thing."""

    name: str
    shape: str
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A family of things: a template, what fills its places, and what can be said of them."""

    name: str
    template: str
    fillers: tuple[Sequence[str], ...]
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    kind: Kind
    parts: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.kind.template.format(*self.parts)

    def neighbour(self, rng: Random) -> Thing:
        """Another thing of the same kind, alike in name but for one part."""
        place = rng.randrange(len(self.parts))
        others = [part for part in self.kind.fillers[place] if part != self.parts[place]]
        changed = (*self.parts[:place], rng.choice(others), *self.parts[place + 1 :])
        return replace(self, parts=changed)


def draw_thing(rng: Random) -> Thing:
    kind = rng.choice(KINDS)
    return Thing(kind, tuple(rng.choice(filler) for filler in kind.fillers))


def draw_value(rng: Random, attribute: Attribute, taken: Sequence[str] = ()) -> str:
    """A value that is none of those taken."""
    while (value := SHAPES[attribute.shape](rng)) in taken:
        pass
    return value


_NUMBERS: Final = tuple(str(number) for number in range(2, 97))

KINDS: Final = (
    Kind(
        "person",
        "{} {}",
        (GIVEN, FAMILY),
        (
            Attribute("telephone extension", "extension", ("On which extension can one ring {}?",)),
            Attribute("locker number", "digits", ("Which locker is {}'s?",)),
            Attribute("birthplace", "place", ("Where was {} born?", "In what town was {} born?")),
            Attribute("supervisor", "person", ("Whom does {} report to?",)),
            Attribute("badge colour", "colour", ("What colour of badge does {} wear?",)),
            Attribute("staff identifier", "identifier"),
            Attribute("enrolment date", "date", ("When did {} enrol?",)),
        ),
    ),
    Kind(
        "ship",
        "the {} {} {}",
        (("barque", "steamer", "trawler", "schooner", "ferry"), EPITHETS, TITLES),
        (
            Attribute("captain", "person", ("Who commands {}?", "Under whose command is {}?")),
            Attribute("home port", "place", ("Out of which port does {} sail?",)),
            Attribute("call sign", "identifier", ("By what sign is {} called on the radio?",)),
            Attribute("hull colour", "colour", ("What colour is the hull of {}?",)),
            Attribute("tonnage", "weight", ("How much does {} displace?",)),
            Attribute("launch date", "date", ("When was {} launched?",)),
            Attribute("principal cargo", "word", ("What does {} mostly carry?",)),
        ),
    ),
    Kind(
        "room",
        "Room {} of the {} Building",
        (_NUMBERS, FAMILY),
        (
            Attribute("door code", "digits", ("What must one key in to enter {}?",)),
            Attribute("keyholder", "person", ("Who keeps the key of {}?",)),
            Attribute("wall colour", "colour", ("What colour are the walls of {}?",)),
            Attribute("alarm phrase", "two words", ("Which words silence the alarm in {}?",)),
            Attribute("floor width", "length", ("How wide is {}?",)),
            Attribute("inspection date", "date", ("When was {} inspected?",)),
        ),
    ),
    Kind(
        "depot",
        "the {} {} depot",
        (TITLES, ("Road", "Lane", "Wharf", "Street", "Yard", "Hill")),
        (
            Attribute("gate code", "digits", ("Which digits open the gate of {}?",)),
            Attribute("foreman", "person", ("Who runs {}?", "Who is foreman at {}?")),
            Attribute("fuel allowance", "volume", ("How much fuel is {} allowed?",)),
            Attribute("radio watchword", "word", ("What watchword does {} use on the radio?",)),
            Attribute("opening date", "date", ("On what day did {} open?",)),
            Attribute("roof colour", "colour", ("What colour is the roof of {}?",)),
        ),
    ),
    Kind(
        "project",
        "Project {} {}",
        (TITLES, ("One", "Two", "North", "South", "Minor", "Major")),
        (
            Attribute("approved budget", "money", ("How much money was granted to {}?",)),
            Attribute("lead engineer", "person", ("Who leads the engineering of {}?",)),
            Attribute("code phrase", "two words", ("What phrase identifies {}?",)),
            Attribute("deadline", "date", ("By when must {} be finished?",)),
            Attribute("docket number", "identifier", ("Under which docket is {} filed?",)),
            Attribute("test site", "place", ("Where is {} being tested?",)),
        ),
    ),
    Kind(
        "device",
        "the {} {} no. {}",
        (FAMILY, ("pump", "spectrometer", "generator", "winch", "telescope"), _NUMBERS),
        (
            Attribute("serial number", "identifier"),
            Attribute("firmware version", "version", ("What firmware is {} running?",)),
            Attribute("fuse rating", "current", ("What fuse does {} take?",)),
            Attribute("calibration date", "date", ("When was {} last calibrated?",)),
            Attribute("custodian", "person", ("In whose custody is {}?",)),
            Attribute("unlock word", "word", ("What word unlocks {}?",)),
        ),
    ),
    Kind(
        "account",
        "account {}-{}",
        (tuple(a + b for a in "KMRT" for b in "DHWX"), tuple(map(str, range(2011, 9973, 37)))),
        (
            Attribute("closing balance", "money", ("How much was left in {}?",)),
            Attribute("holder", "person", ("Whose is {}?", "In whose name does {} stand?")),
            Attribute("branch", "place", ("Where is {} kept?",)),
            Attribute("maturity date", "date", ("When does {} mature?",)),
            Attribute("release word", "word", ("What word releases the money in {}?",)),
        ),
    ),
    Kind(
        "manuscript",
        "the {} manuscript of {}",
        (FAMILY, PLACES),
        (
            Attribute("shelf mark", "identifier", ("Where on the shelves does {} stand?",)),
            Attribute("translator", "person", ("Who translated {}?",)),
            Attribute("binding colour", "colour", ("In what colour is {} bound?",)),
            Attribute("purchase price", "money", ("What was paid for {}?",)),
            Attribute("watermark", "word", ("What does the watermark in {} show?",)),
            Attribute("height", "length", ("How tall is {}?",)),
        ),
    ),
)
