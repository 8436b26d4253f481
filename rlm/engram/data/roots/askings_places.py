"""Ways to ask which documents there are or hold something, where something is said, and for the values of a
field. Pure data; the last of each is held out. {x} is what is looked for or named, {unit} and {units} what holds it.
"""

from __future__ import annotations

from rlm.engram.data.roots.phrases import asks

NAMES = asks(
    """what are the names of the {x}|which {x} are there|what {x} do I have|what is each of the {x} called|which {x} did I give you|what {x} have been loaded|
what names do the {x} ⟨have¦bear¦go by⟩|under what names ⟨are the {x} stored¦do the {x} go⟩|what are my {x} called|⟨what¦which⟩ {x} ⟨are loaded¦have you got¦have you loaded¦do we have¦are in the context¦can you see¦are at hand¦were uploaded¦did I upload¦make up the context⟩|
⟨what¦which⟩ are the {x}|⟨what¦which⟩ are the {x} ⟨you have¦I gave you¦we have¦loaded¦in the context⟩|of which {x} does the context consist|what {x} is the context made of|what is the ⟨list¦set⟩ of {x}|what are the file names of the {x}|what are all of the {x} ⟨named¦called⟩|
not how many {x}, but which ones are there|what {x} have I ⟨uploaded¦sent you¦handed over¦attached⟩|do you know the names of the {x}|can I ⟨see¦have⟩ the names of the {x}|how is each of the {x} named|which {x} are you ⟨working with¦looking at¦reading from⟩|
how are the {x} called""",
    """list the {x}|list the names of all {x}|show the names of the {x}|tell me which {x} there are|give me the {x} by name|print every name of the {x}|
list all {x} ⟨by name¦you have¦there are¦in the context⟩|⟨give¦tell¦show¦send¦read⟩ me the names of ⟨all¦⟩ the {x}|⟨print¦return¦output¦enumerate¦write down¦state⟩ the names of ⟨all¦⟩ the {x}|⟨print¦return¦output¦enumerate¦show⟩ ⟨all¦⟩ the {x} by name|
say which {x} ⟨there are¦you have¦are loaded⟩|say how the {x} are called|make a list of the {x}|list what {x} ⟨there are¦you have¦I uploaded⟩|name every one of the {x}|name all {x}|let me know which {x} ⟨there are¦you have¦I gave you⟩|ls the {x}|
name the {x}""",
    """names of the {x}|all {x} by name|list of {x}|
{x}|the {x}|which {x}|all {x}|{x} ⟨loaded¦present¦at hand¦in the context⟩|⟨file¦document⟩ names|{x} names|the names of ⟨all¦the¦my⟩ {x}|I'd like ⟨to see¦to have⟩ the names of the {x}|I need ⟨a list¦the names⟩ of the {x}|
the {x} and how they are called""",
)
MENTION = asks(
    """which {unit} mention {x}|which {unit} contain {x}|in which {unit} does {x} appear|what {unit} talk about {x}|in which of the {unit} can I find {x}|where among the {unit} is {x}|
which {unit} have {x} in them|what {unit} come up for {x}|which {unit} refer to {x}|which of my {unit} say something of {x}|
⟨which¦what⟩ ⟨of the¦of my¦of these¦⟩ {unit} ⟨contain¦mention¦include¦feature¦have¦name¦cite¦touch on¦deal with¦speak of⟩ {x}|in ⟨which¦what⟩ ⟨of the¦of my¦⟩ {unit} ⟨is {x} mentioned¦does {x} occur¦does {x} come up¦do they mention {x}¦is there something on {x}¦does one find {x}¦can I read about {x}⟩|
⟨which¦what⟩ are the {unit} ⟨with¦that mention¦that contain¦containing¦mentioning¦in which we find⟩ {x}|which {unit} would a search for {x} ⟨give¦find¦return⟩|which {unit} should I open to ⟨find¦read about⟩ {x}|where, that is in which {unit}, ⟨is¦do I find⟩ {x}|
among the {unit}, which ⟨ones¦⟩ ⟨mention¦contain¦have⟩ {x}|which {unit} ⟨got¦has¦having⟩ {x}|not how many but which {unit} ⟨mention¦contain⟩ {x}|do you know which {unit} ⟨mention¦contain¦speak of⟩ {x}|what are the names of the {unit} ⟨with¦that mention¦containing⟩ {x}|
which {unit} make ⟨mention¦use⟩ of {x}|to which {unit} do I have to go for {x}|what {unit} ⟨have anything on¦say anything about¦hold something on⟩ {x}|
in what {unit} is {x} named""",
    """list the {unit} that mention {x}|find the {unit} containing {x}|name the {unit} with {x}|show which {unit} have {x}|tell me the {unit} in which {x} occurs|
search the {unit} for {x} and give their names|pick the {unit} that say {x}|
⟨list¦name¦give¦show¦print¦return⟩ ⟨all¦only¦⟩ the {unit} ⟨that mention¦that contain¦containing¦mentioning¦with¦in which we find⟩ {x}|⟨tell me¦say¦find out¦check¦report⟩ ⟨which¦what⟩ ⟨of the¦⟩ {unit} ⟨mention¦contain¦have¦include⟩ {x}|
⟨give¦tell¦send¦show⟩ me the names of the {unit} ⟨that mention¦that contain¦with¦containing⟩ {x}|look through the {unit} for {x} and ⟨name¦list⟩ those that have it|search all {unit} for {x} and say ⟨where it is¦which ones have it⟩|grep -l {x} over the {unit}|point out the {unit} ⟨with¦that mention⟩ {x}|
go through the {unit} and list those that ⟨mention¦contain⟩ {x}|select the {unit} ⟨with¦that mention¦containing⟩ {x}|identify the {unit} that ⟨mention¦contain¦refer to⟩ {x}|
name all {unit} that contain {x}""",
    """{unit} with {x}|all {unit} mentioning {x}|{unit} that contain {x}|
I'd like to know which {unit} ⟨mention¦contain¦have⟩ {x}|I ⟨need¦want⟩ the {unit} ⟨that mention¦with¦containing⟩ {x}|list of {unit} ⟨with¦mentioning¦containing⟩ {x}|which {unit} ⟨have¦mention¦with⟩ {x}|⟨only¦just¦all⟩ the {unit} ⟨with¦that contain⟩ {x}|{unit} ⟨matching¦having¦about⟩ {x}|grep -l {x}|
names of {unit} with {x}""",
)
MENTIONS = asks(
    """how many {unit} mention {x}|in how many {unit} does {x} appear|how many of the {unit} have {x}|what is the number of {unit} with {x}|how many {unit} talk about {x}|
across how many {unit} is {x} found|how many {unit} come up for {x}|
how many ⟨of the¦of my¦of these¦of all¦⟩ {unit} ⟨contain¦mention¦include¦feature¦have¦name¦refer to¦speak of¦cite⟩ {x}|in how many ⟨of the¦of my¦different¦⟩ {unit} ⟨is {x} mentioned¦does {x} occur¦do we find {x}¦is {x} found¦does one read {x}¦is there {x}⟩|
what is the ⟨count¦total¦total number⟩ of {unit} ⟨with¦that mention¦containing¦that contain⟩ {x}|how many {unit} ⟨with¦containing¦mentioning⟩ {x} are there|how many {unit} ⟨got¦has¦having⟩ {x}|not which but how many {unit} ⟨mention¦contain⟩ {x}|
how many {unit} would a search for {x} ⟨give¦find¦return⟩|of all the {unit}, how many ⟨mention¦contain¦have⟩ {x}|do you know how many {unit} ⟨mention¦contain⟩ {x}|how many are the {unit} ⟨with¦that mention¦containing⟩ {x}|
how many of the {unit} contain {x}""",
    """count the {unit} that mention {x}|tally the {unit} with {x}|give the number of {unit} in which {x} occurs|work out how many {unit} have {x}|
count ⟨all¦only¦⟩ the {unit} ⟨containing¦mentioning¦that contain¦with¦where we read⟩ {x}|⟨say¦find out¦check¦report¦see¦calculate⟩ how many ⟨of the¦⟩ {unit} ⟨contain¦mention¦have¦include⟩ {x}|⟨give¦tell¦show⟩ me the ⟨number¦count⟩ of {unit} ⟨with¦that mention¦containing⟩ {x}|
⟨return¦print¦state¦output⟩ the number of {unit} ⟨with¦that mention¦containing⟩ {x}|go through the {unit} and count those ⟨with¦that mention⟩ {x}|count {unit}, not occurrences, ⟨with¦for⟩ {x}|
tell me how many {unit} contain {x}""",
    """number of {unit} with {x}|how many {unit} with {x}|count of {unit} mentioning {x}|
I'd like to know how many {unit} ⟨mention¦contain¦have⟩ {x}|I need the number of {unit} ⟨that mention¦with¦containing⟩ {x}|how many {unit} ⟨mention¦contain¦mentioning¦containing⟩ {x}|⟨number¦count¦total⟩ of {unit} ⟨that mention¦containing¦that contain⟩ {x}|{unit} ⟨with¦containing⟩ {x}: ⟨how many¦count¦number⟩|
{unit} that have {x}, how many""",
)
EXTREME = asks(
    """which of the {unit} is the {x}|what is the name of the {x} of the {unit}|which one is the {x} of the {unit}|
which ⟨of¦among⟩ ⟨the¦my¦these⟩ {unit} ⟨is¦would be¦ranks as¦comes⟩ the {x}|what is the {x} of ⟨the¦all¦my⟩ {unit} called|what is the {x} of the {unit}|which is the {x} ⟨of¦among⟩ ⟨the¦all the¦my⟩ {unit}|
among the {unit}, ⟨which¦which one¦what⟩ is the {x}|do you know which of the {unit} is the {x}|how is the {x} of the {unit} ⟨called¦named⟩|if I look at all {unit}, which one is the {x}|the {x} of the {unit} is which|under what name do I find the {x} of the {unit}|
of all {unit}, which is the {x}""",
    """name the {x} of the {unit}|tell me which of the {unit} is the {x}|find the {x} of the {unit}|
⟨give¦tell¦show¦send⟩ me the name of the {x} of the {unit}|⟨say¦find out¦check¦see¦report⟩ which ⟨of¦among⟩ the {unit} is the {x}|⟨print¦return¦output¦state⟩ the name of the {x} ⟨of¦among⟩ the {unit}|⟨identify¦determine¦pick¦pick out¦point out⟩ the {x} of the {unit}|
look at the {unit} and name the {x}|go through the {unit} and ⟨name¦find⟩ the {x}|
give the name of the {x} among the {unit}""",
    """{x} of the {unit}, by name|the {x} one of the {unit}|name of the {x} of the {unit}|
I'd like to know which of the {unit} is the {x}|I need the name of the {x} of the {unit}|the {x} ⟨of¦among⟩ ⟨the¦all¦my⟩ {unit}|which of the {unit} is the {x}|{x} ⟨of¦among⟩ {unit}|{unit}, the {x} one|
the {unit}: {x}""",
)
FIELD = asks(
    """what are all the values of the field {x}|which values does {x} take|what values are given for {x}|what is the {x} of each {unit}|
which {x} does each {unit} have|what stands in the {x} field of every {unit}|what is put down as {x} in each {unit}|what entries are there under {x}|
what do the {units} have as {x}|which {x} values turn up|what has been filled in for {x}|what are the contents of {x}|
what is the value of ⟨the field ¦the attribute ¦the property ¦the column ¦the key ¦⟩{x} in ⟨each¦every⟩ {unit}|what values ⟨does¦do⟩ the ⟨field¦attribute¦property¦column¦key¦entry¦header⟩ {x} ⟨take¦have¦hold¦contain⟩|⟨which¦what⟩ {x} ⟨is given¦is recorded¦is stated¦is noted¦is listed¦is entered¦is shown¦stands⟩ in each {unit}|
what ⟨is¦was⟩ ⟨recorded¦entered¦noted¦written¦stated¦given¦put¦registered⟩ ⟨under¦for¦as¦after¦against¦beside¦in⟩ {x} in ⟨each¦every⟩ {unit}|what does ⟨each¦every⟩ {unit} ⟨say¦give¦state¦record¦have¦show⟩ ⟨for¦under¦as⟩ {x}|what do the {units} ⟨say¦give¦state¦record¦show¦list⟩ ⟨for¦under¦as⟩ {x}|
what is in the ⟨field¦column¦attribute¦slot¦box⟩ {x} of ⟨each¦every¦the⟩ {unit}|which ⟨values¦entries¦contents⟩ ⟨stand¦are¦are found¦are recorded¦are listed⟩ ⟨under¦for¦beside¦after⟩ {x}|what are the ⟨values¦entries¦contents⟩ ⟨of¦for¦under⟩ ⟨the field ¦the attribute ¦the column ¦the property ¦⟩{x}|
what are all the ⟨values¦entries¦contents¦settings¦data⟩ ⟨of¦for¦under¦listed for⟩ {x}|what is ⟨every¦each⟩ {unit}'s {x}|what {x} ⟨do the {units} have¦has each {unit}¦does every {unit} come with¦is each {unit} given⟩|⟨which¦what⟩ {x} ⟨belongs to¦goes with¦is attached to⟩ each {unit}|
for ⟨each¦every⟩ {unit}, what is ⟨the value of¦given as¦recorded under¦put down for⟩ {x}|per {unit}, what is the {x}|what follows ⟨the word¦the name¦the key¦the label¦the heading⟩ {x} in ⟨each¦every⟩ {unit}|what is ⟨to the right of¦behind¦after⟩ {x} in each {unit}|with what value does {x} come in each {unit}|
to what is {x} set in ⟨each¦every⟩ {unit}|what is {x} set to in ⟨each¦every⟩ {unit}|what is {x} equal to, {unit} by {unit}|going {unit} by {unit}, what is the {x}|how is {x} filled in throughout the {units}|which {x} entries ⟨are there¦exist¦can be found¦do we have¦do you see⟩|
which values has {x} ⟨got¦been given¦been assigned⟩|do you see the values of {x}, and what are they|what is the list of {x} values|what are the {x} values, ⟨one by one¦in order¦from top to bottom⟩|which values of the key {x} are there, repeats included|what ⟨values¦data⟩ are stored under {x}|
if I read only the {x} of each {unit}, what do I read|what would the column {x} look like|what does it say for {x} ⟨each time¦in each {unit}¦every time⟩|what they put for {x} in every {unit}|what value have {x} in each {unit}|
what comes after {x} in every {unit}""",
    """list the {x} of every {unit}|list all the {x} values|give me every {x} in the file|show the {x} field of each {unit}|extract the {x} of each {unit}|
collect all values of {x}|read out the {x} of all {units}|print whatever is given for {x}|get the {x} out of each {unit}|
pull the {x} from every {unit}|write down each {x} there is|gather what is recorded under {x}|
⟨list¦give¦show¦print¦output¦return¦extract¦collect¦get¦pull⟩ ⟨all¦all the¦the⟩ values of ⟨the field ¦the attribute ¦the property ¦the column ¦the key ¦⟩{x}|⟨list¦give¦show¦print¦state¦note⟩ the {x} ⟨given¦recorded¦stated¦noted¦listed¦entered¦shown⟩ in ⟨each¦every⟩ {unit}|
⟨give¦show¦tell¦read¦send⟩ me the {x} of ⟨each¦every¦every single⟩ {unit}|⟨give¦show¦tell¦send⟩ me ⟨what is under¦all values for¦the entries for¦what each {unit} has for¦what they put for⟩ {x}|go through the {units} and ⟨list¦note¦collect¦give¦write down⟩ ⟨each¦every¦the⟩ {x}|go {unit} by {unit} and ⟨give¦list¦read out⟩ the {x}|
⟨extract¦take¦read¦copy¦parse¦fetch¦retrieve¦harvest⟩ the ⟨field¦attribute¦property¦column¦key¦value of⟩ {x} ⟨from¦of¦in⟩ ⟨each¦every⟩ {unit}|⟨extract¦take¦read¦copy¦fetch¦retrieve⟩ ⟨each¦every⟩ {x} ⟨value¦entry⟩|make a list of ⟨the values of¦all entries under¦every value of¦what is given for⟩ {x}|
⟨take¦cut¦pull¦select⟩ the column {x} ⟨and list it¦out of the {units}¦from the {units}⟩|select {x} from the {units}|project the {units} on {x}|for ⟨each¦every⟩ {unit} ⟨give¦list¦print¦state⟩ the {x}|per {unit}, give the {x}|dump the ⟨field¦column¦values of⟩ {x}|
let me ⟨see¦know¦have⟩ ⟨every¦the values of¦what there is under⟩ {x}|enumerate the ⟨values¦entries⟩ ⟨of¦for¦under⟩ {x}|write out the {x} of each {unit}|say what each {unit} ⟨gives as¦has for¦has under¦says for⟩ {x}|look at the {x} of every {unit} and list ⟨them¦them all¦what you find⟩|
find what follows {x} in each {unit}""",
    """all {x} values|every {x}|values of {x}|
the ⟨values¦entries¦contents⟩ ⟨of¦for¦under⟩ {x}|⟨field¦column¦attribute¦property¦key⟩ {x}, ⟨all values¦values¦its values⟩|{unit} by {unit}, the {x}|⟨each¦every⟩ {unit}'s {x}|the {x} of ⟨each¦every⟩ {unit}|I'd like to ⟨see¦know¦have⟩ the {x} of ⟨each¦every⟩ {unit}|
I ⟨need¦want⟩ ⟨all¦the¦all the⟩ values of {x}|I ⟨need¦want¦am after⟩ every {x}|the {x} column|the field {x}, {unit} by {unit}|whatever is under {x}|just the {x} values|a list of ⟨all¦the⟩ {x} values|
list of {x} entries""",
)
FIELD_DISTINCT = asks(
    """what different values does the field {x} have|which distinct {x} values are there|what values of {x} occur, each told once|
which ⟨different¦distinct¦unique¦separate⟩ ⟨values¦entries⟩ ⟨does {x} have¦are there for {x}¦are recorded under {x}¦stand under {x}¦occur for {x}¦has {x}⟩|what are the ⟨different¦distinct¦unique¦separate⟩ ⟨values¦entries⟩ ⟨of¦for¦under¦listed for⟩ ⟨the field ¦the attribute ¦the column ¦the property ¦⟩{x}|
which values ⟨does {x} take¦stand under {x}¦are given for {x}⟩, ⟨repeats left out¦duplicates aside¦without repeats¦each named once¦each listed only once⟩|leaving out ⟨repeats¦duplicates⟩, what values does {x} ⟨have¦take⟩|what kinds of {x} are there|what different {x} ⟨are there¦do we find¦do the {units} have¦occur⟩|
what ⟨possible¦various⟩ values does {x} ⟨have¦take¦show⟩, each once|which {x} values are there, ⟨not repeating any¦no value twice¦each only once⟩|what is the set of ⟨values of¦values for¦all⟩ {x}|between what different values does {x} vary|how does {x} vary, in distinct values|
which {x} values turn up when repeats are left out""",
    """list the distinct values of {x}|give each {x} once|list every {x} without repeating any|
⟨list¦give¦show¦print¦return¦collect¦get⟩ ⟨the¦all¦all the⟩ ⟨different¦distinct¦unique¦separate⟩ ⟨values¦entries⟩ ⟨of¦for¦under⟩ ⟨the field ¦the attribute ¦the column ¦⟩{x}|⟨list¦give¦show¦print¦return⟩ the values of {x} ⟨without repeats¦without duplicates¦each once¦once each¦deduplicated⟩|
dedupe the {x} values and ⟨list¦show¦print⟩ them|⟨give¦show¦tell⟩ me ⟨each¦every⟩ ⟨different¦distinct¦unique⟩ {x} ⟨value¦⟩ ⟨once¦there is⟩|select distinct {x} from the {units}|list the values of {x} but none of them twice|name the different {x} values|make a set of the {x} values|
collect the unique {x} values""",
    """all {x} values, no repeats|every {x}, no repeats|values of {x}, no repeats|
⟨unique¦distinct¦different⟩ ⟨values¦entries⟩ ⟨of¦for¦under⟩ {x}|⟨unique¦distinct¦different⟩ {x} values|values of {x}, ⟨each once¦without duplicates¦deduplicated¦unique⟩|the set of {x} values|every different {x}|I ⟨need¦want⟩ the ⟨different¦distinct¦unique⟩ values of {x}|I'd like to know what different values {x} has|
list of {x} entries, no repeats""",
)
WHERE = asks(
    """where does {x} appear{tail}|in which places is {x} mentioned{tail}|where is {x} mentioned{tail}|where can I read about {x}{tail}|where do they talk about {x}{tail}|
at what places does {x} come up{tail}|in what context does {x} occur{tail}|what passages speak of {x}{tail}|where do we find {x}{tail}|
where ⟨does¦did⟩ {x} ⟨occur¦come up¦turn up¦crop up¦show up¦get mentioned¦feature¦stand⟩{tail}|where ⟨is¦was⟩ {x} ⟨named¦written¦found¦used¦cited¦referred to¦spoken of¦brought up¦discussed¦talked of⟩{tail}|where ⟨can¦could¦do⟩ ⟨I¦we¦one⟩ ⟨find¦see¦read⟩ {x}{tail}|
⟨in¦at⟩ ⟨which¦what⟩ ⟨places¦spots¦passages¦parts¦positions⟩ ⟨does {x} occur¦do we read {x}¦is {x} mentioned¦do they mention {x}¦can {x} be found⟩{tail}|⟨which¦what⟩ ⟨passages¦places¦parts¦bits⟩ ⟨mention¦contain¦speak of¦refer to¦deal with¦bring up¦name⟩ {x}{tail}|
what ⟨is said¦is written¦do they say¦does it say⟩ ⟨around¦near¦next to¦in the neighbourhood of⟩ {x}{tail}|what ⟨stands¦is⟩ ⟨around¦near¦next to¦beside⟩ {x}{tail}|⟨in¦under⟩ what ⟨contexts¦circumstances¦surroundings¦wording⟩ does {x} ⟨occur¦come up¦appear⟩{tail}|not how often but where ⟨does {x} appear¦is {x} mentioned⟩{tail}|
what are the ⟨places¦passages¦hits¦matches¦search results⟩ ⟨for¦with⟩ {x}{tail}|can you ⟨show¦find¦point out⟩ ⟨me¦⟩ where {x} is{tail}|do you see where {x} ⟨is¦comes up⟩{tail}|where there is {x}{tail}|where {x} is mentioned{tail}|what does a search for {x} ⟨give¦find¦bring up¦return⟩{tail}|where exactly ⟨is¦do they say⟩ {x}{tail}|
whereabouts is {x}{tail}""",
    """show me where {x} appears{tail}|show the passages that mention {x}{tail}|quote the lines around {x}{tail}|find the places where {x} occurs{tail}|search for {x}{tail}|
grep {x}{tail}|look for {x}{tail}|find me {x}{tail}|locate {x}{tail}|point me to {x}{tail}|pull up the places with {x}{tail}|bring up what is said around {x}{tail}|
look {x} up and quote it{tail}|
⟨show¦tell¦give¦send⟩ me ⟨where¦the place where¦the passages where¦every place where⟩ {x} ⟨occurs¦is mentioned¦comes up¦turns up¦stands⟩{tail}|⟨quote¦show¦print¦give¦list¦cite⟩ the ⟨passages¦places¦parts¦bits¦snippets¦spots⟩ ⟨with¦containing¦about¦around¦in which they mention¦where it says⟩ {x}{tail}|
⟨look for¦search for¦hunt for¦locate¦find⟩ {x}{tail} and ⟨quote it¦show the place¦show me where it is¦print what you find¦show what is around it¦quote the passages⟩|⟨run¦do¦make⟩ a search for {x}{tail}|do a text search on {x}{tail}|search {x}{tail}|find {x}{tail}|ctrl-f {x}{tail}|
⟨show¦print¦quote¦give⟩ {x} ⟨in context¦with its context¦in its surroundings¦with what is around it⟩{tail}|⟨point out¦find out¦say¦tell me⟩ where {x} is ⟨mentioned¦found¦used¦said¦written⟩{tail}|find ⟨all places¦every place¦the places¦the spots¦all passages⟩ with {x}{tail}|give the context of {x}{tail}|
take me to {x}{tail}|dig up {x}{tail}|trace {x}{tail}|spot {x}{tail}|track down {x}{tail}|retrieve the passages ⟨with¦on¦about¦mentioning⟩ {x}{tail}|
grep for {x}{tail}""",
    """places with {x}{tail}|passages about {x}{tail}|grep {x}|where {x} is{tail}|
I'd like to ⟨see¦know¦read⟩ where {x} ⟨is mentioned¦comes up¦occurs⟩{tail}|I ⟨need¦want⟩ the ⟨passages¦places⟩ ⟨with¦about¦mentioning⟩ {x}{tail}|I'm looking for {x}{tail}|⟨snippets¦hits¦matches¦quotes¦mentions⟩ ⟨with¦for¦of⟩ {x}, ⟨quoted¦with context¦in context⟩{tail}|
search: {x}|find: {x}|find {x}{tail}|search {x}{tail}|context of {x}{tail}|⟨all¦the⟩ places ⟨with¦that mention¦where we find⟩ {x}{tail}|where {x} ⟨comes up¦is mentioned¦occurs¦stands⟩{tail}|
search results for {x}{tail}""",
)
