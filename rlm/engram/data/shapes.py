"""Label sets that go by the shape of the text: units, formats, languages, parity, number, case."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from rlm.engram.data import things
from rlm.engram.data import words as w

Draw = Callable[[random.Random], str]
FOREIGN = {
    "French": "le chat dort sur la table|nous avons mangé du pain|il fait très froid ce matin|où est la gare|je ne sais pas|la petite maison rouge|merci beaucoup mon ami",
    "German": "der Hund schläft unter dem Tisch|wir haben Brot gegessen|es ist heute sehr kalt|wo ist der Bahnhof|ich weiß es nicht|das kleine rote Haus|vielen Dank mein Freund",
    "Spanish": "el gato duerme en la mesa|hemos comido pan|hace mucho frío esta mañana|dónde está la estación|no lo sé|la pequeña casa roja|muchas gracias amigo",
    "Italian": "il gatto dorme sul tavolo|abbiamo mangiato il pane|fa molto freddo stamattina|dov'è la stazione|non lo so|la piccola casa rossa|grazie mille amico",
    "Latin": "canis sub mensa dormit|panem edimus|hodie frigus magnum est|nescio ubi sit|parva domus rubra|gratias tibi ago amice|homines id quod volunt credunt",
    "Dutch": "de hond slaapt onder de tafel|wij hebben brood gegeten|het is vandaag erg koud|waar is het station|ik weet het niet|het kleine rode huis|dank je wel vriend",
    "English": "the cat sleeps on the table|we have eaten bread|it is very cold this morning|where is the station|I do not know|the small red house|thank you my friend",
}
CODE = {
    "Python": "def {n}(x):|import {n}|for {n} in range(9):|print({n})|if {n} is None: return|class {N}:",
    "HTML": "<p>{n}</p>|<a href='{n}'>|<div class=\"{n}\">|<br/>|<h1>{N}</h1>|</body>",
    "SQL": "SELECT * FROM {n};|INSERT INTO {n} VALUES (1);|DROP TABLE {n};|UPDATE {n} SET a = 2;|SELECT count(*) FROM {n} WHERE a > 3;",
    "C": 'int {n} = 0;|#include <{n}.h>|printf("{n}");|while (*{n}++) ;|struct {n} *next;|return {n}->size;',
    "shell": "cd /{n} && ls -l|grep {n} *.txt|rm -rf {n}|chmod +x {n}.sh|echo ${n} | sort|cat {n} > out",
}


def _from(text: str) -> Draw:
    options = text.split("|")
    return lambda rng: rng.choice(options)


def _code(language: str) -> Draw:
    options = CODE[language].split("|")

    def draw(rng: random.Random) -> str:
        noun = rng.choice(w.NOUNS)
        return rng.choice(options).replace("{n}", noun).replace("{N}", noun.capitalize())

    return draw


def _number(test: Callable[[int], bool], top: int = 1000) -> Draw:
    def draw(rng: random.Random) -> str:
        while True:
            number = rng.randrange(-top if test(-1) and not test(1) else 0, top)
            if test(number):
                return str(number)

    return draw


def _file(ends: str) -> Draw:
    options = ends.split("|")
    return lambda rng: (
        f"{rng.choice(w.NOUNS)}{rng.choice(['', '_' + w.digits(rng, 1, 4)])}.{rng.choice(options)}"
    )


def _sentence(subjects: str, verbs: str, rest: str) -> Draw:
    first, second, third = subjects.split("|"), verbs.split("|"), rest.split("|")
    return lambda rng: f"{rng.choice(first)} {rng.choice(second)} {rng.choice(third)}"


SETS: tuple[Mapping[str, Draw], ...] = (
    {name: _from(text) for name, text in FOREIGN.items()},
    {name: _from(FOREIGN[name]) for name in ("French", "German")},
    {name: _from(FOREIGN[name]) for name in ("Spanish", "English", "Latin")},
    {name: _code(name) for name in CODE},
    {name: _code(name) for name in ("Python", "SQL")},
    {"even": _number(lambda n: n % 2 == 0), "odd": _number(lambda n: n % 2 == 1)},
    {"small number": _number(lambda n: n < 10), "large number": _number(lambda n: n > 99999, 10**7)},
    {"email address": w.email, "telephone number": w.phone, "web address": things.VALUES["url"], "date": w.date, "amount of money": w.money},
    {"email": w.email, "url": things.VALUES["url"]},
    {"date": w.date, "time of day": w.clock, "duration": things.duration},
    {"dollars": lambda rng: f"${w.digits(rng, 1, 6)}", "euros": lambda rng: f"€{w.digits(rng, 1, 6)}", "pounds": lambda rng: f"£{w.digits(rng, 1, 6)}"},
    {"image file": _file("png|jpg|gif|bmp"), "audio file": _file("mp3|wav|flac|ogg"), "text file": _file("txt|md|doc|rtf"), "program": _file("exe|py|sh|c")},
    {"picture": _file("png|jpg"), "sound": _file("mp3|wav")},
    {"question": _sentence("Where|Who|Why|When|How", "is|was|saw|took", "the key?|the map?|the boat?|the dog?"), "exclamation": _sentence("What|How|Oh,", "a lovely|awful|nice", "day!|noise!|cat!")},
    {"singular": _sentence("a|one|this", "old|red|big|small", "house|dog|tree|coin|letter"), "plural": _sentence("two|many|these|some", "old|red|big|small", "houses|dogs|trees|coins|letters")},
    {"first person": _sentence("I|We", "saw|took|lost|sold", "the boat.|the ring.|a dog."), "second person": _sentence("You|Hey, you", "saw|took|lost|sold", "the boat.|the ring.|a dog."), "third person": _sentence("He|She|They|The clerk", "saw|took|lost|sold", "the boat.|the ring.|a dog.")},
    {"negative statement": _sentence("He|She|I|They", "never saw|did not take|cannot find|won't sell", "the boat.|the ring.|it."), "positive statement": _sentence("He|She|I|They", "saw|took|found|will sell", "the boat.|the ring.|it.")},
    {"upper case": lambda rng: w.two_words(rng).upper(), "lower case": lambda rng: w.two_words(rng).lower().replace("-", " ")},
    {"passive": _sentence("The boat|The ring|The letter", "was sold|was stolen|has been found|was lost", "by a clerk.|by the king.|by them."), "active": _sentence("A clerk|The king|They", "sold|stole|found|lost", "the boat.|the ring.|the letter.")},
    {"address": lambda rng: f"{rng.randrange(1, 200)} {rng.choice(w.LAST)} Street, {w.place(rng)}", "person": w.person, "company": things.firm},
    {"person": w.person, "place": w.place, "date": w.date, "money": w.money, "measure": w.measure},
    {"name": w.person, "code": w.code, "word": w.word},
    {"length": lambda rng: f"{rng.randrange(1, 99)} {rng.choice(['metres', 'miles', 'feet', 'cm', 'inches'])}", "weight": lambda rng: f"{rng.randrange(1, 99)} {rng.choice(['kg', 'pounds', 'tons', 'grams'])}", "time": lambda rng: f"{rng.randrange(1, 99)} {rng.choice(['hours', 'minutes', 'days', 'years'])}", "temperature": lambda rng: f"{rng.randrange(1, 40)} {rng.choice(['degrees', '°C', '°F'])}"},
    {"ship": things.SUBJECTS["ship"], "building": things.SUBJECTS["building"], "event": things.SUBJECTS["event"], "document": things.SUBJECTS["document"]},
    {"room": things.SUBJECTS["room"], "vehicle": things.SUBJECTS["vehicle"], "team": things.SUBJECTS["team"], "medicine": things.SUBJECTS["drug"]},
    {"animal": things.SUBJECTS["animal"], "system": things.SUBJECTS["system"], "work of art": things.SUBJECTS["artwork"], "spare part": things.SUBJECTS["part"]},
)  # fmt: skip
HELD_OUT: tuple[Mapping[str, Draw], ...] = (
    {"hash": things.VALUES["hash"], "version": things.VALUES["version"], "path": things.VALUES["path"], "IP address": things.VALUES["ip"]},
    {"below zero": _number(lambda n: n < 0), "zero or more": _number(lambda n: n >= 0)},
    {"illness": lambda rng: rng.choice(things.ILLNESSES), "cause": lambda rng: rng.choice(things.CAUSES), "outcome": lambda rng: rng.choice(things.OUTCOMES)},
)  # fmt: skip
