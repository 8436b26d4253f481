"""Ways to ask for a part of the text, for a line by its number, for some parts, for sizes and extremes. Pure data;
the last of each is held out. {x} is what is asked for, {tail} where.
"""

from __future__ import annotations

from rlm.engram.data.roots.phrases import asks

PART = asks(
    """what is the {x}{tail}|what does the {x} say|what is written in the {x}|which is the {x}{tail}|what's the {x}{tail}|what do we find as the {x}{tail}|what reads the {x}|
what would be the {x}{tail}|what have we got as {x}{tail}|
⟨can¦could¦may⟩ I ⟨see¦have¦read⟩ the {x}{tail}|how does the {x} ⟨go¦look¦run¦begin and end⟩|what have they ⟨written¦put⟩ ⟨as¦in⟩ the {x}|what ⟨is said¦do they say¦does it say⟩ in the {x}{tail}|what text ⟨is¦makes up¦forms⟩ the {x}{tail}|
what ⟨does the {x} contain¦does the {x} hold¦stands in the {x}¦stands as the {x}⟩|what, word for word, is the {x}{tail}|what exactly ⟨is¦does it say in⟩ the {x}{tail}|what comes as the {x}{tail}|which one ⟨is¦would be¦comes as⟩ the {x}{tail}|
what is it that ⟨stands as¦makes¦forms¦we read as⟩ the {x}{tail}|do you see the {x}{tail} and what is it|do you know what the {x} is{tail}|the {x} is what{tail}|the {x} ⟨says¦reads¦is⟩ what|not how many there are, but what is the {x}{tail}|counting from the top, what is the {x} ⟨from there¦of it¦of all⟩|
I scroll to the {x}; what do I ⟨see¦read¦find⟩|when I get to the {x}, what ⟨is there¦does it say¦do I read⟩|what do I read when I come to the {x}|what is there as the {x}{tail}|what did they ⟨write¦put down⟩ as the {x}{tail}|
how does the {x} read""",
    """give me the {x}{tail}|print the {x}{tail}|show the {x}{tail}|quote the {x}{tail}|return the {x}{tail}|read out the {x}{tail}|copy the {x}{tail}|fetch the {x}{tail}|
display the {x}{tail}|repeat the {x}{tail}|cite the {x}{tail}|output just the {x}{tail}|read me the {x}{tail}|
⟨tell¦show¦send¦read¦quote⟩ me the {x}{tail}|⟨tell¦show¦let⟩ me ⟨see¦know¦have⟩ what the {x} ⟨is¦says⟩{tail}|⟨let me have¦let me see¦hand me¦hand over⟩ the {x}{tail}|⟨extract¦retrieve¦select¦take¦pick¦grab¦reproduce¦state¦write¦type¦submit¦recite¦transcribe⟩ ⟨out¦⟩ the {x}{tail}|
⟨find¦locate¦look up¦look at¦go to¦jump to¦scroll to⟩ the {x}{tail} and ⟨quote¦show¦print¦copy¦read¦return⟩ it|⟨give¦print¦return¦show¦output⟩ ⟨only¦just¦exactly¦verbatim⟩ the {x}{tail}|give the {x}{tail}|give back the {x}{tail}|
⟨write down¦note down¦copy out¦read aloud¦spell out⟩ the {x}{tail}|say what the {x} is{tail}|say what ⟨stands¦is¦is written⟩ ⟨as¦in⟩ the {x}{tail}|provide the {x}{tail}|provide me with the {x}{tail}|name the {x}{tail}|report the {x}{tail}|repeat ⟨exactly¦word for word⟩ the {x}{tail}|
get the {x}{tail}|pull up the {x}{tail}""",
    """{x}{tail}|the {x}{tail}|just the {x}{tail}|only the {x}|{x} of the text|
I'd like ⟨to see¦to read¦to have¦to know⟩ the {x}{tail}|I ⟨need¦want¦am after¦am looking for¦would like⟩ the {x}{tail}|what I ⟨need¦want¦am after⟩ is the {x}{tail}|it is the {x} ⟨that I need¦I want¦I am after⟩|my question is what the {x} ⟨is¦says⟩{tail}|
{x} ⟨of the document¦of the file¦of it¦here⟩|{x} ⟨only¦verbatim¦in full¦as it stands⟩{tail}|⟨content¦text¦wording⟩ of the {x}{tail}|got the {x}{tail}|show {x}{tail}|print {x}{tail}|
the {x}, word for word{tail}""",
)
LINE_NUMBER = asks(
    """what is on line {x}{tail}|what does line {x} say|what is line {x}{tail}|what do we read in line {x}{tail}|how does line {x} go|what's in line {x}{tail}|
what text is at line {x}{tail}|what have they put in line number {x}|
what ⟨is written¦is there¦is to be read¦can be read¦do you see⟩ ⟨on¦in¦at⟩ line ⟨number¦no.¦⟩ {x}{tail}|what ⟨does it say¦do they say¦is said¦do we find¦comes⟩ ⟨on¦in¦at⟩ line ⟨number¦no.¦⟩ {x}{tail}|how does line ⟨number¦no.¦⟩ {x} ⟨read¦look¦run⟩|
which text ⟨is on¦stands on¦makes up⟩ line {x}{tail}|what are the ⟨contents¦words⟩ of line ⟨number¦no.¦⟩ {x}{tail}|what is the ⟨content¦text¦wording⟩ of line ⟨number¦no.¦⟩ {x}{tail}|line {x} ⟨says¦reads¦contains¦is⟩ what|what does line ⟨number¦no.¦⟩ {x} ⟨hold¦contain¦read¦look like⟩|
can I ⟨see¦have¦read⟩ line {x}{tail}|the line numbered {x} says what|what is the line ⟨with the number¦numbered⟩ {x}{tail}|if I go to line {x}, what ⟨is there¦do I read¦does it say⟩|not how many lines, but what is on line {x}{tail}|do you know what line {x} ⟨says¦is⟩{tail}|
what stands on line {x}""",
    """show line {x}{tail}|print line {x}|give me line {x}{tail}|go to line {x} and quote it|display line {x}{tail}|read out line {x}|fetch line no. {x}{tail}|
⟨tell me¦say¦report¦let me know⟩ what ⟨is on¦stands on¦is written on¦you read in⟩ line ⟨number¦no.¦⟩ {x}{tail}|⟨print¦show¦quote¦copy¦return¦output¦extract¦retrieve¦select⟩ line ⟨number¦no.¦⟩ {x}{tail}|⟨give¦show¦send¦read¦tell⟩ me line ⟨number¦no.¦⟩ {x}{tail}|
⟨go to¦jump to¦look at¦scroll to¦open¦take¦find⟩ line ⟨number¦no.¦⟩ {x}{tail} and ⟨print it¦read it out¦show it¦copy it¦tell me what it says⟩|give the ⟨text¦content¦contents¦wording⟩ of line {x}{tail}|write out line {x}{tail}|let me see line {x}{tail}|
quote line number {x}""",
    """line {x}{tail}|line {x} please|line no. {x}{tail}|line number {x}{tail}|
line {x} ⟨only¦verbatim¦in full¦here⟩|I'd like to ⟨see¦read¦know⟩ line {x}{tail}|I ⟨need¦want¦am after⟩ line ⟨number¦no.¦⟩ {x}{tail}|⟨content¦contents¦wording⟩ of line {x}{tail}|what line {x} says{tail}|line {x} of ⟨the file¦the text¦the document⟩|
the text of line {x}{tail}""",
)
SPAN = asks(
    """what are the {x}{tail}|what do the {x} say|how do the {x} read|which are the {x}{tail}|what is in the {x}{tail}|
what ⟨do we read¦does it say¦is written¦is said¦have they put⟩ in the {x}{tail}|how do the {x} ⟨go¦look¦run⟩|what are, in order, the {x}{tail}|⟨can¦could¦may⟩ I ⟨see¦have¦read⟩ the {x}{tail}|what ⟨text is¦words are⟩ in the {x}{tail}|what do the {x} ⟨contain¦hold¦look like⟩|
do you know what the {x} ⟨say¦are⟩{tail}|the {x} ⟨say¦are¦read⟩ what|what makes up the {x}{tail}|what have we got in the {x}{tail}|which ones are the {x}{tail}|what exactly ⟨are¦is in¦do they say in⟩ the {x}{tail}|not how many, but what are the {x}{tail}|
what stands in the {x}""",
    """give me the {x}{tail}|print the {x}{tail}|show the {x}{tail}|quote the {x}{tail}|return the {x}{tail}|copy out the {x}{tail}|display the {x}{tail}|
let me see the {x}{tail}|read out the {x}{tail}|output the {x}{tail}|cut out the {x}{tail}|
⟨tell¦show¦send¦read¦quote¦hand⟩ me the {x}{tail}|⟨extract¦retrieve¦select¦take¦grab¦reproduce¦copy¦write out¦type out¦read⟩ the {x}{tail}|⟨let me have¦let me read¦give back¦hand over¦provide¦submit⟩ the {x}{tail}|⟨show¦print¦return¦output¦give⟩ ⟨only¦just¦nothing but⟩ the {x}{tail}|
leave out all but the {x}{tail}|look at the {x}{tail} and ⟨quote¦print¦copy⟩ them|trim ⟨it¦the text¦the file⟩ to the {x}|cut everything but the {x}{tail}|say what the {x} ⟨are¦say⟩{tail}|write down the {x}{tail}|pull out the {x}{tail}|keep ⟨only¦just⟩ the {x}{tail}|
get me the {x}{tail}""",
    """{x}{tail}|the {x}{tail}|just the {x}{tail}|only the {x}|
I'd like ⟨to see¦to read¦to have⟩ the {x}{tail}|I ⟨need¦want¦am after¦would like⟩ the {x}{tail}|what I ⟨need¦want⟩ ⟨is¦are⟩ the {x}{tail}|{x} ⟨of the document¦of the file¦of it¦only¦verbatim¦in full⟩|⟨show¦print¦get¦give⟩ {x}{tail}|
the {x} of the text""",
)
SIZE = asks(
    """how many {x} are there{tail}|how many {x} does the document have|how many {x} does the text contain|what is the number of {x}{tail}|how many {x} are in the context|
how many {x} does it have|what is the total number of {x}{tail}|how many {x} is this|how big is it in {x}|how many {x} long is this text|
what's the {x} total{tail}|how tall is this in {x}|what number of {x} do I have here|how many {x} make up the whole thing|how many {x} did I give you|
what quantity of {x} does the file hold|how large is the text, counted in {x}|how many {x} all told|
how many {x} ⟨does¦do⟩ ⟨the file¦the text¦the document¦this¦it⟩ ⟨have¦contain¦hold¦comprise¦consist of¦run to¦come to¦amount to¦span⟩|how many {x} ⟨are we talking about¦am I looking at¦do we have¦have we got¦can be counted¦did you count¦do you see¦do you find⟩{tail}|
what is the ⟨total number¦full number¦overall number¦exact number¦total count¦count¦total⟩ of {x}{tail}|what is the ⟨size¦length¦extent⟩ of ⟨the text¦the file¦the document¦it¦this⟩ in {x}|what's the ⟨count¦number¦tally¦sum total⟩ of ⟨all¦⟩ {x}{tail}|
how ⟨long¦large¦big⟩ is ⟨the text¦the file¦the document¦it¦this thing⟩, in {x}|how ⟨long¦large¦big⟩ is ⟨the text¦the file¦the document⟩ when measured in {x}|do you know how many {x} ⟨there are¦it has¦this is⟩{tail}|may I ask how many {x} there are{tail}|
⟨to¦at⟩ how many {x} does ⟨it¦the text¦the file⟩ ⟨come¦run¦stand⟩|with how many {x} do we have to deal|how many {x} there are{tail}|how many {x} it has{tail}|how many {x} is in ⟨the text¦the file¦the document¦it⟩|by how many {x} is the text made up|
not which but how many {x} are there{tail}|how many {x} did ⟨they¦the author¦somebody⟩ ⟨write¦put in¦fill⟩|how many {x} ⟨exist¦were written¦are found¦are there to be found⟩{tail}|if you count ⟨all¦the⟩ {x}{tail}, ⟨how many are there¦what do you get¦what is the total⟩|
what does the number of {x} ⟨come to¦amount to⟩{tail}|of {x}, how many are there{tail}|the number of {x}{tail} is what|there are how many {x}{tail}|how much {x} are there{tail}|how many {x} would I have to read|how many {x} strong is ⟨this¦the text¦the file⟩|
what size is it, measured in {x}|how many {x} altogether""",
    """count the {x}{tail}|tell me how many {x} there are{tail}|give the number of {x}{tail}|work out the total of {x}{tail}|measure the text in {x}|
add up all the {x}{tail}|let me know how many {x} it has|state the number of {x}{tail}|determine how many {x} it holds|calculate the number of {x}{tail}|
do a count of the {x}{tail}|check the number of {x}{tail}|
⟨give¦tell¦send¦show⟩ me the ⟨number¦count¦total¦total number⟩ of {x}{tail}|⟨return¦output¦print¦submit¦note¦find¦get⟩ the ⟨number¦count¦total number⟩ of {x}{tail}|count ⟨all¦all the¦up the¦how many⟩ {x} ⟨there are¦you see¦you find⟩{tail}|
⟨say¦find out¦check¦see¦establish¦ascertain¦figure out¦work out⟩ how many {x} ⟨there are¦it has¦we have¦the text has¦the file contains⟩|⟨tell¦give⟩ me the ⟨size¦length⟩ ⟨of the text¦of the file¦of it¦⟩ in {x}|go through it and count the {x}|run a count of ⟨the¦all¦⟩ {x}{tail}|
count {x}{tail}|count all {x}{tail}|number the {x}{tail} and give the total|provide ⟨a count¦the number⟩ of {x}{tail}|express the length of the text in {x}|say how ⟨long¦large¦big⟩ it is in {x}|total ⟨up¦⟩ the {x}{tail}|tally the {x}{tail}|
report the number of {x}{tail}""",
    """number of {x}{tail}|total {x}{tail}|count of {x}{tail}|{x}, how many{tail}|how many {x}|total number of {x}|no. of {x}{tail}|size in {x}|
I'd like to know ⟨how many {x} there are¦the number of {x}¦how many {x} it has⟩{tail}|I ⟨need¦want⟩ ⟨the number¦a count¦the total⟩ of {x}{tail}|I wonder how many {x} ⟨there are¦it has⟩{tail}|my question is how many {x} there are{tail}|what I need is the ⟨number¦count⟩ of {x}{tail}|
{x}: ⟨count¦total¦how many¦number⟩|⟨count¦total¦number⟩: {x}|{x} ⟨count¦total⟩{tail}|⟨length¦extent⟩ in {x}|# of {x}{tail}|amount of {x}{tail}|how many {x} ⟨are there¦there are¦in it¦it has¦in all⟩|tally of {x}{tail}|overall number of {x}|
{x} in all{tail}""",
)
LONGEST = asks(
    """what is the {x}{tail}|which is the {x}{tail}|what would be the {x}{tail}|what is the {x} they used{tail}|what {x} is there{tail}|
which ⟨one¦of them¦of all⟩ ⟨is¦would be¦comes out as¦ranks as⟩ the {x}{tail}|what {x} ⟨can be found¦do we find¦do you find¦did they use¦does it have⟩{tail}|what ⟨do you find as¦did you get as¦have they got as¦turns out to be¦comes out as¦counts as⟩ the {x}{tail}|
do you know ⟨what¦which⟩ ⟨is the {x}¦the {x} is⟩{tail}|what does the {x} ⟨say¦read¦look like⟩{tail}|not how long but which is the {x}{tail}|what is it, the {x}{tail}|the {x} is ⟨what¦which⟩{tail}|sorted by length, which is the {x}{tail}|by number of characters, ⟨what¦which⟩ is the {x}{tail}|
may I ask which the {x} is{tail}|measured by its characters, what is the {x}{tail}|what is the ⟨text¦wording⟩ of the {x}{tail}|can I see the {x}{tail}|what, of all, is the {x}{tail}|
which one is the {x}{tail}""",
    """find the {x}{tail}|show the {x}{tail}|give me the {x}{tail}|look for the {x}{tail}|print the {x}{tail}|tell me the {x}{tail}|pick out the {x}{tail}|
⟨get¦fetch¦identify¦determine¦detect¦locate¦discover¦search for⟩ the {x}{tail}|⟨quote¦return¦output¦copy¦write down¦report¦display¦state¦submit⟩ the {x}{tail}|⟨tell¦show¦let⟩ me ⟨know¦see¦have⟩ ⟨which¦what⟩ the {x} is{tail}|say ⟨which¦what⟩ ⟨is the {x}¦the {x} is⟩{tail}|
sort by length and give the {x}{tail}|compare the lengths and ⟨return¦give¦show⟩ the {x}{tail}|⟨find out¦work out¦check¦see⟩ which is the {x}{tail}|read out the {x}{tail}|hunt for the {x}{tail}|extract the {x}{tail}|point out the {x}{tail}|
name the {x}{tail}""",
    """{x}{tail}|the {x}{tail}|the very {x}{tail}|
I'd like to ⟨see¦know¦have⟩ the {x}{tail}|I ⟨need¦want¦am looking for¦am after⟩ the {x}{tail}|what I ⟨want¦need⟩ is the {x}{tail}|{x} ⟨there is¦used¦of all¦by length¦you can find⟩{tail}|the {x} ⟨there is¦used¦of all¦by length⟩{tail}|which is the {x}{tail}|
just the {x}{tail}""",
)
LENGTH = asks(
    """how long is the {x}{tail}|how many characters does the {x} have|what is the length of the {x}{tail}|
how many ⟨characters¦chars¦letters and signs⟩ ⟨long is¦does it take to write¦make up¦has⟩ the {x}{tail}|what ⟨length¦size¦number of characters⟩ ⟨does the {x} have¦has the {x}¦is the {x}⟩{tail}|what is the ⟨size¦extent¦character count¦number of characters⟩ of the {x}{tail}|
⟨to¦at⟩ how many characters does the {x} ⟨come¦run¦stand⟩{tail}|how long would the {x} be{tail}|not which but how long is the {x}{tail}|how long exactly is the {x}{tail}|do you know how long the {x} is{tail}|in characters, how long is the {x}{tail}|how big is the {x}, in characters|
how many characters are in the {x}""",
    """give the length of the {x}{tail}|tell me how long the {x} is{tail}|count the characters of the {x}{tail}|
⟨say¦find out¦check¦work out¦calculate¦let me know⟩ how ⟨long¦many characters long¦big⟩ the {x} is{tail}|⟨tell¦give¦show⟩ me the ⟨length¦character count¦number of characters⟩ of the {x}{tail}|⟨return¦print¦output¦report¦state¦compute¦determine⟩ the ⟨length¦number of characters⟩ of the {x}{tail}|
count how many characters the {x} has{tail}|find the {x}{tail} and ⟨give its length¦measure it¦count its characters¦say how long it is⟩|
measure the {x}{tail}""",
    """length of the {x}{tail}|size of the {x} in characters{tail}|characters in the {x}{tail}|
I'd like to know ⟨how long the {x} is¦the length of the {x}⟩{tail}|⟨character count¦number of characters¦chars⟩ ⟨of¦in⟩ the {x}{tail}|⟨len¦length⟩ of {x}{tail}|how many characters in the {x}{tail}|{x}, ⟨how long¦its length¦length¦number of characters⟩{tail}|I need the length of the {x}{tail}|
how long the {x} is{tail}""",
)
