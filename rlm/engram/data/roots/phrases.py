"""Ways to ask for counts, lines, parts and sizes. Pure data: questions, orders and fragments, apart by `|`;
the last of each is held out. {x} is the thing, {unit} its unit, {tail} where it is looked for.
"""

from __future__ import annotations

from typing import NamedTuple


class Asks(NamedTuple):
    """Questions (their question mark comes later), orders (to be put politely or not), fragments."""

    questions: tuple[str, ...]
    orders: tuple[str, ...]
    fragments: tuple[str, ...] = ()

    def filled(self, **parts: str) -> Asks:
        def fill(form: str) -> str:
            for name, text in parts.items():
                form = form.replace(f"{{{name}}}", text)
            return form

        return Asks(*(tuple(map(fill, forms)) for forms in self))


def asks(questions: str, orders: str, fragments: str = "") -> Asks:
    return Asks(*(table(text) if text else () for text in (questions, orders, fragments)))


def table(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("\n", " ").split("|"))


TIMES = asks(
    """how many times does {x} appear{tail}|how often does {x} occur{tail}|how often is {x} mentioned{tail}|how many times is {x} mentioned{tail}|
how many occurrences of {x} are there{tail}|what is the number of occurrences of {x}{tail}|how many mentions of {x} are there{tail}|
how many times can {x} be found{tail}|how frequently does {x} show up{tail}|how many times do we see {x}{tail}|what is the frequency of {x}{tail}|
how many times is {x} used{tail}|what's the count of {x}{tail}|so {x} appears how many times{tail}|how many hits are there for {x}{tail}|
how many times over does {x} come up{tail}|how many times did they write {x}{tail}|what's the tally of {x}{tail}|how many matches does {x} have{tail}|
what does the count of {x} come to{tail}|all in all, how often do we run into {x}{tail}|how many matches for {x} would I get{tail}|
if I searched for {x}, how many results would there be{tail}|how many repetitions of {x} are there{tail}|how often was {x} written{tail}|
how many uses of {x} are there{tail}|what quantity of {x} is there{tail}|how many separate times is {x} named{tail}|how often do people say {x}{tail}|
on how many occasions does {x} turn up{tail}|how many times would I read {x} if I read everything{tail}|how many instances of {x} exist{tail}""",
    """count the occurrences of {x}{tail}|count how often {x} occurs{tail}|count {x}{tail}|tell me how many times {x} appears{tail}|
give the number of times that {x} is used{tail}|count all mentions of {x}{tail}|find how often {x} is mentioned{tail}|report the frequency of {x}{tail}|
add up every appearance of {x}{tail}|work out how many times {x} comes up{tail}|determine the number of hits for {x}{tail}|check how often {x} is used{tail}|
see how many times {x} shows up{tail}|go through everything and count each {x}{tail}|let me know how often {x} crops up{tail}|compute the frequency of {x}{tail}|
figure out how many times {x} was written{tail}|tot up the appearances of {x}{tail}|do a count of {x}{tail}|total the mentions of {x}{tail}|
establish how many times {x} is named{tail}|run a count on {x}{tail}|keep score of {x}{tail}|tally {x}{tail}""",
    """number of times {x} appears{tail}|for {x}, how many times{tail}|count of {x}{tail}|frequency of {x}{tail}|occurrences of {x}{tail}|total mentions of {x}{tail}|
how many {x} hits{tail}|no. of occurrences of {x}{tail}|tally for {x}{tail}|the {x} count{tail}|number of {x} matches{tail}""",
)
EXISTS = asks(
    """does {x} appear{tail}|is {x} mentioned{tail}|is {x} found anywhere{tail}|does {x} occur at all{tail}|is there any mention of {x}{tail}|
can {x} be found{tail}|does anybody mention {x}{tail}|do we ever see {x}{tail}|is {x} in there anywhere{tail}|does it say {x} anywhere{tail}""",
    """check whether {x} appears{tail}|tell me whether {x} is mentioned{tail}|say if {x} occurs{tail}|find out if {x} comes up{tail}|see if {x} is in there{tail}""",
    """any mention of {x}{tail}|any {x}{tail}|is {x} present or not{tail}|yes or no: {x}{tail}""",
)
HAVE = {  # what a line does with {x} → how many lines do, which lines do
    "in": (
        asks(
            """how many {unit} contain {x}{tail}|how many {unit} mention {x}{tail}|what is the number of {unit} that include {x}{tail}|
in how many {unit} does {x} appear{tail}|on how many {unit} does {x} occur{tail}|how many of the {unit} have {x}{tail}|how many {unit} are there with {x}{tail}|
how many {unit} feature {x}{tail}|how many {unit} say {x}{tail}|how many {unit} talk about {x}{tail}|how many {unit} hold {x}{tail}|how many {unit} carry {x}{tail}|
across how many {unit} is {x} spread{tail}|so {x} is on how many {unit}{tail}|how many {unit} come with {x}{tail}|how many {unit} match {x}{tail}|
what's the total of {unit} with {x} in them{tail}|how many {unit} would a search for {x} give{tail}|how many {unit} refer to {x}{tail}|how many {unit} include {x}{tail}""",
            """count the {unit} that contain {x}{tail}|count the {unit} with {x} in them{tail}|tell me how many {unit} mention {x}{tail}|
give the number of {unit} containing {x}{tail}|count {unit} that include {x}{tail}|work out how many {unit} have {x}{tail}|tally the {unit} with {x}{tail}|
determine on how many {unit} {x} stands{tail}|report the number of {unit} matching {x}{tail}|total up the {unit} that have {x}{tail}|see how many {unit} hold {x}{tail}|
figure out the number of {unit} with {x}{tail}|count {unit} containing {x}{tail}""",
            """number of {unit} with {x}{tail}|{unit} containing {x}, how many{tail}|count of {unit} with {x}{tail}|how many {unit} with {x}{tail}|
no. of {unit} that have {x}{tail}|the {x} {unit}, counted{tail}|total {unit} mentioning {x}{tail}""",
        ),
        asks(
            """which {unit} contain {x}{tail}|which {unit} mention {x}{tail}|what {unit} have {x} in them{tail}|which of the {unit} include {x}{tail}|
what are the {unit} with {x}{tail}|which {unit} say {x}{tail}|what {unit} match {x}{tail}""",
            """list the {unit} that contain {x}{tail}|list the {unit} with {x}{tail}|show me the {unit} that mention {x}{tail}|give me the {unit} containing {x}{tail}|
print every one of the {unit} with {x}{tail}|pull out the {unit} that have {x}{tail}|filter the {unit} by {x}{tail}|keep only {unit} with {x}{tail}|
extract all {unit} mentioning {x}{tail}|return the {unit} that include {x}{tail}""",
            """all {unit} with {x}{tail}|{unit} containing {x}{tail}|every one of the {unit} that has {x}{tail}|the {unit} mentioning {x}{tail}""",
        ),
    ),
    "startswith": (
        asks(
            """how many {unit} start with {x}{tail}|how many {unit} begin with {x}{tail}|what is the number of {unit} starting with {x}{tail}|
how many {unit} open with {x}{tail}|how many {unit} have {x} at the front{tail}|how many {unit} have {x} as their first word{tail}|at the head of how many {unit} is {x}{tail}""",
            """count the {unit} that start with {x}{tail}|count the {unit} that open with {x}{tail}|tell me how many {unit} begin with {x}{tail}|
tally the {unit} with {x} at their beginning{tail}|count {unit} beginning with {x}{tail}""",
            """number of {unit} starting with {x}{tail}|{unit} beginning with {x}, how many{tail}|count of {unit} that open with {x}{tail}|how many {unit} with {x} in front{tail}""",
        ),
        asks(
            """which {unit} start with {x}{tail}|which {unit} begin with {x}{tail}|what {unit} open with {x}{tail}|which {unit} have {x} at the front{tail}""",
            """list the {unit} that start with {x}{tail}|show me the {unit} beginning with {x}{tail}|print the {unit} that open with {x}{tail}|find all {unit} starting with {x}{tail}""",
            "all {unit} starting with {x}{tail}|{unit} that begin with {x}{tail}|the {unit} with {x} in front{tail}",
        ),
    ),
    "endswith": (
        asks(
            """how many {unit} end with {x}{tail}|how many {unit} end in {x}{tail}|how many {unit} close with {x}{tail}|how many {unit} finish with {x}{tail}|
how many {unit} have {x} as their last word{tail}|at the end of how many {unit} is {x}{tail}""",
            """count the {unit} that end with {x}{tail}|count the {unit} that finish with {x}{tail}|tell me how many {unit} stop at {x}{tail}|
tally the {unit} with {x} at the end{tail}|count the {unit} ending in {x}{tail}""",
            """number of {unit} ending with {x}{tail}|{unit} that end in {x}, how many{tail}|count of {unit} closing with {x}{tail}|how many {unit} with {x} at the end{tail}""",
        ),
        asks(
            """which {unit} end with {x}{tail}|what {unit} end in {x}{tail}|which {unit} finish with {x}{tail}|which {unit} have {x} at the end{tail}""",
            """list the {unit} that end with {x}{tail}|show me the {unit} ending in {x}{tail}|print the {unit} that finish with {x}{tail}|find all {unit} that close with {x}{tail}""",
            "all {unit} ending with {x}{tail}|{unit} that end in {x}{tail}|the {unit} with {x} at the end{tail}",
        ),
    ),
    "not in": (
        asks(
            """how many {unit} do not contain {x}{tail}|how many {unit} are without {x}{tail}|how many {unit} don't mention {x}{tail}|how many {unit} are free of {x}{tail}|
on how many {unit} is {x} missing{tail}|how many {unit} leave out {x}{tail}|how many {unit} never say {x}{tail}|how many {unit} lack {x}{tail}""",
            """count the {unit} without {x}{tail}|count the {unit} in which {x} is missing{tail}|tell me how many {unit} have no {x}{tail}|
tally the {unit} that leave {x} out{tail}|count the {unit} that do not mention {x}{tail}""",
            """number of {unit} without {x}{tail}|{unit} lacking {x}, how many{tail}|count of {unit} with no {x}{tail}|how many {unit} not containing {x}{tail}""",
        ),
        asks(
            """which {unit} do not contain {x}{tail}|which {unit} are without {x}{tail}|what {unit} don't mention {x}{tail}|which {unit} lack {x}{tail}""",
            """list the {unit} without {x}{tail}|show me the {unit} that do not have {x}{tail}|drop the {unit} with {x} and give me the rest{tail}|print all {unit} that lack {x}{tail}""",
            "all {unit} without {x}{tail}|{unit} not containing {x}{tail}|the {unit} that have no {x}{tail}",
        ),
    ),
}
PART = asks(
    """what is the {x}{tail}|what does the {x} say|what is written in the {x}|which is the {x}{tail}|what's the {x}{tail}|what do we find as the {x}{tail}|what reads the {x}|
what would be the {x}{tail}|what have we got as {x}{tail}|how does the {x} read""",
    """give me the {x}{tail}|print the {x}{tail}|show the {x}{tail}|quote the {x}{tail}|return the {x}{tail}|read out the {x}{tail}|copy the {x}{tail}|fetch the {x}{tail}|
display the {x}{tail}|repeat the {x}{tail}|cite the {x}{tail}|output just the {x}{tail}|read me the {x}{tail}|get the {x}{tail}|pull up the {x}{tail}""",
    """{x}{tail}|the {x}{tail}|just the {x}{tail}|only the {x}|{x} of the text|the {x}, word for word{tail}""",
)
LINE_NUMBER = asks(
    """what is on line {x}{tail}|what does line {x} say|what is line {x}{tail}|what do we read in line {x}{tail}|how does line {x} go|what's in line {x}{tail}|
what text is at line {x}{tail}|what have they put in line number {x}|what stands on line {x}""",
    """show line {x}{tail}|print line {x}|give me line {x}{tail}|go to line {x} and quote it|display line {x}{tail}|read out line {x}|fetch line no. {x}{tail}|quote line number {x}""",
    """line {x}{tail}|line {x} please|line no. {x}{tail}|line number {x}{tail}|the text of line {x}{tail}""",
)
SPAN = asks(
    """what are the {x}{tail}|what do the {x} say|how do the {x} read|which are the {x}{tail}|what is in the {x}{tail}|what stands in the {x}""",
    """give me the {x}{tail}|print the {x}{tail}|show the {x}{tail}|quote the {x}{tail}|return the {x}{tail}|copy out the {x}{tail}|display the {x}{tail}|
let me see the {x}{tail}|read out the {x}{tail}|output the {x}{tail}|cut out the {x}{tail}|get me the {x}{tail}""",
    """{x}{tail}|the {x}{tail}|just the {x}{tail}|only the {x}|the {x} of the text""",
)
SIZE = asks(
    """how many {x} are there{tail}|how many {x} does the document have|how many {x} does the text contain|what is the number of {x}{tail}|how many {x} are in the context|
of how many {x} does the file consist|how many {x} does it have|what is the total number of {x}{tail}|how many {x} is this|how big is it in {x}|how many {x} long is this text|
what's the {x} total{tail}|how tall is this in {x}|what number of {x} do I have here|how many {x} make up the whole thing|how many {x} did I give you|
what quantity of {x} does the file hold|how large is the text, counted in {x}|how many {x} all told|what size is it, measured in {x}|how many {x} altogether""",
    """count the {x}{tail}|tell me how many {x} there are{tail}|give the number of {x}{tail}|work out the total of {x}{tail}|measure the text in {x}|
add up all the {x}{tail}|let me know how many {x} it has|state the number of {x}{tail}|determine how many {x} it holds|calculate the number of {x}{tail}|
do a count of the {x}{tail}|check the number of {x}{tail}|report the number of {x}{tail}""",
    """number of {x}{tail}|total {x}{tail}|count of {x}{tail}|{x}, how many{tail}|how many {x}|total number of {x}|no. of {x}{tail}|size in {x}|{x} in all{tail}""",
)
LONGEST = asks(
    """what is the {x}{tail}|which is the {x}{tail}|what would be the {x}{tail}|what is the {x} they used{tail}|what {x} is there{tail}|which one is the {x}{tail}""",
    """find the {x}{tail}|show the {x}{tail}|give me the {x}{tail}|look for the {x}{tail}|print the {x}{tail}|tell me the {x}{tail}|pick out the {x}{tail}|name the {x}{tail}""",
    """{x}{tail}|the {x}{tail}|the very {x}{tail}|just the {x}{tail}""",
)
LENGTH = asks(
    """how long is the {x}{tail}|how many characters does the {x} have|what is the length of the {x}{tail}|how many characters are in the {x}""",
    """give the length of the {x}{tail}|tell me how long the {x} is{tail}|count the characters of the {x}{tail}|measure the {x}{tail}""",
    """length of the {x}{tail}|size of the {x} in characters{tail}|characters in the {x}{tail}|how long the {x} is{tail}""",
)
