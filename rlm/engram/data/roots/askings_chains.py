"""Ways to ask which names come to a value by way of others, which words are the most common, and how many
occur a number of times. Pure data; the last of each is held out. {names} are the names, {v} the value; {n} is a
number of {words} or nothing, {are}, {have} and {s} agree with it, {how} says that they are common, {where} where.
"""

from __future__ import annotations

from rlm.engram.data.roots.phrases import asks, table

CHAIN = asks(
    """which {names} end up with the value {v}{tail}|which {names} have the value {v}{tail}|what {names} hold {v} in the end{tail}|
which {names} are equal to {v}, directly or by way of others{tail}|which of the {names} carry {v}{tail}|what are the {names} that stand for {v}{tail}|
which {names} get {v}{tail}|where does {v} end up among the {names}{tail}|what {names} come out as {v}{tail}|which {names} inherit {v}{tail}|
to which {names} is {v} passed{tail}|what are all the {names} with the value {v}{tail}|which {names} point to {v} when all is done{tail}|
what {names} evaluate to {v}{tail}|which {names} resolve to {v}{tail}|in which {names} is {v} stored at the end{tail}|who among the {names} has {v}{tail}|
which {names} share the value {v}{tail}|which {names} would print {v}{tail}|
⟨which¦what⟩ {names} ⟨contain¦carry¦receive¦take¦hold¦keep¦bear¦possess¦equal¦mean¦represent¦denote¦yield¦give⟩ {v}{tail}|⟨which¦what⟩ {names} ⟨are set to¦are assigned¦are bound to¦are given¦are worth¦are tied to¦stand at¦amount to¦lead to¦trace back to¦go back to¦come to¦reduce to¦refer to¦boil down to⟩ {v}{tail}|
⟨which¦what⟩ {names} ⟨finally¦in the end¦at last¦eventually¦ultimately⟩ ⟨hold¦have¦contain¦equal¦come to¦get⟩ {v}{tail}|which {names}, ⟨once all is resolved¦following the references¦one after the other¦all steps considered¦directly or indirectly¦straight or through others⟩, ⟨have¦hold¦are¦contain⟩ {v}{tail}|
to ⟨which¦what⟩ {names} ⟨does {v} flow¦does {v} spread¦is {v} handed on¦is {v} copied¦is {v} assigned¦does the value {v} travel⟩{tail}|in ⟨which¦what⟩ {names} ⟨is {v} kept¦does one find {v}¦do we find {v}¦does {v} sit¦does {v} end up⟩{tail}|
what are the {names} ⟨holding¦whose value is¦worth¦bound to¦that equal¦set to¦that come to¦that resolve to⟩ {v}{tail}|of all the {names}, which ⟨have¦hold¦come to¦equal⟩ {v}{tail}|how many hands does {v} go through, I mean which {names} ⟨get¦hold⟩ it{tail}|by which {names} is {v} ⟨held¦shared¦carried¦inherited⟩{tail}|
starting from {v}, which {names} ⟨get it¦inherit it¦receive it¦are reached⟩{tail}|if I print every one of the {names}, which ⟨show¦give¦print⟩ {v}{tail}|when the program has run, which {names} ⟨hold¦have¦equal⟩ {v}{tail}|what are the names of all {names} ⟨with¦that hold¦equal to⟩ {v}{tail}|
which {names} ⟨has¦having¦got⟩ value {v}{tail}|the {names} with {v} are which{tail}|do you know which {names} ⟨have¦hold¦come to⟩ {v}{tail}|with which {names} can I get {v}{tail}|which {names} depend on {v}, copy after copy{tail}|whose value is {v} among the {names}{tail}""",
    """find all {names} whose value is {v}{tail}|list every one of the {names} that holds {v}{tail}|name the {names} that come to {v}{tail}|
trace the value {v} and list the {names} that receive it{tail}|follow {v} from name to name and give all {names}{tail}|
give me every one of the {names} with {v} in it{tail}|list the {names} that were set to {v}, also by way of others{tail}|
find out which {names} contain {v}{tail}|write down all {names} worth {v}{tail}|determine which {names} are {v}{tail}|work out which {names} end as {v}{tail}|
enumerate the {names} that hold {v}{tail}|tell me the {names} that lead back to {v}{tail}|
⟨list¦give¦show¦name¦print¦return¦report¦find¦collect¦get¦output⟩ ⟨all¦the¦all the⟩ {names} ⟨with the value¦whose value is¦that equal¦that have¦holding¦set to¦bound to¦that resolve to¦that evaluate to¦that end up as¦that come to¦worth⟩ {v}{tail}|
⟨tell me¦say¦work out¦find out¦check¦determine¦figure out⟩ ⟨which¦what⟩ {names} ⟨have¦hold¦contain¦equal¦come to¦end up with¦resolve to¦are set to¦get⟩ {v}{tail}|⟨follow¦trace¦track¦chase⟩ ⟨the value ¦the number ¦⟩{v} ⟨through the assignments¦from one to the next¦through all copies¦step by step⟩ and ⟨list¦name¦give⟩ the {names} ⟨it reaches¦that get it¦that hold it¦it passes through⟩{tail}|
resolve ⟨all¦the¦all the⟩ {names} and ⟨list¦give¦name⟩ those ⟨equal to¦with¦that come to¦worth⟩ {v}{tail}|go through the assignments and ⟨list¦note¦name⟩ the {names} ⟨that get¦with¦equal to⟩ {v}{tail}|identify the {names} to which {v} ⟨is assigned¦goes¦is passed⟩, ⟨directly or not¦also through others¦at first or second hand⟩{tail}|
collect the {names} to which {v} is handed on{tail}""",
    """{names} ⟨with¦equal to¦holding¦worth¦set to⟩ {v}{tail}|all {names} ⟨with the value¦whose value is¦that equal¦that come to¦resolving to⟩ {v}{tail}|the {names} that ⟨hold¦have¦equal¦come to⟩ {v}{tail}|I'd like to know which {names} ⟨have¦hold¦come to¦equal⟩ {v}{tail}|
I need ⟨all¦the¦all the⟩ {names} ⟨with value¦that hold¦equal to¦whose value is⟩ {v}{tail}|value {v}: which {names}{tail}|every one of the {names} that ⟨has¦holds¦equals¦gets⟩ {v}{tail}|list of {names} with {v}{tail}|which {names} {v}{tail}|{names} = {v}{tail}|{names} that lead to {v}{tail}""",
)
COMMON = """most common|most frequent|commonest|most used|most often used|most repeated|top|most popular|most recurring|most frequently used|
most often repeated|most frequently occurring|most prevalent|most abundant|most usual|most commonly found|most often seen|most widespread|leading|most mentioned|
most often occurring|most recurrent|most commonly used|highest-count|most plentiful|most frequently seen|most often found|best represented|highest-ranking|most numerous"""
WORDS = asks(
    """what {are} the {n}{how} {words}{where}|which {are} the {n}{how} {words}{where}|which {n}{words} {appear} most often{where}|
which {n}{words} {are} seen more than any other{where}|which {n}{words} {are} used most{where}|what {are} the top {n}{words} by count{where}|which {n}{words} {come} first by number of times{where}|
which {n}{words} {are} there most of{where}|what {n}{words} {are} repeated most{where}|which {n}{words} {are} the favourite{where}|
⟨which¦what⟩ {n}{words} ⟨occur{s}¦turn{s} up¦show{s} up¦crop{s} up¦figure{s}¦recur{s}¦come{s} up⟩ ⟨most often¦the most¦most frequently¦more often than the rest¦more than all others⟩{where}|
⟨which¦what⟩ {n}{words} {are} ⟨met¦found¦written¦repeated¦mentioned¦listed¦said¦employed⟩ ⟨most often¦the most¦most frequently¦more often than all others⟩{where}|⟨which¦what⟩ {n}{words} {have} the ⟨highest counts¦most occurrences¦highest frequency¦greatest number of occurrences¦most repetitions¦most hits⟩{where}|
⟨which¦what⟩ {n}{words} {are} at the top ⟨when you count them¦when sorted by frequency¦of the frequency list¦of the ranking⟩{where}|counting all of them, ⟨which¦what⟩ {are} the {n}{how} {words}{where}|by frequency, ⟨which¦what⟩ {n}{words} {come} ⟨first¦top¦out on top⟩{where}|
do you know ⟨which¦what⟩ the {n}{how} {words} {are}{where}|can you say which {n}{words} {are} ⟨used most¦the commonest¦most frequent⟩{where}|which {n}{words} ⟨beat{s}¦outnumber{s}¦surpass{es}⟩ all ⟨others¦the rest⟩ in number{where}|the {n}{how} {words}{where} {are} what|
not the rarest but the {n}{how} {words}: which {are} they{where}|ranked by count, ⟨which¦what⟩ {n}{words} {come} first{where}|what {are} the {n}{words} with the ⟨highest count¦most occurrences¦highest frequency⟩{where}|of which {n}{words} {are} there most{where}|
what {n}{words} {come} up most{where}""",
    """list the {n}{how} {words}{where}|give me the {n}{how} {words}{where}|find the {n}{how} {words}{where}|
name the {n}{words} that {come} up most{where}|report the {n}{how} {words}{where}|print the {n}{how} {words}{where}|show me the {n}{how} {words}{where}|rank them all and give the top {n}{words}{where}|
count the words and return the {n}{how} {words}{where}|tell me the {n}{how} {words}{where}|get the {n}{how} {words}{where}|work out the {n}{how} {words}{where}|
⟨give¦show¦return¦output¦state¦write down¦determine¦identify¦extract¦compute¦submit¦provide¦quote¦fetch⟩ the {n}{how} {words}{where}|⟨list¦give¦find¦name¦show¦return⟩ the {n}{words} ⟨that occur{s} most often¦that appear{s} most¦with the highest count¦with the most occurrences¦seen most often¦used most¦that {are} repeated most⟩{where}|
⟨tell me¦say¦find out¦work out¦check¦determine⟩ ⟨which¦what⟩ {n}{words} ⟨occur{s} most often¦{are} most frequent¦{are} used most¦come{s} up the most¦{have} the highest count⟩{where}|⟨sort¦order¦rank⟩ them by ⟨frequency¦count¦number of occurrences⟩ and ⟨give¦return¦list¦keep⟩ the ⟨first¦top⟩ {n}{words}{where}|
count how often each one occurs and ⟨give¦name¦list⟩ the {n}{how} {words}{where}|make a frequency list and ⟨give¦take¦return⟩ the {n}{how} {words}{where}|tally everything and ⟨give¦report⟩ the {n}{how} {words}{where}|pick out the {n}{how} {words}{where}""",
    """{n}{how} {words}{where}|the {n}{how} {words}{where}|top {n}{words} by ⟨count¦frequency¦number of occurrences⟩{where}|I'd like to know ⟨which¦what⟩ the {n}{how} {words} {are}{where}|I ⟨need¦want¦am after⟩ the {n}{how} {words}{where}|
{n}{words} ⟨with the highest count¦that occur{s} most¦used most¦seen most often⟩{where}|just the {n}{how} {words}{where}|what I need {are} the {n}{how} {words}{where}|the {n}{words} that {come} up most{where}""",
)
LEAST = table(""" Only words of at least {least} letters count.| Leave out words shorter than {least} letters.| Consider only words with {least} or more letters.| Words with fewer than {least} letters do not count.|
 Skip all words under {least} letters.| Count nothing shorter than {least} letters.| Look only at words that are {least} letters long or longer.| The words must have {least} letters or more.| Ignore any word of less than {least} letters.""")
