"""What tables of ways to ask are made of, and the ways to ask for counts and for lines. Pure data: questions,
orders and fragments, apart by `|`; the last of each is held out. {x} is the thing, {unit} its unit, {tail} where
it is looked for; ⟨one¦another⟩ leaves a choice.
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
on how many occasions does {x} turn up{tail}|how many times would I read {x} if I read everything{tail}|
how ⟨often¦many times¦frequently⟩ ⟨does¦did⟩ {x} ⟨crop up¦pop up¦turn up¦show up¦feature¦figure¦surface¦get a mention⟩{tail}|
how many ⟨instances¦occurrences¦appearances¦matches¦hits¦mentions¦references⟩ of {x} ⟨can be counted¦did you find¦do you count¦do we have¦has it got¦exist all told⟩{tail}|
how many ⟨references¦mentions¦allusions⟩ ⟨to¦of⟩ {x} are there{tail}|how many times ⟨has¦was⟩ {x} ⟨been used¦been mentioned¦been written¦been named⟩{tail}|
how many times ⟨is¦was⟩ {x} ⟨repeated¦cited¦quoted¦printed¦spelled out¦brought up¦referred to⟩{tail}|what is the ⟨total number¦overall number¦exact number¦full count¦total count⟩ of ⟨times¦occasions on which⟩ {x} ⟨appears¦occurs¦is found⟩{tail}|
what is the ⟨occurrence count¦hit count¦match count¦word count¦number of hits¦number of matches¦number of appearances⟩ ⟨of¦for⟩ {x}{tail}|
by how many ⟨occurrences¦instances¦mentions⟩ is {x} represented{tail}|with what frequency ⟨does {x} occur¦is {x} used⟩{tail}|
how many times is it that {x} ⟨appears¦occurs¦comes up⟩{tail}|how often is it that ⟨they say¦we read¦one finds¦you see⟩ {x}{tail}|what ⟨is¦would be⟩ the frequency with which {x} ⟨occurs¦appears¦is used⟩{tail}|
when you count every ⟨instance¦occurrence¦hit⟩ of {x}{tail}, what do you get|if you count each {x}{tail}, how many do you get|if I press Ctrl-F and type {x}, how many ⟨hits¦matches¦results⟩ do I get{tail}|
do you know how ⟨often¦many times⟩ {x} ⟨appears¦occurs¦is there¦gets mentioned⟩{tail}|may I ask how ⟨often¦many times⟩ {x} ⟨comes up¦is used⟩{tail}|any idea how ⟨often¦many times⟩ {x} ⟨turns up¦is mentioned⟩{tail}|
how many lots of {x} are there{tail}|how much does {x} occur{tail}|how many time {x} ⟨appear¦occur¦is written⟩{tail}|how many times there is {x}{tail}|how often you find {x}{tail}|how many times they say {x}{tail}|
at how many ⟨places¦points¦positions¦spots⟩ does {x} ⟨occur¦appear¦stand⟩{tail}|in how many places ⟨is¦do we find¦can one read⟩ {x}{tail}|the number of times {x} ⟨occurs¦appears¦is said⟩{tail} is what|
not on how many lines but how many times does {x} ⟨appear¦occur⟩{tail}|how many times, repeats on one line included, ⟨does {x} occur¦is {x} there⟩{tail}|counting every single one, how many times is {x} there{tail}|
does {x} appear once, twice or how ⟨often¦many times⟩{tail}|in total, how many ⟨times¦occurrences⟩ of {x} do we ⟨see¦have¦get⟩{tail}|how heavily is {x} used, in number of occurrences{tail}|
how many times could one underline {x}{tail}|what count do you ⟨get¦arrive at¦come to⟩ for {x}{tail}|what number of ⟨times¦occurrences¦mentions⟩ does {x} have{tail}|what's the score for {x}, in occurrences{tail}|
to how many mentions does {x} ⟨come¦amount¦run⟩{tail}|how many mentions ⟨did¦does⟩ {x} ⟨get¦receive¦attract¦earn⟩{tail}|how many appearances does {x} make{tail}|how many occurrences does {x} have{tail}|
for {x}, what is the number of ⟨hits¦occurrences¦matches⟩{tail}|how many times did the ⟨author¦writer¦authors¦speaker⟩ ⟨use¦write¦mention¦employ⟩ {x}{tail}|how many cases of {x} are there{tail}|
how many times does one ⟨come across¦stumble on¦meet with¦encounter¦run across⟩ {x}{tail}|how many times is there a ⟨mention¦trace¦sign¦reference⟩ of {x}{tail}|
how many instances of {x} exist{tail}""",
    """count the occurrences of {x}{tail}|count how often {x} occurs{tail}|count {x}{tail}|tell me how many times {x} appears{tail}|
give the number of times that {x} is used{tail}|count all mentions of {x}{tail}|find how often {x} is mentioned{tail}|report the frequency of {x}{tail}|
add up every appearance of {x}{tail}|work out how many times {x} comes up{tail}|determine the number of hits for {x}{tail}|check how often {x} is used{tail}|
see how many times {x} shows up{tail}|go through everything and count each {x}{tail}|let me know how often {x} crops up{tail}|compute the frequency of {x}{tail}|
figure out how many times {x} was written{tail}|tot up the appearances of {x}{tail}|do a count of {x}{tail}|total the mentions of {x}{tail}|
establish how many times {x} is named{tail}|run a count on {x}{tail}|keep score of {x}{tail}|
count ⟨every¦each⟩ ⟨instance¦occurrence¦appearance¦mention¦match⟩ of {x}{tail}|count the ⟨instances¦appearances¦hits¦matches¦references⟩ ⟨of¦for⟩ {x}{tail}|count how many times {x} ⟨is used¦is mentioned¦occurs¦appears¦shows up¦is there⟩{tail}|
count up ⟨each¦every⟩ {x}{tail}|count the number of times ⟨you see¦we read¦they use¦one finds⟩ {x}{tail}|⟨give¦tell¦send¦show⟩ me the ⟨number¦count¦total⟩ of ⟨occurrences¦mentions¦instances¦hits⟩ of {x}{tail}|
⟨state¦specify¦indicate¦note¦return¦output¦print⟩ the number of ⟨occurrences¦times⟩ {x} ⟨has¦appears¦occurs⟩{tail}|⟨return¦output¦print¦submit⟩ the ⟨count¦frequency¦number⟩ of {x}{tail}|
⟨find out¦work out¦ascertain¦calculate¦establish⟩ how ⟨often¦frequently¦many times⟩ {x} ⟨is used¦occurs¦turns up¦features¦is named⟩{tail}|search for {x}{tail} and ⟨count the hits¦tell me the number of hits¦say how many there are¦report how many⟩|
look for {x}{tail} and count ⟨it¦what you find¦the finds⟩|grep {x}{tail} and count the matches|grep -o {x}{tail} and count|check the frequency of {x}{tail}|measure how ⟨often¦frequently⟩ {x} ⟨occurs¦comes up⟩{tail}|
number the occurrences of {x}{tail} and give the total|⟨sum up¦add up¦total up¦add together⟩ the ⟨occurrences¦mentions¦instances⟩ of {x}{tail}|provide a count of {x}{tail}|provide the number of ⟨mentions¦occurrences⟩ of {x}{tail}|
say how ⟨often¦many times⟩ {x} is ⟨there¦mentioned¦found¦written¦said⟩{tail}|see how often ⟨they say¦we have¦it says⟩ {x}{tail}|get the count for {x}{tail}|
count the times, not the lines, ⟨that {x} occurs¦of {x}⟩{tail}|count {x} every time it ⟨comes¦appears¦is written⟩{tail}|make a tally of {x}{tail}|give a count for {x}{tail}|
take every {x}{tail} and count|scan for {x}{tail} and return the number of matches|⟨compute¦calculate⟩ the number of ⟨occurrences¦appearances⟩ of {x}{tail}|tell us how ⟨often¦many times⟩ {x} ⟨occurs¦is referred to⟩{tail}|
tally {x}{tail}""",
    """number of times {x} appears{tail}|for {x}, how many times{tail}|count of {x}{tail}|frequency of {x}{tail}|occurrences of {x}{tail}|total mentions of {x}{tail}|
how many {x} hits{tail}|no. of occurrences of {x}{tail}|tally for {x}{tail}|the {x} count{tail}|
I'd like to know how ⟨often¦many times⟩ {x} ⟨appears¦occurs¦comes up⟩{tail}|I want to know how many times {x} is ⟨there¦used¦mentioned⟩{tail}|I need the number of ⟨occurrences¦times¦hits⟩ ⟨of¦for⟩ {x}{tail}|I need a count of {x}{tail}|
my question is how often {x} ⟨occurs¦is mentioned⟩{tail}|what interests me is how many times {x} ⟨appears¦occurs⟩{tail}|what I need is the ⟨count¦frequency¦number⟩ of {x}{tail}|wondering how many times {x} ⟨shows up¦is in there⟩{tail}|
⟨occurrence¦hit¦match¦mention⟩ count ⟨of¦for⟩ {x}{tail}|⟨instances¦appearances¦mentions¦hits¦references⟩ of {x}{tail}, how many|total ⟨occurrences¦count¦hits¦instances¦number⟩ of {x}{tail}|how many times {x}{tail}|how often {x}{tail}|
frequency: {x}{tail}|count: {x}{tail}|occurrences: {x}{tail}|count {x}{tail}|times {x} ⟨appears¦occurs¦is used⟩{tail}|number of times for {x}{tail}|no. of times {x} ⟨occurs¦is mentioned⟩{tail}|
it would help me to know how ⟨often¦many times⟩ {x} ⟨appears¦is found⟩{tail}|we must know how often {x} ⟨is used¦occurs⟩{tail}|how many occurrences of {x}{tail}|how many mentions of {x}{tail}|how many matches for {x}{tail}|# of {x}{tail}|
number of {x} matches{tail}""",
)
EXISTS = asks(
    """does {x} appear{tail}|is {x} mentioned{tail}|is {x} found anywhere{tail}|does {x} occur at all{tail}|is there any mention of {x}{tail}|
can {x} be found{tail}|does anybody mention {x}{tail}|do we ever see {x}{tail}|is {x} in there anywhere{tail}|
is {x} ⟨there¦present¦included¦named¦contained¦to be found¦used¦cited⟩{tail}|⟨does¦did⟩ {x} ⟨come up¦turn up¦show up¦crop up¦feature¦figure¦exist¦get mentioned⟩ ⟨at all¦anywhere¦even once⟩{tail}|
is there ⟨a mention¦an occurrence¦a trace¦an instance¦a reference¦a sign¦an example⟩ of {x}{tail}|is there ⟨anything¦something⟩ ⟨about¦on¦with⟩ {x}{tail}|is there any {x}{tail}|is there ⟨a match¦a hit¦a result⟩ for {x}{tail}|
are there any ⟨mentions¦occurrences¦instances¦hits¦traces⟩ of {x}{tail}|does it ⟨contain¦mention¦include¦have¦say¦feature⟩ {x}{tail}|does the ⟨document¦text¦file⟩ ⟨contain¦mention¦include¦have¦name⟩ {x}|do they ⟨ever¦at any point¦anywhere⟩ ⟨say¦mention¦use¦name⟩ {x}{tail}|
did ⟨anyone¦anybody¦somebody¦they⟩ ⟨say¦mention¦write¦bring up⟩ {x}{tail}|has {x} been ⟨mentioned¦named¦used¦written⟩{tail}|have they ⟨mentioned¦used¦named⟩ {x}{tail}|will I find {x}{tail}|would a search for {x} find anything{tail}|
can you ⟨find¦see¦spot⟩ {x}{tail}|can one ⟨find¦read¦see⟩ {x}{tail}|is it true that {x} ⟨occurs¦appears¦is mentioned⟩{tail}|is it the case that {x} is ⟨mentioned¦present¦used⟩{tail}|are we told of {x}{tail}|is {x} anywhere to be seen{tail}|
is {x} missing, or is it there{tail}|do you see {x}{tail}|does one ever ⟨meet¦come across¦encounter¦read⟩ {x}{tail}|do we find {x}{tail}|there is {x}{tail}, isn't there|is {x} ever ⟨used¦said¦spoken of¦referred to⟩{tail}|
not how often, only whether: ⟨does {x} occur¦is {x} there⟩{tail}|yes or no, ⟨is {x} there¦does {x} appear¦is {x} mentioned⟩{tail}|at any point, does it say {x}{tail}|
does it say {x} anywhere{tail}""",
    """check whether {x} appears{tail}|tell me whether {x} is mentioned{tail}|say if {x} occurs{tail}|find out if {x} comes up{tail}|
⟨check¦verify¦determine¦establish¦ascertain¦find out⟩ ⟨whether¦if⟩ {x} ⟨occurs¦is mentioned¦is present¦exists¦is there¦comes up¦is contained⟩{tail}|⟨tell¦let⟩ me know if there is ⟨any¦a mention of¦some⟩ {x}{tail}|tell me if {x} ⟨is there¦is used¦appears¦can be found⟩{tail}|
say whether ⟨or not¦⟩ {x} is ⟨there¦mentioned¦found¦included⟩{tail}|say yes or no: is {x} ⟨there¦mentioned¦present⟩{tail}|answer yes or no: does {x} ⟨occur¦appear⟩{tail}|look whether {x} is ⟨there¦mentioned⟩{tail}|look if there is {x}{tail}|
confirm ⟨whether¦that¦if⟩ {x} ⟨occurs¦is mentioned¦is there⟩{tail}|search for {x}{tail} and say ⟨whether it is there¦yes or no⟩|see whether ⟨they mention¦it has¦anyone says⟩ {x}{tail}|test for the presence of {x}{tail}|report whether {x} ⟨exists¦appears¦is found⟩{tail}|
see if {x} is in there{tail}""",
    """any mention of {x}{tail}|any {x}{tail}|is {x} present or not{tail}|
I'd like to know ⟨whether¦if⟩ {x} ⟨is mentioned¦occurs¦is there⟩{tail}|I want to know if there is {x}{tail}|I wonder if {x} ⟨appears¦is there¦comes up⟩{tail}|⟨whether¦if⟩ {x} ⟨occurs¦is mentioned¦is there⟩{tail}|not sure if {x} is there{tail}|
⟨presence¦existence⟩ of {x}{tail}, yes or no|any ⟨sign¦trace¦instance¦occurrence¦reference⟩ of {x}{tail}|⟨anything¦something⟩ ⟨about¦on⟩ {x}{tail}|got any {x}{tail}|contains {x} or not{tail}|mentions {x}, yes or no{tail}|is {x} there{tail}|has {x} or hasn't{tail}|
yes or no: {x}{tail}""",
)
HAVE = {  # what a line does with {x} → how many lines do, which lines do
    "in": (
        asks(
            """how many {unit} contain {x}{tail}|how many {unit} mention {x}{tail}|what is the number of {unit} that include {x}{tail}|
in how many {unit} does {x} appear{tail}|on how many {unit} does {x} occur{tail}|how many of the {unit} have {x}{tail}|how many {unit} are there with {x}{tail}|
how many {unit} feature {x}{tail}|how many {unit} say {x}{tail}|how many {unit} talk about {x}{tail}|how many {unit} hold {x}{tail}|how many {unit} carry {x}{tail}|
across how many {unit} is {x} spread{tail}|so {x} is on how many {unit}{tail}|how many {unit} come with {x}{tail}|how many {unit} match {x}{tail}|
what's the total of {unit} with {x} in them{tail}|how many {unit} would a search for {x} give{tail}|how many {unit} refer to {x}{tail}|
how many ⟨of the¦of these¦of all¦⟩ {unit} ⟨contain¦mention¦have¦include¦show¦use¦name⟩ {x}{tail}|how many {unit} ⟨are there that¦exist that¦do we have that⟩ ⟨contain¦mention¦have¦include⟩ {x}{tail}|how many {unit} ⟨with¦containing¦mentioning¦including¦featuring⟩ {x} are there{tail}|
⟨in¦on¦within⟩ how many ⟨of the¦different¦separate¦⟩ {unit} ⟨is {x} found¦is {x} mentioned¦does one find {x}¦do we read {x}¦is there {x}¦does it say {x}¦does {x} feature⟩{tail}|what is the ⟨count¦total¦total number⟩ of {unit} ⟨with¦containing¦mentioning¦that have⟩ {x}{tail}|
how many {unit} ⟨match the search for¦would match¦are matched by¦are hits for⟩ {x}{tail}|how many {unit} does grep -c give for {x}{tail}|how many {unit} ⟨is¦was⟩ {x} ⟨on¦in⟩{tail}|how many {unit} have {x} ⟨anywhere¦somewhere¦at least once¦in them¦on them⟩{tail}|
what ⟨number¦quantity⟩ of {unit} ⟨has¦contains¦mentions⟩ {x}{tail}|not how many times but ⟨on¦in⟩ how many {unit} does {x} ⟨appear¦occur⟩{tail}|counting each only once, how many {unit} ⟨have¦contain¦mention⟩ {x}{tail}|
how many are the {unit} ⟨with¦that contain¦that mention¦in which one finds⟩ {x}{tail}|how many {unit} are there in which {x} ⟨occurs¦appears¦is mentioned¦stands⟩{tail}|of all the {unit}, how many ⟨have¦contain¦mention⟩ {x}{tail}|
do you know how many {unit} ⟨have¦contain¦mention⟩ {x}{tail}|so {x} ⟨occurs¦appears¦is⟩ ⟨on¦in⟩ how many {unit}{tail}|how many {unit} ⟨got¦has¦having⟩ {x}{tail}|how many {unit} remain if we keep those with {x}{tail}|
how many {unit} ⟨make mention of¦make reference to¦deal with¦touch on¦bring up¦speak of¦cite¦quote⟩ {x}{tail}|
how many {unit} include {x}{tail}""",
            """count the {unit} that contain {x}{tail}|count the {unit} with {x} in them{tail}|tell me how many {unit} mention {x}{tail}|
give the number of {unit} containing {x}{tail}|count {unit} that include {x}{tail}|work out how many {unit} have {x}{tail}|tally the {unit} with {x}{tail}|
determine on how many {unit} {x} stands{tail}|report the number of {unit} matching {x}{tail}|total up the {unit} that have {x}{tail}|see how many {unit} hold {x}{tail}|
figure out the number of {unit} with {x}{tail}|
count the {unit} ⟨in which {x} occurs¦where {x} appears¦on which {x} is found¦having {x}¦which mention {x}¦that say {x}¦that feature {x}⟩{tail}|count, of the {unit}, those ⟨with¦that have¦that contain¦mentioning⟩ {x}{tail}|count only ⟨the¦⟩ {unit} ⟨with¦that contain⟩ {x}{tail}|
⟨give¦tell¦send⟩ me the ⟨number¦count¦total⟩ of {unit} ⟨with¦containing¦that mention¦that have⟩ {x}{tail}|⟨state¦return¦output¦print¦report⟩ ⟨the number of¦how many⟩ {unit} ⟨with {x}¦that have {x}¦that contain {x}⟩{tail}|grep -c {x} over the {unit}{tail}|
⟨find out¦check¦see¦calculate¦compute⟩ how many {unit} ⟨contain¦mention¦have¦include⟩ {x}{tail}|search for {x}{tail} and count the ⟨matching¦different¦⟩ {unit}|look for {x} and say how many {unit} have it{tail}|count each of the {unit} once that ⟨has¦contains¦mentions⟩ {x}{tail}|
count {unit}, not occurrences, ⟨with¦of⟩ {x}{tail}|filter the {unit} by {x}{tail} and count ⟨them¦what is left¦the rest⟩|say how many {unit} ⟨there are with¦there are that mention¦have⟩ {x}{tail}|
count {unit} containing {x}{tail}""",
            """number of {unit} with {x}{tail}|{unit} containing {x}, how many{tail}|count of {unit} with {x}{tail}|how many {unit} with {x}{tail}|
no. of {unit} that have {x}{tail}|the {x} {unit}, counted{tail}|
I'd like to know how many {unit} ⟨contain¦mention¦have⟩ {x}{tail}|I need ⟨the number¦a count¦the count⟩ of {unit} ⟨with¦containing¦that mention⟩ {x}{tail}|how many {unit} ⟨mention¦contain¦have¦mentioning¦containing⟩ {x}{tail}|{unit} ⟨that contain¦matching¦mentioning¦having⟩ {x}: how many{tail}|
{unit} ⟨with¦containing⟩ {x}, ⟨number¦count¦total⟩{tail}|⟨count¦total¦number¦tally⟩ of {unit} ⟨containing¦matching¦that have¦where we see⟩ {x}{tail}|my question is on how many {unit} {x} ⟨occurs¦appears⟩{tail}|grep -c {x}{tail}|line count for {x}{tail}|
total {unit} mentioning {x}{tail}""",
        ),
        asks(
            """which {unit} contain {x}{tail}|which {unit} mention {x}{tail}|what {unit} have {x} in them{tail}|which of the {unit} include {x}{tail}|
what are the {unit} with {x}{tail}|which {unit} say {x}{tail}|
which ⟨are the¦⟩ {unit} ⟨with¦containing¦mentioning¦that contain¦that mention⟩ {x}{tail}|what are the {unit} ⟨that contain¦that mention¦containing¦in which we find¦where it says⟩ {x}{tail}|⟨in¦on⟩ ⟨which¦what⟩ {unit} ⟨is¦do we find¦does it say¦can one read⟩ {x}{tail}|
which {unit} ⟨feature¦refer to¦speak of¦come with¦match¦carry¦use⟩ {x}{tail}|what do the {unit} ⟨with¦that have¦that mention⟩ {x} ⟨say¦look like⟩{tail}|how do the {unit} ⟨with¦containing⟩ {x} ⟨read¦go⟩{tail}|not how many but which {unit} ⟨have¦contain⟩ {x}{tail}|
which {unit} would grep ⟨print¦show¦give¦return⟩ for {x}{tail}|which {unit} are left when I keep only those with {x}{tail}|
what {unit} match {x}{tail}""",
            """list the {unit} that contain {x}{tail}|list the {unit} with {x}{tail}|show me the {unit} that mention {x}{tail}|give me the {unit} containing {x}{tail}|
print every one of the {unit} with {x}{tail}|pull out the {unit} that have {x}{tail}|filter the {unit} by {x}{tail}|keep only {unit} with {x}{tail}|
extract all {unit} mentioning {x}{tail}|
⟨list¦show¦print¦give¦quote¦copy¦output⟩ ⟨all¦each of¦the full text of¦⟩ the {unit} ⟨that contain¦containing¦mentioning¦with¦where we find¦that have⟩ {x}{tail}|⟨get¦fetch¦find¦collect¦gather¦select¦pick⟩ ⟨me¦⟩ ⟨all¦all the¦the⟩ {unit} ⟨that mention¦that contain¦with¦having⟩ {x}{tail}|
show me only {unit} ⟨with¦that contain¦mentioning⟩ {x}{tail}|select the {unit} where {x} ⟨occurs¦appears¦is mentioned⟩{tail}|throw out the {unit} without {x} and ⟨show¦give⟩ the rest{tail}|⟨read out¦write out¦reproduce¦display⟩ the {unit} ⟨that say¦with¦containing⟩ {x}{tail}|
return the {unit} that include {x}{tail}""",
            """all {unit} with {x}{tail}|{unit} containing {x}{tail}|every one of the {unit} that has {x}{tail}|
{unit} ⟨with¦that have¦that mention¦where it says¦featuring⟩ {x}{tail}|⟨all¦only¦just⟩ ⟨the¦⟩ {unit} ⟨that contain¦containing¦mentioning⟩ {x}{tail}|list of {unit} ⟨with¦containing⟩ {x}{tail}|I'd like to ⟨see¦read¦have⟩ ⟨all¦the⟩ {unit} ⟨with¦that mention¦containing⟩ {x}{tail}|
the {unit} mentioning {x}{tail}""",
        ),
    ),
    "startswith": (
        asks(
            """how many {unit} start with {x}{tail}|how many {unit} begin with {x}{tail}|what is the number of {unit} starting with {x}{tail}|
how many {unit} open with {x}{tail}|how many {unit} have {x} at the front{tail}|how many {unit} have {x} as their first word{tail}|
how many ⟨of the¦of all¦⟩ {unit} ⟨start¦begin¦open¦commence¦lead¦set out⟩ with {x}{tail}|how many {unit} ⟨are there that¦do we have that⟩ ⟨start¦begin¦open⟩ with {x}{tail}|how many {unit} have {x} ⟨at the start¦at the beginning¦as a prefix¦as their opening¦right at the front⟩{tail}|
how many {unit} ⟨starting¦beginning¦opening⟩ with {x} are there{tail}|what is the ⟨count¦total¦total number⟩ of {unit} that ⟨start¦begin¦open⟩ with {x}{tail}|for how many {unit} is {x} the ⟨beginning¦start¦first thing¦prefix⟩{tail}|how many {unit} are prefixed with {x}{tail}|
with {x} ⟨start¦begin⟩ how many {unit}{tail}|how many {unit}, read from the left, begin with {x}{tail}|how many {unit} do not end but start with {x}{tail}|how many {unit} ⟨starts¦begins⟩ with {x}{tail}|at the ⟨start¦beginning⟩ of how many {unit} ⟨does {x} stand¦do we find {x}¦is there {x}⟩{tail}|
at the head of how many {unit} is {x}{tail}""",
            """count the {unit} that start with {x}{tail}|count the {unit} that open with {x}{tail}|tell me how many {unit} begin with {x}{tail}|
tally the {unit} with {x} at their beginning{tail}|
count ⟨all¦only¦⟩ ⟨the¦⟩ {unit} that ⟨begin¦start¦open¦commence⟩ with {x}{tail}|count the {unit} ⟨starting¦opening⟩ with {x}{tail}|count the {unit} ⟨that have {x} at the start¦prefixed with {x}¦with {x} as a prefix¦whose start is {x}⟩{tail}|
⟨give¦tell⟩ me the number of {unit} ⟨that start¦that begin¦starting¦beginning⟩ with {x}{tail}|⟨say¦find out¦check¦work out¦report⟩ how many {unit} ⟨start¦begin¦open⟩ with {x}{tail}|look at the start of the {unit} and count those with {x}{tail}|
count {unit} beginning with {x}{tail}""",
            """number of {unit} starting with {x}{tail}|{unit} beginning with {x}, how many{tail}|count of {unit} that open with {x}{tail}|
⟨count¦number¦total⟩ of {unit} ⟨that start¦that begin¦starting¦beginning⟩ with {x}{tail}|{unit} that ⟨start¦begin¦open⟩ with {x}, ⟨how many¦count¦number⟩{tail}|how many {unit} ⟨starting¦beginning¦opening⟩ with {x}{tail}|I'd like to know how many {unit} ⟨start¦begin⟩ with {x}{tail}|
I need the number of {unit} ⟨starting¦that begin⟩ with {x}{tail}|
how many {unit} with {x} in front{tail}""",
        ),
        asks(
            """which {unit} start with {x}{tail}|which {unit} begin with {x}{tail}|what {unit} open with {x}{tail}|
which ⟨of the¦⟩ {unit} ⟨start¦begin¦open¦commence⟩ with {x}{tail}|what are the {unit} ⟨that start¦that begin¦starting¦beginning¦that open⟩ with {x}{tail}|which {unit} have {x} ⟨at the start¦at the beginning¦as a prefix¦as their first word⟩{tail}|
how do the {unit} that ⟨start¦begin⟩ with {x} ⟨go on¦read⟩{tail}|what {unit} are there that ⟨begin¦start⟩ with {x}{tail}|which {unit} do not end but begin with {x}{tail}|
which {unit} have {x} at the front{tail}""",
            """list the {unit} that start with {x}{tail}|show me the {unit} beginning with {x}{tail}|print the {unit} that open with {x}{tail}|
⟨list¦show¦give¦print¦quote¦copy⟩ ⟨all¦⟩ the {unit} ⟨that begin¦that start¦beginning¦starting¦opening⟩ with {x}{tail}|⟨get¦fetch¦collect¦find¦select⟩ ⟨all¦⟩ the {unit} ⟨that begin¦that start¦prefixed¦starting⟩ with {x}{tail}|
⟨keep¦return¦show⟩ only {unit} ⟨that start¦that begin¦starting⟩ with {x}{tail}|look for {unit} ⟨starting¦that open¦beginning⟩ with {x}{tail} and ⟨list¦quote¦print⟩ them|
find all {unit} starting with {x}{tail}""",
            """all {unit} starting with {x}{tail}|{unit} that begin with {x}{tail}|
⟨all¦just¦only⟩ ⟨the¦⟩ {unit} ⟨that start¦that begin¦beginning¦opening⟩ with {x}{tail}|list of {unit} ⟨starting¦beginning⟩ with {x}{tail}|{unit} ⟨starting¦opening¦that open⟩ with {x}{tail}|I'd like to ⟨see¦read⟩ the {unit} that ⟨start¦begin⟩ with {x}{tail}|
the {unit} with {x} in front{tail}""",
        ),
    ),
    "endswith": (
        asks(
            """how many {unit} end with {x}{tail}|how many {unit} end in {x}{tail}|how many {unit} close with {x}{tail}|how many {unit} finish with {x}{tail}|
how many {unit} have {x} as their last word{tail}|
how many ⟨of the¦of all¦⟩ {unit} ⟨end¦finish¦close¦conclude¦stop⟩ with {x}{tail}|how many {unit} ⟨are there that¦do we have that⟩ ⟨end with¦end in¦finish with⟩ {x}{tail}|how many {unit} have {x} ⟨at the end¦as a suffix¦as their ending¦at their close¦last⟩{tail}|
how many {unit} ⟨ending with¦ending in¦finishing with¦closing with⟩ {x} are there{tail}|what is the ⟨number¦count¦total¦total number⟩ of {unit} ⟨that end¦ending⟩ ⟨with¦in⟩ {x}{tail}|for how many {unit} is {x} the ⟨end¦ending¦last thing¦suffix⟩{tail}|how many {unit} are rounded off with {x}{tail}|
how many {unit} do not start but end with {x}{tail}|how many {unit} ⟨ends¦finishes⟩ with {x}{tail}|at the ⟨close¦very end⟩ of how many {unit} ⟨does {x} stand¦do we find {x}⟩{tail}|
at the end of how many {unit} is {x}{tail}""",
            """count the {unit} that end with {x}{tail}|count the {unit} that finish with {x}{tail}|tell me how many {unit} stop at {x}{tail}|
tally the {unit} with {x} at the end{tail}|
count ⟨all¦only¦⟩ ⟨the¦⟩ {unit} that ⟨end in¦close with¦conclude with¦finish on⟩ {x}{tail}|count the {unit} ⟨that have {x} at the end¦with {x} as a suffix¦whose end is {x}¦ending with {x}⟩{tail}|⟨give¦tell⟩ me the number of {unit} ⟨that end¦ending¦finishing⟩ with {x}{tail}|
⟨say¦find out¦check¦work out¦report⟩ how many {unit} ⟨end with¦end in¦finish with¦close with⟩ {x}{tail}|look at the end of the {unit} and count those with {x}{tail}|
count the {unit} ending in {x}{tail}""",
            """number of {unit} ending with {x}{tail}|{unit} that end in {x}, how many{tail}|count of {unit} closing with {x}{tail}|
⟨count¦number¦total⟩ of {unit} ⟨that end¦that finish¦ending¦finishing⟩ with {x}{tail}|{unit} that ⟨end¦finish¦close⟩ with {x}, ⟨how many¦count¦number⟩{tail}|how many {unit} ⟨ending in¦ending with¦finishing with⟩ {x}{tail}|I'd like to know how many {unit} ⟨end¦finish⟩ with {x}{tail}|
I need the number of {unit} ⟨ending¦that end⟩ with {x}{tail}|
how many {unit} with {x} at the end{tail}""",
        ),
        asks(
            """which {unit} end with {x}{tail}|what {unit} end in {x}{tail}|which {unit} finish with {x}{tail}|
which ⟨of the¦⟩ {unit} ⟨end¦finish¦close¦conclude¦stop⟩ with {x}{tail}|what are the {unit} ⟨that end with¦that end in¦ending with¦that finish with¦closing with⟩ {x}{tail}|which {unit} have {x} ⟨last¦as a suffix¦as their last word¦as their ending⟩{tail}|
what {unit} are there that ⟨end¦finish⟩ with {x}{tail}|which {unit} do not begin but end with {x}{tail}|how do the {unit} that end ⟨with¦in⟩ {x} ⟨read¦begin⟩{tail}|
which {unit} have {x} at the end{tail}""",
            """list the {unit} that end with {x}{tail}|show me the {unit} ending in {x}{tail}|print the {unit} that finish with {x}{tail}|
⟨list¦show¦give¦print¦quote¦copy⟩ ⟨all¦⟩ the {unit} ⟨that end¦that finish¦ending¦finishing¦closing⟩ with {x}{tail}|⟨get¦fetch¦collect¦find¦select⟩ ⟨all¦⟩ the {unit} ⟨that end in¦that end with¦finishing with¦ending in⟩ {x}{tail}|
⟨keep¦return¦show⟩ only {unit} ⟨that end¦that finish¦ending⟩ with {x}{tail}|look for {unit} ⟨ending¦that close¦finishing⟩ with {x}{tail} and ⟨list¦quote¦print⟩ them|
find all {unit} that close with {x}{tail}""",
            """all {unit} ending with {x}{tail}|{unit} that end in {x}{tail}|
⟨all¦just¦only⟩ ⟨the¦⟩ {unit} ⟨that end¦that finish¦finishing¦closing⟩ with {x}{tail}|list of {unit} ⟨ending in¦ending with⟩ {x}{tail}|{unit} ⟨ending in¦finishing with¦that close with⟩ {x}{tail}|I'd like to ⟨see¦read⟩ the {unit} that ⟨end¦finish⟩ with {x}{tail}|
the {unit} with {x} at the end{tail}""",
        ),
    ),
    "not in": (
        asks(
            """how many {unit} do not contain {x}{tail}|how many {unit} are without {x}{tail}|how many {unit} don't mention {x}{tail}|how many {unit} are free of {x}{tail}|
on how many {unit} is {x} missing{tail}|how many {unit} leave out {x}{tail}|how many {unit} never say {x}{tail}|
how many ⟨of the¦of all¦⟩ {unit} ⟨do not have¦don't have¦do not include¦do not say¦don't contain¦fail to mention¦omit¦miss⟩ {x}{tail}|how many {unit} ⟨are there¦do we have¦exist⟩ ⟨without¦that do not contain¦that don't mention¦that lack⟩ {x}{tail}|
how many {unit} ⟨without¦lacking¦not containing⟩ {x} are there{tail}|⟨in¦on⟩ how many {unit} ⟨is {x} absent¦is there no {x}¦does {x} not occur¦do we not find {x}¦is {x} not mentioned⟩{tail}|from how many {unit} is {x} ⟨absent¦missing⟩{tail}|
what is the ⟨number¦count¦total⟩ of {unit} ⟨without¦that lack¦not containing¦that do not mention¦with no⟩ {x}{tail}|how many {unit} have no {x} ⟨in them¦at all¦on them⟩{tail}|how many {unit} have no {x}{tail}|how many {unit} are left once those with {x} are ⟨gone¦dropped¦removed¦taken out⟩{tail}|
how many {unit} make no mention of {x}{tail}|how many {unit} say nothing of {x}{tail}|how many {unit} not have {x}{tail}|grep -v {x} leaves how many {unit}{tail}|
how many {unit} lack {x}{tail}""",
            """count the {unit} without {x}{tail}|count the {unit} in which {x} is missing{tail}|tell me how many {unit} have no {x}{tail}|
tally the {unit} that leave {x} out{tail}|
count ⟨all¦only¦⟩ ⟨the¦⟩ {unit} ⟨that do not contain¦not containing¦that lack¦without any¦that have no¦which omit¦free of⟩ {x}{tail}|count the {unit} where {x} ⟨does not occur¦is absent¦is not mentioned¦does not appear⟩{tail}|⟨give¦tell⟩ me the number of {unit} ⟨without¦lacking¦that don't have⟩ {x}{tail}|
⟨say¦find out¦check¦work out¦report⟩ how many {unit} ⟨lack¦do not contain¦don't mention¦are without⟩ {x}{tail}|leave out the {unit} with {x} and count the rest{tail}|count {unit} except those with {x}{tail}|
count the {unit} that do not mention {x}{tail}""",
            """number of {unit} without {x}{tail}|{unit} lacking {x}, how many{tail}|count of {unit} with no {x}{tail}|
⟨count¦number¦total⟩ of {unit} ⟨lacking¦not containing¦that do not mention¦that don't have⟩ {x}{tail}|{unit} ⟨without¦that lack¦not mentioning⟩ {x}, ⟨how many¦count¦number⟩{tail}|how many {unit} ⟨without¦with no¦lacking⟩ {x}{tail}|I'd like to know how many {unit} ⟨lack¦do not contain¦don't have⟩ {x}{tail}|
I need the number of {unit} ⟨without¦that do not mention⟩ {x}{tail}|
how many {unit} not containing {x}{tail}""",
        ),
        asks(
            """which {unit} do not contain {x}{tail}|which {unit} are without {x}{tail}|what {unit} don't mention {x}{tail}|
which ⟨of the¦⟩ {unit} ⟨do not have¦don't have¦do not include¦do not say¦omit¦have no¦fail to mention¦are free of⟩ {x}{tail}|what are the {unit} ⟨without¦that lack¦not containing¦that do not mention¦with no⟩ {x}{tail}|⟨in¦on⟩ which {unit} ⟨is {x} missing¦is there no {x}¦does {x} not occur¦is {x} absent⟩{tail}|
which {unit} would grep -v {x} ⟨show¦print⟩{tail}|which {unit} remain when those with {x} are ⟨dropped¦removed¦taken out⟩{tail}|what {unit} say nothing of {x}{tail}|
which {unit} lack {x}{tail}""",
            """list the {unit} without {x}{tail}|show me the {unit} that do not have {x}{tail}|drop the {unit} with {x} and give me the rest{tail}|
⟨list¦show¦give¦print¦quote⟩ ⟨all¦⟩ the {unit} ⟨that do not contain¦not containing¦that don't mention¦lacking¦with no¦free of⟩ {x}{tail}|⟨get¦fetch¦collect¦find¦select⟩ ⟨all¦⟩ the {unit} ⟨that lack¦that do not have¦without¦not mentioning⟩ {x}{tail}|
⟨remove¦delete¦throw out¦filter out⟩ the {unit} ⟨with¦that contain¦mentioning⟩ {x} and ⟨show¦return¦print⟩ ⟨the others¦what is left¦the rest⟩{tail}|grep -v {x}{tail}|exclude {unit} with {x} and list the others{tail}|
print all {unit} that lack {x}{tail}""",
            """all {unit} without {x}{tail}|{unit} not containing {x}{tail}|
⟨all¦just¦only⟩ ⟨the¦⟩ {unit} ⟨that lack¦that don't mention¦lacking¦not mentioning¦with no⟩ {x}{tail}|list of {unit} without {x}{tail}|{unit} ⟨without¦with no¦that lack⟩ {x}{tail}|I'd like to ⟨see¦read⟩ the {unit} ⟨without¦that do not have⟩ {x}{tail}|
the {unit} that have no {x}{tail}""",
        ),
    ),
}
