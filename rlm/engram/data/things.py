"""Names of things by kind, and values by shape, for `relations`. Draws from tables only."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from rlm.engram.data import relations_kinds
from rlm.engram.data import words as w

Draw = Callable[[random.Random], str]


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\n", " ").split("|")]


SHIP_TYPES = """ship|barge|ferry|schooner|trawler|brig|tug|steamer|cutter|yacht|frigate|freighter|sloop|lugger|galleon|
packet|collier|dredger|icebreaker|tanker|clipper|corvette|launch|whaler|ketch""".replace(
    "\n", ""
).split("|")
VEHICLES = _list("""bus|tram|lorry|van|train|taxi|tractor|wagon|coach|motorcycle|ambulance|truck|locomotive|cart|sledge|
fire engine|minibus|flight|express|helicopter|glider|balloon|shuttle|delivery van|snow plough""")
BUILDINGS = _list("""lighthouse|mill|tower|chapel|inn|barn|bridge|castle|hospital|library|theatre|observatory|warehouse|
station|school|museum|cinema|hotel|factory|church|town hall|granary|brewery|palace|bakery|cottage|villa|boathouse|
workshop|dairy|forge|prison|greenhouse|silo|windmill|cathedral|customs house|post office|power station|gatehouse""")
ROOMS = _list("""cellar|attic|laboratory|archive|storeroom|ward|office|classroom|kitchen|vault|cold room|chamber|studio|
lecture hall|server room|dormitory|pantry|wine cellar|map room|reading room|engine room|boardroom|changing room""")
SITES = _list("""quarry|mine|depot|shipyard|camp|farm|airfield|orchard|vineyard|plantation|dig|reservoir|landfill|car park|
gravel pit|nursery|scrapyard|pumping station|test track|border post""")
PARTS = _list("""pump|valve|gearbox|filter|bearing|boiler|sensor|compressor|piston|relay|fan|turbine|hinge|spring|gasket|
fuse|battery|thermostat|nozzle|bolt|bracket|cable|clutch|motor|lamp|switch|cylinder|radiator|belt|coupling""")
SYSTEMS = _list("""mail server|backup job|payment service|login page|router|database|scheduler|print server|search index|
web shop|message queue|gateway|cache|build agent|billing job|monitoring daemon|proxy|file share|booking system|
audit log|image store|ticket desk|report generator|chat bot|load balancer""")
DOCUMENTS = _list("""report|treaty|contract|letter|diary|ledger|novel|essay|manual|will|petition|charter|memorandum|lease|
guide|poem|play|thesis|pamphlet|invoice|agreement|statute|catalogue|atlas|cookbook|policy|audit|minutes book|licence""")
EVENTS = _list("""regatta|fair|auction|concert|conference|marathon|trial|festival|exhibition|wedding|election|harvest fête|
derby|flood|landslide|explosion|strike|collision|expedition|course|parade|tournament|hearing|gala|siege|reunion|
rehearsal|workshop|summit|race|raid|blackout|outbreak|cup final|summer school""")
ARTWORKS = _list("""painting|sculpture|statue|portrait|fresco|symphony|sonata|opera|ballad|waltz|mosaic|tapestry|hymn|
watercolour|engraving|mural|quartet|anthem|relief|stained-glass window""")
ANIMALS = _list("""horse|mare|dog|cat|parrot|bull|cow|donkey|falcon|pony|goat|bear|elephant|tortoise|ferret|camel|pig|
sheepdog|owl|swan|hen|ram|stallion|greyhound|seal""")
INGREDIENTS = _list("""flour|butter|sugar|milk|yeast|nutmeg|saffron|honey|cream|salt|pepper|almonds|raisins|vinegar|olive oil|
cinnamon|ginger|cocoa|rice|lentils|cheese|basil|thyme|mustard|lemon juice|walnuts|cardamom|rye flour|brown sugar|
buttermilk|paprika|vanilla|capers|anchovies|dill|sesame""")
DISHES_OF = _list("""soup|stew|pie|cake|bread|pudding|tart|curry|dumplings|casserole|pancakes|biscuits|pickle|jam|sausage|
risotto|omelette|goulash|strudel|chutney|waffles|porridge|gratin|meatballs""")
DRUGS = _list(
    """syrup|tablets|drops|ointment|tincture|capsules|lozenges|injection|powder|balm|infusion|serum"""
)
DRUG_PARTS = "amo bel cor dex eno flu gala hexa iso keto lora meto nor oxa pro quin rami seda tolo vera xan zol".split()
DRUG_ENDS = "zin pril statin mab cillin dol pam lax vir sone fen nol xine mide tine".split()
ILLNESSES = _list("""gout|measles|asthma|malaria|rickets|scurvy|pneumonia|a broken rib|mumps|hay fever|anaemia|lumbago|
typhoid|migraine|bronchitis|a sprained ankle|ringworm|shingles|jaundice|sciatica|tonsillitis|croup|frostbite""")
TEAMS = _list("""accounts|logistics|the night shift|the rescue squad|the choir|facilities|customer care|the relay team|
procurement|the survey crew|the kitchen staff|legal|the fire brigade|field service|the rowing eight|payroll|quality
control|the harbour police|the stage crew|security|the translation bureau|the chess club|human resources|research""")
GOODS = _list("""crates of oranges|a silver watch|bags of coal|bales of cotton|a brass telescope|two hundred sheep|a gold ring|
barrels of herring|a loaded pistol|sacks of rice|a violin case|frozen fish|tractor parts|a bundle of letters|timber|
copper wire|a rusty axe|spare tyres|an ivory comb|medical supplies|a leather suitcase|steel pipes|a box of chocolates|
bottles of ink|a kitchen knife|roof tiles|a wooden leg|cement|a pearl necklace|dried figs|a set of chessmen|raw silk|
cases of whisky|an umbrella|printing paper|a map of the coast|grain|live eels|a pair of binoculars|mail bags""")
MATERIALS = _list("""oak|granite|canvas|ivory|clay|bamboo|leather|marble|concrete|glass|wool|slate|paper|cork|brick|silk|
aluminium|sandstone|wax|linen|rubber|carbon fibre|walnut wood|porcelain""")
HOBBIES = _list("""fishing|painting miniatures|restoring clocks|keeping bees|climbing|collecting stamps|baking|bird watching|
sailing|playing chess|carving spoons|growing orchids|repairing radios|rowing|knitting|star gazing|writing limericks|
building model ships|weaving|cycling|mending shoes|reading atlases""")
CAUSES = _list("""a loose wire|heavy rain|a blocked drain|human error|a faulty valve|a misread signal|dry rot|a power cut|
a broken axle|a shortage of coal|ice on the rails|a rumour|poor planning|a burst pipe|a typing mistake|an unpaid bill|
a careless match|metal fatigue|a late delivery|a forged signature|thick fog|a stuck switch""")
OUTCOMES = _list("""a draw|an acquittal|a compromise|bankruptcy|a new treaty|a recount|great applause|a retreat|total loss|
a pay rise|an apology|a ban|three resignations|a merger|a full refund|an uproar|a second trial|a ceasefire|closure of
the plant|a record harvest""")
TOPICS = _list("""soil erosion|the wool trade|bird migration|tax reform|steam engines|medieval law|night trains|dialects|
bee diseases|lighthouse lenses|the price of bread|desert plants|ship insurance|tidal power|folk dances|water rights|
glass making|map projections|child labour|rare manuscripts|road safety|mountain rescue|seed storage""")
BREEDS = _list("""collie|merino|Friesian|Arab|Siamese|dachshund|Angora|Hereford|mastiff|Shetland|beagle|Orpington|
Jersey|setter|Percheron|Suffolk|terrier|Leghorn|Clydesdale|spaniel""")
MODES = _list("""debug|quiet|manual|verbose|safe|urgent|low|high|strict|automatic|read-only|eco|medium|critical|normal|
standby|night|warning|fast|legacy""")
STATES = _list("""on hold|cancelled|closed|awaiting payment|shipped|under review|approved|rejected|in transit|blocked|
half finished|out of order|pending|reopened|abandoned|delayed|fully booked|online""")
ORDINALS = _list(
    """first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|last|second to last"""
)
LETTERS = "Alpha Beta Gamma Delta Sigma Omega Orion Vega Lyra Atlas Titan Nova Echo Zephyr Aurora Cygnus Draco Hydra".split()
SIZES = _list("""small|large|old|new|upper|lower|north|south|east|west|inner|outer|red|green|blue|white|grey|front|rear|main|
spare|left-hand|right-hand|big|little|second|third""")


def fancy(rng: random.Random) -> str:
    """A proper name for anything."""
    shape = rng.random()
    if shape < 0.3:
        return w.two_words(rng).title().replace("-", " ")
    if shape < 0.5:
        return w.pseudo_word(rng).capitalize()
    if shape < 0.65:
        return rng.choice(w.NOUNS).capitalize()
    if shape < 0.8:
        return rng.choice(w.LAST)
    return (
        rng.choice(LETTERS)
        if shape < 0.9
        else f"{rng.choice(w.FIRST)} {rng.choice(w.NOUNS).capitalize()}"
    )


KIND_FORMS = [
    "the {fancy} {noun}", "the {fancy} {noun}", "the {noun} of {place}", "{noun} {digits}", "{noun} {code}",
    "the {size} {noun}", "the {size} {noun}", "the {noun} in {place}", "{place} {Noun}", "{person}'s {noun}",
    "{place}'s {noun}", "the {adjective} {noun}", "the {noun} at {place}", "the {noun} at {last} Street",
    "the {noun} by the {other}", "the {noun} of {person}",
]  # fmt: skip
_FILLED: dict[str, Draw] = {
    "fancy": fancy,
    "place": w.place,
    "person": w.person,
    "digits": lambda rng: w.digits(rng, 1, 4),
    "code": w.code,
    "size": lambda rng: rng.choice(SIZES),
    "adjective": lambda rng: rng.choice(w.ADJECTIVES),
    "last": lambda rng: rng.choice(w.LAST),
    "other": lambda rng: rng.choice(w.NOUNS),
}


def _kind_of(nouns: list[str]) -> Draw:
    """The noun made definite in one of many ways."""

    def draw(rng: random.Random) -> str:
        noun = rng.choice(nouns)

        def part(match: re.Match[str]) -> str:
            name = match[1]
            if name in _FILLED:
                return _FILLED[name](rng)
            return noun.title() if name == "Noun" else noun

        return re.sub(r"\{(\w+)\}", part, rng.choice(KIND_FORMS))

    return draw


def ship(rng: random.Random) -> str:
    name = fancy(rng)
    return rng.choice(
        [f"the {name}", f"the {rng.choice(SHIP_TYPES)} {name}", f"the {rng.choice(SHIP_TYPES)} {name}",
         f"the good ship {name}", f"SS {name}", f"MV {name}", f"HMS {name}", name]
    )  # fmt: skip


def animal(rng: random.Random) -> str:
    name = rng.choice(
        [rng.choice(w.FIRST), w.pseudo_word(rng).capitalize(), rng.choice(w.NOUNS).capitalize()]
    )
    beast = rng.choice(ANIMALS)
    return rng.choice(
        [name, f"{name} the {beast}", f"the {beast} {name}", f"the {rng.choice(w.COLOURS)} {beast}"]
    )


def firm(rng: random.Random) -> str:
    name = rng.choice([rng.choice(w.LAST), fancy(rng), w.place(rng)])
    ends = "Ltd|& Sons|Works|Brothers|Bank|Press|Foundation|Club|Motors|Brewery|Mills|Steel|Insurance|Airlines|Foods|Group|Labs|Shipping|Bakery|Institute|Society|University|Records|Holdings|Studios|Dairy|Hospital Trust"
    return f"{name} {rng.choice(ends.split('|'))}"


def project(rng: random.Random) -> str:
    name = fancy(rng)
    return rng.choice(
        [f"Project {name}", f"Operation {name}", f"the {name} project", f"the {name} programme", f"plan {name}",
         f"the {name} expedition", f"the {rng.choice(BUILDINGS)} project", f"mission {name}", f"the {name} study"]
    )  # fmt: skip


def event(rng: random.Random) -> str:
    kind = rng.choice(EVENTS)
    return rng.choice(
        [f"the {w.place(rng)} {kind}", f"the {rng.choice(w.MONTHS)} {kind}", f"the {fancy(rng)} {kind}",
         f"the {kind} at {w.place(rng)}", f"the {kind} of {rng.randint(1780, 2040)}", f"the annual {kind}"]
    )  # fmt: skip


def document(rng: random.Random) -> str:
    kind = rng.choice(DOCUMENTS)
    return rng.choice(
        [f'"{fancy(rng)}"', f"the {fancy(rng)} {kind}", f"the {kind} on {rng.choice(TOPICS)}", f"{kind} {w.code(rng)}",
         f"the {w.place(rng)} {kind}", f"the {kind} of {w.person(rng)}", f"the {rng.choice(w.MONTHS)} {kind}"]
    )  # fmt: skip


def artwork(rng: random.Random) -> str:
    kind = rng.choice(ARTWORKS)
    return rng.choice(
        [
            f'"{fancy(rng)}"',
            f'the {kind} "{fancy(rng)}"',
            f"the {kind} of {w.place(rng)}",
            f"the {fancy(rng)} {kind}",
        ]
    )


def drug_name(rng: random.Random) -> str:
    return rng.choice(DRUG_PARTS) + rng.choice("abilmortu") + rng.choice(DRUG_ENDS)


def drug(rng: random.Random) -> str:
    name = drug_name(rng)
    return rng.choice(
        [
            name,
            name.capitalize(),
            f"{name} {rng.choice(DRUGS)}",
            f"{rng.choice(w.NOUNS)} {rng.choice(DRUGS)}",
        ]
    )


def dish(rng: random.Random) -> str:
    return rng.choice(
        [f"the {rng.choice(INGREDIENTS)} {rng.choice(DISHES_OF)}", f"{rng.choice(w.LAST)}'s {rng.choice(DISHES_OF)}",
         f"{w.place(rng)} {rng.choice(DISHES_OF)}", f"the {rng.choice(w.DISHES)}", f"aunt {rng.choice(w.FIRST)}'s {rng.choice(DISHES_OF)}"]
    )  # fmt: skip


def team(rng: random.Random) -> str:
    return rng.choice(
        [
            rng.choice(TEAMS),
            f"team {fancy(rng)}",
            f"the {w.place(rng)} {rng.choice(['Rovers', 'team', 'squad', 'crew', 'Wanderers', 'branch', 'committee'])}",
            f"the {fancy(rng)} committee",
        ]
    )


def order(rng: random.Random) -> str:
    kind = rng.choice(
        [
            "order",
            "shipment",
            "parcel",
            "consignment",
            "delivery",
            "request",
            "ticket",
            "invoice",
            "claim",
            "booking",
        ]
    )
    return rng.choice(
        [
            f"{kind} {w.code(rng)}",
            f"{kind} {w.digits(rng, 3, 6)}",
            f"{kind} no. {w.digits(rng, 2, 5)}",
            f"the {kind} for {w.place(rng)}",
            f"the {kind} from {w.person(rng)}",
        ]
    )


def system(rng: random.Random) -> str:
    noun = rng.choice(SYSTEMS)
    return rng.choice(
        [f"the {noun}", f"the {fancy(rng)} {noun}", f"{noun} {w.digits(rng, 1, 2)}", f"{rng.choice(w.NOUNS)}-{w.digits(rng, 1, 3)}",
         f"{rng.choice(w.NOUNS)}.{rng.choice(w.NOUNS)}.{rng.choice(['net', 'local', 'internal'])}", f"{rng.choice(w.NOUNS)}_{rng.choice(w.NOUNS)}"]
    )  # fmt: skip


_NAMES: dict[str, Draw] = _FILLED | {
    "first": lambda rng: rng.choice(w.FIRST),
    "first_low": lambda rng: rng.choice(w.FIRST).lower(),
    "noun": lambda rng: rng.choice(w.NOUNS),
    "nouncap": lambda rng: rng.choice(w.NOUNS).capitalize(),
    "nounup": lambda rng: rng.choice(w.NOUNS).upper().replace(" ", "_"),
    "adjcap": lambda rng: rng.choice(w.ADJECTIVES).capitalize(),
    "colour": lambda rng: rng.choice(w.COLOURS),
    "colourcap": lambda rng: rng.choice(w.COLOURS).capitalize(),
    "pseudo": lambda rng: w.pseudo_word(rng).lower(),
    "pseudocap": lambda rng: w.pseudo_word(rng).capitalize(),
    "caps": lambda rng: w.capitals(rng, 2, 2),
    "hex": lambda rng: f"{rng.getrandbits(40):010x}"[: rng.choice([7, 8, 10])],
    "year": lambda rng: str(rng.randint(1700, 2040)),
    "month": lambda rng: rng.choice(w.MONTHS),
    "weekday": lambda rng: rng.choice(w.DAYS),
}
_NAMED = re.compile(r"\{([\w:,-]+)\}")


def _templates(table: str) -> dict[str, list[str]]:
    """Name → templates, of `relations_kinds`."""
    rows = (row.partition(" = ") for row in table.strip().splitlines())
    return {name: row.split("|") for name, _, row in rows}


_PARTS = _templates(relations_kinds.VALUES)


def _part(rng: random.Random, name: str) -> str:
    if name.startswith("n:"):
        low, _, high = name[2:].partition("-")
        return str(rng.randint(int(low), int(high)))
    if name in _NAMES:
        return _NAMES[name](rng)
    base = name.removesuffix("cap")
    text = _made(rng, _PARTS[name if name in _PARTS else base])
    return text if name in _PARTS else w.upper_first(text)


def _made(rng: random.Random, templates: list[str]) -> str:
    template = rng.choice(templates)
    if "{" not in template:
        return template
    return _NAMED.sub(lambda match: _part(rng, match[1]), template)


def _of(templates: list[str]) -> Draw:
    return lambda rng: _made(rng, templates)


SUBJECTS: dict[str, Draw] = {
    "person": w.person,
    "place": w.place,
    "ship": ship,
    "vehicle": _kind_of(VEHICLES),
    "building": _kind_of(BUILDINGS),
    "room": _kind_of(ROOMS),
    "safe": _kind_of(["safe", "strongbox", "vault", "locker", "cash box", "deposit box"]),
    "site": _kind_of(SITES),
    "part": _kind_of(PARTS),
    "thing": _kind_of(w.NOUNS),
    "system": system,
    "document": document,
    "event": event,
    "artwork": artwork,
    "animal": animal,
    "plant": _of(_PARTS["plant"]),
    "ingredient": lambda rng: rng.choice(INGREDIENTS),
    "dish": dish,
    "drug": drug,
    "illness": lambda rng: rng.choice(ILLNESSES),
    "team": team,
    "firm": firm,
    "project": project,
    "order": order,
} | {name: _of(templates) for name, templates in _templates(relations_kinds.KINDS).items()}


def _number(rng: random.Random, top: int) -> str:
    return str(rng.randrange(1, top)) if rng.random() < 0.6 else f"{rng.uniform(0.1, top):.1f}"


def coordinates(rng: random.Random) -> str:
    lat, lon = rng.uniform(0, 89), rng.uniform(0, 179)
    ns, ew = rng.choice("NS"), rng.choice("EW")
    return rng.choice(
        [f"{lat:.2f}{ns}, {lon:.2f}{ew}", f"{int(lat)}°{rng.randrange(60):02d}'{ns} {int(lon)}°{rng.randrange(60):02d}'{ew}",
         f"{lat:.4f}, {-lon:.4f}", f"{int(lat)} degrees {rng.choice(['north', 'south'])}"]
    )  # fmt: skip


def duration(rng: random.Random) -> str:
    unit = rng.choice("seconds minutes hours days weeks months years".split())
    number = rng.choice(
        [
            str(rng.randrange(2, 90)),
            rng.choice("two three four five six seven eight nine ten twelve twenty forty".split()),
        ]
    )
    return rng.choice(
        [
            f"{number} {unit}",
            f"{number} {unit}",
            f"{number} and a half {unit}",
            f"half a {unit[:-1]}" if unit != "hours" else "half an hour",
        ]
    )


def clock_range(rng: random.Random) -> str:
    first, last = rng.randrange(5, 12), rng.randrange(13, 23)
    return rng.choice(
        [
            f"{first}:00 to {last}:00",
            f"{first:02d}:30-{last}:15",
            f"from {first} to {last - 12}",
            f"{first} a.m. to {last - 12} p.m.",
        ]
    )


def quantity(rng: random.Random) -> str:
    unit = rng.choice(
        "grams|cups|spoonfuls|pinches|ml|litres|ounces|pounds|kg|sacks|tons|bushels|tablespoons|teaspoons".split(
            "|"
        )
    )
    number = rng.choice(
        [
            str(rng.randrange(2, 20)),
            str(rng.randrange(2, 40) * 25),
            "two",
            "three",
            "half a dozen",
            "1/2",
            "one and a half",
        ]
    )
    return f"{number} {unit}"


def dimensions(rng: random.Random) -> str:
    a, b, c = rng.randrange(2, 400), rng.randrange(2, 400), rng.randrange(2, 90)
    unit = rng.choice(["cm", "mm", "m", "feet", "inches"])
    return rng.choice(
        [
            f"{a} x {b} {unit}",
            f"{a} by {b} {unit}",
            f"{a}x{b}x{c} {unit}",
            f"{a} {unit} by {b} {unit}",
        ]
    )


def clause(rng: random.Random) -> str:
    name = rng.choice(["clause", "article", "section", "paragraph", "§"])
    number = rng.randrange(1, 30)
    return f"{name} {number}{rng.choice(['', f'.{rng.randrange(1, 9)}', '(a)', '(b)', '(c)'])}"


def path(rng: random.Random) -> str:
    parts = [rng.choice(w.NOUNS) for _ in range(rng.randint(1, 3))]
    end = rng.choice([".log", ".csv", ".db", "", "/", ".conf", ".txt", ".bak"])
    return rng.choice(["/", "/var/", "/srv/", "~/", "D:/"]) + "/".join(parts) + end


def _ip(rng: random.Random) -> str:
    return ".".join(str(rng.randrange(1, 255)) for _ in range(4))


def _url(rng: random.Random) -> str:
    site = f"{rng.choice(w.NOUNS)}{rng.choice(['', '-' + rng.choice(w.NOUNS)])}.{rng.choice(['com', 'org', 'net', 'example', 'info'])}"
    return rng.choice(
        [f"www.{site}", f"https://{site}", f"http://{site}/{rng.choice(w.NOUNS)}", site]
    )


def _with_unit(top: int, units: str) -> Draw:
    return lambda rng: f"{_number(rng, top)} {rng.choice(units.split('|'))}"


def _from(table: list[str]) -> Draw:
    return lambda rng: rng.choice(table)


VALUES: dict[str, Draw] = {name: _of(templates) for name, templates in _PARTS.items()} | w.VALUES | {
    "blood": _from("A positive|B negative|O positive|AB negative|type A|type O|0 negative|AB+|B+".split("|")),
    "breed": _from(BREEDS),
    "building": SUBJECTS["building"],
    "bytes": _with_unit(900, "MB|GB|KB|MiB|GiB"),
    "cause": _from(CAUSES),
    "clause": clause,
    "coordinates": coordinates,
    "dimensions": dimensions,
    "dose": _with_unit(500, "mg|ml|drops|micrograms|tablets|units|mg twice a day|ml every four hours|g"),
    "drug": drug,
    "duration": duration,
    "firm": firm,
    "frequency": lambda rng: rng.choice([f"{rng.uniform(80, 110):.1f} MHz", f"{rng.randrange(200, 3000)} kHz", f"channel {rng.randrange(1, 70)}"]),
    "goods": _from(GOODS),
    "grid": lambda rng: f"{rng.choice('ABCDEFGHJKLM')}{rng.randrange(1, 30)}",
    "hash": lambda rng: "".join(rng.choices("0123456789abcdef", k=rng.choice([8, 12, 16]))),
    "hobby": _from(HOBBIES),
    "illness": _from(ILLNESSES),
    "ingredient": _from(INGREDIENTS),
    "ip": _ip,
    "material": _from(MATERIALS),
    "mode": _from(MODES),
    "month": _from(w.MONTHS),
    "ordinal": _from(ORDINALS),
    "outcome": _from(OUTCOMES),
    "party": SUBJECTS["party"],
    "species": SUBJECTS["species"],
    "path": path,
    "percent": lambda rng: f"{_number(rng, 100)}{rng.choice(['%', ' %', ' percent', ' per cent'])}",
    "plate": lambda rng: f"{w.capitals(rng, 1, 3)} {w.digits(rng, 2, 4)}{rng.choice(['', ' ' + w.capitals(rng, 1, 2)])}",
    "pressure": _with_unit(200, "bar|psi|kPa|atmospheres"),
    "quantity": quantity,
    "room": lambda rng: rng.choice([SUBJECTS["room"](rng), f"room {w.digits(rng, 1, 3)}", f"{w.digits(rng, 1, 2)}.{w.digits(rng, 2, 2)}"]),
    "score": lambda rng: f"{rng.randrange(0, 9)}{rng.choice(['-', ':', ' to ', '–'])}{rng.randrange(0, 9)}",
    "seconds": _with_unit(900, "seconds|ms|s|minutes"),
    "speed": _with_unit(300, "knots|km/h|miles an hour|mph|metres a second"),
    "status": _from(STATES),
    "team": team,
    "temperature": lambda rng: f"{rng.choice(['', '-', 'minus '])}{rng.randrange(1, 400)}{rng.choice(['°C', ' degrees', '°F', ' degrees Celsius', ' C'])}",
    "time_range": clock_range,
    "topic": _from(TOPICS),
    "url": _url,
    "version": lambda rng: rng.choice([f"{rng.randrange(20)}.{rng.randrange(20)}", f"{rng.randrange(9)}.{rng.randrange(20)}.{rng.randrange(99)}", f"v{rng.randrange(1, 30)}", f"version {rng.randrange(1, 20)}.{rng.randrange(9)}"]),
    "voltage": _with_unit(400, "volts|V|kV|V DC"),
}  # fmt: skip