WITHOUT = table(""" Do not count {x}.| Leave out {x}.| Apart from {x}, that is.| Skip {x}.| Disregard {x}.| Exclude {x}.| Without {x}.| Not counting {x}.| Except {x}.| Omit {x}.| Pass over {x}.| {x} should not be counted.| Pay no attention to {x}.|
 Leave {x} aside.| Other than {x}.| Do not consider {x}.| Don't include {x}.| Ignore {x}.""")
MARKS = table(
    """ Dots do not count.| Pay no heed to the dots.| Marks and dots are not words.| Numbers in front of them do not count.| Leave aside commas and dots.| Punctuation does not matter.| Disregard the punctuation.| Ignore punctuation."""
)
TALLY = asks(
    """how many words occur exactly {n} times{tail}|how many words appear {n} times and no more{tail}|⟨how many words¦what number of words⟩ ⟨occur¦appear¦are used¦are found¦turn up¦come up¦show up¦are repeated¦are written¦are seen⟩ ⟨exactly¦precisely¦just¦neither more nor less than⟩ {n} times{tail}|
what is the ⟨number¦count¦total⟩ of words ⟨that occur¦appearing¦used¦occurring¦with a count of⟩ exactly {n} times{tail}|of how many words are there ⟨exactly¦just¦precisely⟩ {n} occurrences{tail}|how many words ⟨have¦with⟩ a ⟨count¦frequency⟩ of ⟨exactly¦precisely¦just⟩ {n}{tail}|
for how many words is the count {n}{tail}|how many ⟨different¦distinct⟩ words ⟨are there¦do we find⟩ exactly {n} times{tail}|how many words come {n} times, not more and not less{tail}|what is the number of words found {n} times{tail}""",
    """count the words ⟨with a count of¦whose count is¦that have a frequency of⟩ {n}{tail}|tell me how many words ⟨occur¦appear¦are used⟩ exactly {n} times{tail}|give the number of words ⟨that occur¦used¦found⟩ exactly {n} times{tail}|work out how many words ⟨appear¦occur¦come up⟩ ⟨exactly¦precisely⟩ {n} times{tail}|
find out how many words are there exactly {n} times{tail}|say how many words are ⟨used¦written¦repeated⟩ just {n} times{tail}|count the words that occur {n} times{tail}""",
    """number of words ⟨that occur¦found¦used⟩ exactly {n} times{tail}|words that occur exactly {n} times, how many{tail}|I'd like to know how many words occur exactly {n} times{tail}|how many words exactly {n} times{tail}|words with count {n}, how many{tail}|count of words used {n} times{tail}""",
)
