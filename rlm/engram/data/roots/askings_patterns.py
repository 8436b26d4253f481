"""Names of what has a shape of its own (addresses, dates, amounts …) and the ways to ask for all of it, its
number, the first, the last. Pure data. Of a name, the plural follows after `/` where it is not regular.
{one} and {many} are the name, {a} its article; the last way of each table is held out.
"""

from __future__ import annotations

from rlm.engram.data.roots.phrases import Asks, asks

NAMES = {
    "email": """e-mail address|email address|email|mail address|e-mail|e-mail contact|contact e-mail|electronic address|address of e-mail/addresses of e-mail|e-mail id|email contact|
address with an @ and a domain/addresses with an @ and a domain|mailbox address|mail contact|address to which one can write an e-mail/addresses to which one can write an e-mail|person's e-mail address|email addr""",
    "url": """URL|web address|link|hyperlink|web link|http address|website address|internet address|page address|https link|URL starting with http/URLs starting with http|
link to a web page/links to web pages|link to a website/links to websites|web page link|web site/web sites|clickable link|address on the web/addresses on the web|url""",
    "iso date": """ISO date|date of the form YYYY-MM-DD/dates of the form YYYY-MM-DD|date in the format YYYY-MM-DD/dates in the format YYYY-MM-DD|yyyy-mm-dd date|ISO 8601 date|
date in ISO format/dates in ISO format|date written YYYY-MM-DD/dates written YYYY-MM-DD|date like 2024-01-31/dates like 2024-01-31|ISO-style date|date in the ISO style/dates in the ISO style""",
    "date": """date|date|calendar date|full date|complete date|date with day, month and year/dates with day, month and year|date given/dates given|date that is written out/dates that are written out|calendar day|dated day|day, month and year/days, months and years|day of the calendar/days of the calendar""",
    "year": """year|four-digit year|calendar year|year number|year named/years named|year date|year in four digits/years in four digits""",
    "time": """time of day/times of day|clock time|time of the form HH:MM/times of the form HH:MM|timestamp|time on the clock/times on the clock|time in hours and minutes/times in hours and minutes|
time stamp|hour and minute/hours and minutes|clock reading|time like 14:30/times like 14:30|HH:MM time|time given by the clock/times given by the clock""",
    "phone": """phone number|telephone number|number to call/numbers to call|phone contact|mobile number|cell phone number|contact number|number to ring/numbers to ring|dial-in number|phone no./phone nos.|
telephone contact|cell number|number one can dial/numbers one can dial|tel. number|call-back number|phone""",
    "ip": """IP address|IPv4 address|IP|ip address|numeric IP address|IP number|network address|internet protocol address|dotted IP address|host IP""",
    "hashtag": """hashtag|hash tag|tag with a hash sign/tags with a hash sign|#-tag|word with # in front/words with # in front|topic tag with #/topic tags with #""",
    "mention": """@-mention|mention of a user with @/mentions of users with @|user handle|@handle|handle|account tagged with @/accounts tagged with @|user tag with @/user tags with @|
@name|name with @ in front/names with @ in front|tagged account""",
    "amount": """dollar amount|amount of money/amounts of money|sum of money/sums of money|price|money amount|price tag|cash amount|monetary amount|sum with a currency sign/sums with a currency sign|currency amount|
amount in dollars, euros or pounds/amounts in dollars, euros or pounds|money sum|monetary value|financial amount|cost in money/costs in money|amount with a currency symbol/amounts with a currency symbol|payment amount""",
    "number": """number|integer|numeral|whole number|figure in digits/figures in digits|number written in digits/numbers written in digits|numeric value|string of digits/strings of digits|digit sequence|run of digits/runs of digits|numerical figure""",
    "percent": """percentage|percent value|percent figure|percentage figure|percentage value|value in percent/values in percent|number with a percent sign/numbers with a percent sign|share in per cent/shares in per cent|% value|rate in percent/rates in percent""",
    "uuid": """UUID|uuid|universally unique identifier|UUID string|unique id of the UUID kind/unique ids of the UUID kind|GUID|guid|128-bit identifier""",
    "capital": """word in capital letters/words in capital letters|all-caps word|word written in capitals/words written in capitals|acronym|capitalised acronym|upper-case word|word in upper case/words in upper case|
word in all caps/words in all caps|fully capitalised word|word in block capitals/words in block capitals|uppercase word|word made of capitals/words made of capitals|word all in caps/words all in caps""",
    "quoted": """quoted phrase|passage in double quotes/passages in double quotes|quotation in double quotes/quotations in double quotes|quoted passage|quotation|string in double quotes/strings in double quotes|
text in quotation marks/texts in quotation marks|phrase between quotation marks/phrases between quotation marks|quoted string|phrase in quotes/phrases in quotes|quoted text|piece of direct speech/pieces of direct speech""",
    "bracket": """text in square brackets/texts in square brackets|bracketed text|remark in square brackets/remarks in square brackets|thing between [ and ]/things between [ and ]|square-bracketed text|
note in square brackets/notes in square brackets|phrase inside square brackets/phrases inside square brackets""",
    "hex": """hex colour|hexadecimal colour code|hex color|hex color code|hex colour code|colour in hex/colours in hex|color in hexadecimal/colors in hexadecimal|HTML colour code|CSS hex color|#rrggbb colour|web color code""",
    "function": """Python function name|function defined with def/functions defined with def|function name|defined function|function definition|def in the code/defs in the code|Python function|function in the code/functions in the code|
method or function that is defined/methods or functions that are defined|def statement name|name of a function/names of functions|function""",
    "class": """Python class name|class defined in the code/classes defined in the code|class name|Python class|class definition|class in the code/classes in the code|defined class|class that is declared/classes that are declared|
name of a class/names of classes|class declared in the source/classes declared in the source""",
    "decimal": """decimal number|number with a decimal point/numbers with a decimal point|decimal|decimal fraction|number with decimals/numbers with decimals|floating-point number|float|number with digits after the point/numbers with digits after the point|
non-integer number|fractional number|decimal value""",
    "heading": """heading|Markdown heading|section heading|headline with #/headlines with #|section title|markdown header|title of a section/titles of sections|heading line|chapter heading|header of a section/headers of sections|heading marked with #/headings marked with #""",
    "bullet": """bullet point|bulleted item|list item|bullet|item of a list/items of lists|entry of a bullet list/entries of bullet lists|point of a list/points of lists|bulleted line|itemised point|item with a bullet/items with a bullet|dash item""",
    "parenthesis": """text in parentheses/texts in parentheses|remark in round brackets/remarks in round brackets|parenthetical remark|aside in parentheses/asides in parentheses|thing between ( and )/things between ( and )|
parenthesised text|parenthetical note|note in round brackets/notes in round brackets|remark in parentheses/remarks in parentheses""",
    "version": """version number|software version|version|release number with v/release numbers with v|version string|version tag|program version|release version|version of the form v1.2/versions of the form v1.2|v-number""",
    "asked": """question asked in the text/questions asked in the text|sentence with a question mark/sentences with a question mark|question|sentence that asks something/sentences that ask something|sentence ending in a question mark/sentences ending in a question mark|
question put/questions put|interrogative sentence|question raised/questions raised""",
    "todo": """TODO comment|TODO note|TODO|todo item|TODO marker|TODO entry/TODO entries|note marked TODO/notes marked TODO|comment marked TODO/comments marked TODO|TODO in the code/TODOs in the code|TODO remark|open TODO""",
    "import": """imported module|module that is imported/modules that are imported|import|Python import|import in the code/imports in the code|imported package|module imported by the code/modules imported by the code|
package that is imported/packages that are imported|module brought in by import/modules brought in by import|dependency imported/dependencies imported|imported library/imported libraries""",
}
ASKS = {
    "list": asks(
        """which {many} appear{tail}|what {many} appear{tail}|which {many} are mentioned{tail}|what are the {many}{tail}|
which {many} occur{tail}|what {many} can be found{tail}|which {many} are there{tail}|what are all the {many}{tail}|
what {many} does it hold|who or what are the {many}{tail}|what are the {many} they gave{tail}|which {many} have been written down{tail}|do you see any {many}{tail}, and which|
where there are {many}{tail}, what are they|which {many} come up{tail}|what {many} turn up{tail}|which {many} did they use{tail}|what {many} do I have{tail}|which {many} does one find{tail}|
⟨which¦what⟩ {many} ⟨feature¦crop up¦show up¦exist¦are present¦are given¦are stated¦are listed¦are named¦are cited¦are used¦are contained¦were recorded¦got mentioned¦stand⟩{tail}|
⟨which¦what⟩ {many} ⟨do we have¦have we got¦can you see¦can you find¦can one see¦did they give¦did they mention¦did you find¦are to be found¦have been used¦have been mentioned¦do they name⟩{tail}|
⟨which¦what⟩ ⟨are¦were⟩ ⟨all¦all of¦the different¦the various¦all the various⟩ ⟨the¦these¦⟩ {many}{tail}|what are the {many} ⟨mentioned¦used¦given¦listed¦contained¦found¦written¦stated¦recorded¦that occur¦that appear¦that they use⟩{tail}|
what {many} does the ⟨document¦text¦file⟩ ⟨contain¦mention¦have¦give¦hold¦list¦include⟩|⟨can¦could⟩ you ⟨list¦see¦find¦show¦give⟩ ⟨me¦⟩ the {many}{tail}|what is ⟨every¦each⟩ {one}{tail}|what is the ⟨list¦complete list¦full list¦set⟩ of {many}{tail}|
not how many but which {many} ⟨are there¦appear¦occur⟩{tail}|if there are {many}{tail}, ⟨what¦which⟩ are they|which are the {many}, ⟨all of them¦every one¦one by one¦from first to last⟩{tail}|is there any {one}{tail}, and if so which|
do you know which {many} ⟨occur¦are mentioned¦there are⟩{tail}|what kind of {many} are there{tail}, all told|with regard to {many}, what is there{tail}|{many}: which ones ⟨are there¦appear¦do you see⟩{tail}|what {many} ⟨is there¦is in it⟩{tail}|
what ⟨can be found¦is there¦do we have¦is given⟩ in the way of {many}{tail}|which {many} should I ⟨copy¦put on my list¦write down⟩{tail}|what are ⟨they¦these¦those⟩, the {many}{tail}|what, if any, are the {many}{tail}|
through which {many} does it go{tail}|what {many} do you see{tail}""",
        """list all {many}{tail}|list the {many}{tail}|list every {one}{tail}|extract all {many}{tail}|extract every {one}{tail}|
find all {many}{tail}|find every {one}{tail}|give me all the {many}{tail}|collect the {many}{tail}|show every {one}{tail}|
pull out all {many}{tail}|return each {one}{tail}|gather the {many}{tail}|get every {one}{tail}|harvest the {many}{tail}|
dump all {many}{tail}|scrape every {one}{tail}|fish out the {many}{tail}|make a list of the {many}{tail}|track down every {one}{tail}|
copy out the {many}{tail}|name all {many}{tail}|look for {many}{tail}|identify the {many}{tail}|retrieve each {one}{tail}|write down each {one}{tail}|enumerate the {many}{tail}|hand me the {many}{tail}|
⟨give¦show¦send¦tell¦read¦get¦find⟩ me ⟨all¦all the¦every one of the¦the¦all of the⟩ {many}{tail}|⟨give¦show¦tell⟩ me ⟨each¦every¦every single⟩ {one}{tail}|⟨print¦output¦return¦submit¦quote¦report¦state¦note¦display¦record⟩ ⟨all¦the¦all the¦all of the⟩ {many}{tail}|
⟨print¦output¦quote¦report¦note¦copy¦pick out¦pull¦grab¦take⟩ ⟨each¦every¦every single¦any⟩ {one}{tail}|⟨go¦read¦look¦scan¦comb¦search⟩ through ⟨it¦the text¦the file¦everything⟩ and ⟨list¦collect¦note¦write down¦give me¦pick out⟩ ⟨all¦the¦all the⟩ {many}|
⟨search¦look¦hunt¦scan¦check⟩ for ⟨any¦all¦⟩ {many}{tail} and ⟨list them¦give them¦show what you find¦return them¦write them down⟩|⟨make¦prepare¦compile¦produce¦draw up¦put together⟩ a ⟨list¦complete list¦full list¦inventory⟩ of ⟨all¦the¦all the⟩ {many}{tail}|
⟨let me have¦let me see¦provide¦provide me with¦supply¦present¦lay out¦spell out¦detail¦specify¦indicate⟩ ⟨all¦the¦all the⟩ {many}{tail}|say ⟨which¦what⟩ {many} ⟨there are¦it has¦occur¦are mentioned¦you find⟩{tail}|tell me ⟨which¦what⟩ {many} ⟨there are¦occur¦you see¦are used¦are mentioned⟩{tail}|
⟨filter¦parse¦sift¦strip¦cut¦isolate⟩ out ⟨all¦the¦all the⟩ {many}{tail}|parse the {many}{tail}|grep the {many}{tail}|grep for {many}{tail} and list them|⟨locate¦spot¦detect¦recognise¦discover⟩ ⟨all¦the¦all the⟩ {many}{tail}|
list {many}{tail}|extract {many}{tail}|find {many}{tail}|get {many}{tail}|show {many}{tail}|collect {many}{tail}|leave out all but the {many}{tail}|list, not count, the {many}{tail}|output all {many}{tail}""",
        """all {many}{tail}|every {one}{tail}|{many}{tail}|list of {many}{tail}|the {many}{tail}|any {many}{tail}|I need all {many}{tail}|
I'd like ⟨to see¦to have¦to know¦a list of⟩ ⟨all¦the¦all the⟩ {many}{tail}|I ⟨want¦need¦am after¦am looking for¦require¦would like⟩ ⟨all¦the¦all the¦every one of the⟩ {many}{tail}|I ⟨need¦want⟩ ⟨each¦every⟩ {one}{tail}|
what I ⟨need¦want¦am after⟩ is ⟨every {one}¦the {many}¦all {many}¦a list of {many}⟩{tail}|it is the {many} ⟨that I need¦that interest me¦I want⟩|⟨each¦every single¦any⟩ {one}{tail}|{many} ⟨only¦please¦list¦as a list¦one by one⟩{tail}|⟨full list¦list¦set¦inventory⟩ of ⟨all¦the¦⟩ {many}{tail}|
⟨which¦what⟩ {many}{tail}|which {many} there are{tail}|only the {many}{tail}|just the {many}{tail}|my question is which {many} ⟨there are¦occur⟩{tail}|⟨get¦list¦find¦extract¦show⟩ {many}|all the {many} you find{tail}""",
    ),
    "count": asks(
        """how many {many} are there{tail}|how many {many} appear{tail}|what is the number of {many}{tail}|
how many {many} does the text contain|how many {many} occur{tail}|how many {many} can be found{tail}|
how many {one} entries are there{tail}|what's the {one} count{tail}|how many times is there {a} {one}{tail}|what does the number of {many} come to{tail}|
how many {many} did they put{tail}|how many {many} have we got{tail}|
how many {many} ⟨are mentioned¦are given¦are listed¦are used¦are named¦are present¦exist¦feature¦crop up¦turn up¦show up¦come up¦have been written¦were recorded¦got mentioned¦are contained⟩{tail}|
how many {many} ⟨do we have¦do you see¦do you find¦did you find¦can you see¦can you find¦did they use¦did they mention¦are to be found¦can be counted¦do I have⟩{tail}|how many {many} does ⟨it¦the document¦the file¦the text⟩ ⟨have¦hold¦mention¦list¦include¦give⟩|
what is the ⟨count¦total¦total number¦overall number¦exact number¦sum total⟩ of ⟨all¦the¦⟩ {many}{tail}|how ⟨often¦many times¦frequently⟩ ⟨is there¦do we find¦do you see¦does one find¦do they give⟩ {a} {one}{tail}|how many ⟨instances¦occurrences¦mentions¦pieces⟩ of {a} {one} are there{tail}|
of {many}, how many are there{tail}|there are how many {many}{tail}|how many {many} there are{tail}|how many {many} is there{tail}|how much {many} are there{tail}|not which but how many {many} ⟨are there¦appear¦occur⟩{tail}|do you know how many {many} ⟨there are¦occur¦it has⟩{tail}|
may I ask how many {many} ⟨there are¦you find⟩{tail}|how many {many}, repeats included, ⟨are there¦occur¦appear⟩{tail}|counting repeats as well, how many {many} are there{tail}|if you count ⟨all¦the¦every one of the⟩ {many}{tail}, ⟨how many do you get¦what do you get¦what is the total⟩|
by how many {many} is it ⟨accompanied¦marked⟩{tail}|⟨to¦at⟩ how many does the number of {many} ⟨come¦stand⟩{tail}|how many {many} in all ⟨are there¦do we have¦did you see⟩{tail}|what is the total of {many}{tail}""",
        """count the {many}{tail}|count all {many}{tail}|tell me how many {many} there are{tail}|
give the number of {many}{tail}|work out how many {many} there are{tail}|add up the {many}{tail}|determine the number of {many}{tail}|
see how many {many} it has{tail}|report the count of {many}{tail}|total the {many}{tail}|
count ⟨each¦every¦every single⟩ {one}{tail}|count ⟨up the¦all the¦all of the¦how many⟩ {many}{tail}|⟨say¦find out¦check¦establish¦figure out¦calculate¦let me know⟩ how many {many} ⟨there are¦it has¦you find¦occur¦are mentioned⟩{tail}|
⟨give¦tell¦send¦show⟩ me the ⟨number¦count¦total¦total number⟩ of {many}{tail}|⟨return¦print¦output¦submit¦state¦note¦compute¦get¦find⟩ the ⟨number¦count¦total number⟩ of {many}{tail}|⟨search¦look¦scan¦grep⟩ for {many}{tail} and ⟨count them¦say how many¦give the number¦tell me how many⟩|
⟨go¦read¦look⟩ through ⟨it¦the text¦the file⟩ and count ⟨the¦all¦⟩ {many}|make a count of the {many}{tail}|run a count of {many}{tail}|count, not list, the {many}{tail}|count {many}{tail}|extract the {many}{tail} and count them|provide the number of {many}{tail}|
count the {many}{tail}, repeats included|number the {many}{tail} and give the total|tally the {many}{tail}""",
        """number of {many}{tail}|{one} count{tail}|how many {many}|total {many}{tail}|I'd like to know how many {many} ⟨there are¦occur¦it has¦are mentioned⟩{tail}|I ⟨need¦want⟩ ⟨the number¦a count¦the count¦the total⟩ of {many}{tail}|
I wonder how many {many} ⟨there are¦it has⟩{tail}|my question is how many {many} ⟨there are¦occur⟩{tail}|what I need is the ⟨number¦count⟩ of {many}{tail}|⟨count¦total¦tally¦total number¦amount⟩ of ⟨all¦the¦⟩ {many}{tail}|{many}: ⟨how many¦count¦number¦total⟩|
{many}, ⟨how many¦total¦number¦count⟩{tail}|how many {many} ⟨in all¦there¦are there¦in it¦you see⟩|# of {many}{tail}|count: {many}|count {many}{tail}|no. of {many}{tail}""",
    ),
    "distinct": asks(
        """how many {how} {many} are there{tail}|how many {how} {many} appear{tail}|what is the number of {how} {many}{tail}|
how many {many} are there{tail} leaving out repeats|how many {how} {many} do we get{tail}|without duplicates, how many {many} are there{tail}|how many {how} {many} turn up{tail}|
how many {how} {many} ⟨occur¦are mentioned¦exist¦can be found¦are used¦are listed¦show up¦come up¦do you find¦do you see¦have we got¦are given⟩{tail}|how many {how} {many} does ⟨it¦the text¦the document¦the file⟩ ⟨have¦contain¦mention¦hold⟩|
what is the ⟨count¦total¦total number⟩ of {how} {many}{tail}|⟨leaving out repeats¦repeats aside¦ignoring duplicates¦not counting repeats¦without double counting¦with duplicates removed⟩, how many {many} ⟨are there¦occur¦appear⟩{tail}|
how many {many} are there{tail} ⟨without duplicates¦if each counts once¦not counting repeats¦after removing duplicates¦when the same one counts only once⟩|not how many in all, but how many {how} {many} are there{tail}|by how many {how} {many} is it marked{tail}|
do you know how many {how} {many} ⟨there are¦it has⟩{tail}|if I dedupe the {many}{tail}, how many remain|how large is the set of {how} {many}{tail}|how many {many} differ from each other{tail}|how many {many} are there{tail} when repeats count once""",
        """count the {how} {many}{tail}|tell me how many {how} {many} there are{tail}|dedupe the {many} and count them{tail}|work out the number of {how} {many}{tail}|
⟨say¦find out¦check¦establish¦calculate⟩ how many {how} {many} ⟨there are¦it has¦you find⟩{tail}|⟨give¦tell¦show⟩ me the ⟨number¦count¦total⟩ of {how} {many}{tail}|⟨return¦print¦output¦state¦report¦determine⟩ the ⟨number¦count⟩ of {how} {many}{tail}|
count ⟨only¦all¦all the¦just the⟩ {how} {many}{tail}|count ⟨each¦every⟩ {how} {one}{tail}|remove duplicates among the {many}{tail} and count what is left|count the {many}{tail}, ⟨each only once¦ignoring repeats¦duplicates left out⟩|count {how} {many}{tail}|
make a set of the {many}{tail} and give its size|count the {many}{tail} without repeats""",
        """number of {how} {many}{tail}|{how} {many}, how many{tail}|count of {how} {many}{tail}|I'd like to know how many {how} {many} ⟨there are¦occur⟩{tail}|I ⟨need¦want⟩ the ⟨number¦count⟩ of {how} {many}{tail}|{how} {one} count{tail}|
⟨total¦tally¦amount⟩ of {how} {many}{tail}|{how} {many}: ⟨how many¦count¦number⟩|number of {many}{tail}, ⟨repeats left out¦no duplicates¦each counted once⟩|count {how} {many}{tail}|how many {how} {many}""",
    ),
    "most": asks(
        """which {one} appears most often{tail}|what is the most frequent {one}{tail}|what is the most common {one}{tail}|
which {one} occurs the most{tail}|which {one} is repeated most{tail}|which {one} do we see most{tail}|what {one} is used most{tail}|which {one} is the favourite{tail}|
what is the top {one} by number of mentions{tail}|which {one} comes up again and again, more than others{tail}|
⟨which¦what⟩ {one} ⟨is mentioned¦is named¦is found¦is listed¦is given¦is written¦comes up¦shows up¦is cited¦crops up¦features⟩ ⟨most often¦the most¦most frequently¦more than any other¦most⟩{tail}|
what is the ⟨commonest¦most repeated¦most used¦most cited¦most mentioned¦most recurrent¦most popular¦number one¦leading⟩ {one}{tail}|which {one} has the ⟨most mentions¦highest count¦most occurrences¦greatest number of mentions¦most hits¦highest frequency⟩{tail}|
which of the {many} ⟨is most frequent¦is the most common¦occurs most¦is seen most often¦has the highest count⟩{tail}|of all the {many}, which ⟨occurs most often¦is the most common¦is used most⟩{tail}|which {one} beats the others in number of mentions{tail}|
which {one} do they ⟨use¦mention¦give¦repeat¦name⟩ ⟨most¦most often¦the most⟩{tail}|not the first but the most frequent {one}{tail}: which is it|do you know which {one} ⟨occurs most¦is the most common⟩{tail}|which {one} turns up most often{tail}""",
        """find the most frequent {one}{tail}|give me the {one} that appears most often{tail}|tell me the top {one} by count{tail}|pick the {one} with the most mentions{tail}|work out the most repeated {one}{tail}|
⟨find¦give¦show¦name¦print¦return¦report¦state¦determine¦identify¦get⟩ ⟨the¦me the⟩ ⟨most common¦commonest¦most used¦most mentioned¦most repeated⟩ {one}{tail}|⟨tell me¦say¦find out¦work out¦check⟩ which {one} ⟨occurs most often¦is most frequent¦comes up most¦is used the most¦has the highest count⟩{tail}|
⟨give¦find¦show¦return⟩ the {one} ⟨that occurs most often¦with the highest count¦that comes up most¦that is repeated most¦with the most occurrences⟩{tail}|count the {many}{tail} and ⟨give¦return¦name⟩ the most frequent|rank the {many} by frequency{tail} and give the top one|
name the commonest {one}{tail}""",
        """most common {one}{tail}|the commonest {one}{tail}|top {one} by mentions{tail}|I'd like to know which {one} ⟨occurs most often¦is the most common¦comes up most⟩{tail}|I ⟨need¦want⟩ the ⟨most frequent¦most common¦most used⟩ {one}{tail}|
the ⟨most used¦most repeated¦most mentioned¦most frequent⟩ {one}{tail}|{one} ⟨with the most mentions¦that occurs most¦seen most often¦mentioned most⟩{tail}|number one {one} by count{tail}|which {one} most often{tail}|most frequent {one}{tail}""",
    ),
    "first": asks(
        """what is the first {one}{tail}|which {one} comes first{tail}|which is the first {one}{tail}|
what's the first {one} mentioned{tail}|what {one} do we meet first{tail}|which {one} stands at the start{tail}|what is the earliest {one} in reading order{tail}|
⟨which¦what⟩ {one} ⟨appears¦occurs¦is named¦is given¦is listed¦is written¦shows up¦turns up¦do they give¦do you see¦do you find¦is stated⟩ first{tail}|what is the ⟨very first¦topmost¦opening¦initial⟩ {one}{tail}|which {one} is the first ⟨one¦to appear¦to be mentioned¦to occur¦to come up⟩{tail}|
what is the first {one} ⟨you see¦you find¦to be found¦that occurs¦that comes up¦they give¦from the top¦on the way down⟩{tail}|which of the {many} ⟨comes first¦is first¦appears first¦is the first¦stands first⟩{tail}|of all the {many}, which comes first{tail}|
reading from the ⟨top¦start¦beginning⟩, ⟨what is the first {one}¦which {one} comes first¦what {one} do I meet first⟩|with which {one} ⟨does it start¦do they begin¦does it open⟩|before all other {many}, which one stands{tail}|not the last but the first {one}{tail}: what is it|
do you know what the first {one} is{tail}|which {one} precedes all others{tail}|what {one} is at the top{tail}|which {one} is nearest the ⟨top¦beginning¦start⟩{tail}|which {one} is mentioned first{tail}""",
        """give me the first {one}{tail}|find the first {one}{tail}|show the first {one}{tail}|quote the opening {one}{tail}|take the topmost {one}{tail}|get the very first {one}{tail}|
⟨print¦output¦report¦state¦name¦extract¦copy¦pick¦fetch¦retrieve¦read out¦locate⟩ the ⟨first¦very first¦opening⟩ {one}{tail}|⟨tell me¦say¦find out¦check⟩ ⟨which {one} comes first¦what the first {one} is¦which {one} is first¦what {one} stands first⟩{tail}|
⟨tell¦show¦send¦read⟩ me the ⟨first¦very first⟩ {one}{tail}|⟨search¦look¦scan⟩ for {a} {one}{tail} and ⟨stop at the first¦give the first one¦return the first hit⟩|list only the first {one}{tail}|of the {many}, ⟨give¦quote¦show⟩ the first{tail}|return the first {one}{tail}""",
        """first {one}{tail}|the first {one}{tail}|the very first {one}{tail}|I'd like ⟨to know¦to see¦to have⟩ the first {one}{tail}|I ⟨need¦want¦am after⟩ ⟨only the¦the¦just the⟩ first {one}{tail}|⟨topmost¦opening¦initial⟩ {one}{tail}|first ⟨of the¦among the¦of all⟩ {many}{tail}|
{one} ⟨that comes first¦mentioned first¦at the start⟩{tail}|first {one} ⟨only¦you see¦from the top⟩{tail}|which {one} comes first{tail}|earliest {one} from the top{tail}""",
    ),
    "last": asks(
        """what is the last {one}{tail}|which {one} comes last{tail}|which is the final {one}{tail}|
what's the last {one} mentioned{tail}|what {one} do we meet last{tail}|which {one} stands at the end{tail}|what is the closing {one}{tail}|
⟨which¦what⟩ {one} ⟨appears¦occurs¦is named¦is given¦is listed¦is written¦shows up¦turns up¦do they give¦do you see¦do you find¦is stated⟩ last{tail}|what is the ⟨very last¦bottommost¦final¦concluding⟩ {one}{tail}|which {one} is the last ⟨one¦to appear¦to be mentioned¦to occur¦to come up⟩{tail}|
what is the last {one} ⟨you see¦you find¦to be found¦that occurs¦that comes up¦they give¦before the end¦on the way down⟩{tail}|which of the {many} ⟨comes last¦is last¦appears last¦is the last¦stands last⟩{tail}|of all the {many}, which comes last{tail}|
reading ⟨to the end¦down to the bottom¦from the back⟩, ⟨what is the last {one}¦which {one} comes last¦what {one} do I meet last⟩|with which {one} ⟨does it end¦do they finish¦does it close⟩|after all other {many}, which one stands{tail}|not the first but the last {one}{tail}: what is it|
do you know what the last {one} is{tail}|which {one} follows all others{tail}|what {one} is at the bottom{tail}|which {one} is nearest the ⟨bottom¦end⟩{tail}|which {one} is mentioned last{tail}""",
        """give me the last {one}{tail}|find the final {one}{tail}|show the last {one}{tail}|quote the closing {one}{tail}|take the bottommost {one}{tail}|get the very last {one}{tail}|
⟨print¦output¦report¦state¦name¦extract¦copy¦pick¦fetch¦retrieve¦read out¦locate⟩ the ⟨last¦very last¦final⟩ {one}{tail}|⟨tell me¦say¦find out¦check⟩ ⟨which {one} comes last¦what the last {one} is¦which {one} is last¦what {one} stands last⟩{tail}|
⟨tell¦show¦send¦read⟩ me the ⟨last¦very last¦final⟩ {one}{tail}|⟨search¦look¦scan⟩ for {many}{tail} and ⟨keep the last¦give the last one¦return the last hit⟩|list only the last {one}{tail}|of the {many}, ⟨give¦quote¦show⟩ the last{tail}|return the final {one}{tail}""",
        """last {one}{tail}|the last {one}{tail}|the final {one}{tail}|I'd like ⟨to know¦to see¦to have⟩ the last {one}{tail}|I ⟨need¦want¦am after⟩ ⟨only the¦the¦just the⟩ last {one}{tail}|⟨bottommost¦final¦concluding⟩ {one}{tail}|last ⟨of the¦among the¦of all⟩ {many}{tail}|
{one} ⟨that comes last¦mentioned last¦at the end⟩{tail}|last {one} ⟨only¦you see¦before the end⟩{tail}|which {one} comes last{tail}|closing {one}{tail}""",
    ),
    "repeated": asks(
        """which {many} appear more than once{tail}|which {many} are repeated{tail}|what {many} occur twice or more{tail}|are any {many} duplicated{tail}, and which|which {many} have duplicates{tail}|
⟨which¦what⟩ {many} ⟨occur¦are mentioned¦are used¦are given¦are listed¦are found¦turn up¦show up¦come up¦are there⟩ ⟨more than once¦at least twice¦two or more times¦repeatedly¦several times¦more than one time⟩{tail}|
which {many} are ⟨duplicates¦duplicated¦doubled¦mentioned again¦not unique¦listed twice or more⟩{tail}|what are the ⟨duplicate¦repeated¦recurring¦duplicated⟩ {many}{tail}|which of the {many} ⟨recur¦repeat¦are repeated¦occur more than once¦have a count above one⟩{tail}|
are there {many} that ⟨occur more than once¦repeat¦are duplicated⟩{tail}, and which|not all, only those that repeat: which {many} are they{tail}|which {many} do they ⟨repeat¦use again¦mention more than once⟩{tail}|which {many} come up several times{tail}""",
        """list the {many} that appear more than once{tail}|find the duplicate {many}{tail}|show repeated {many}{tail}|
⟨list¦find¦show¦give¦name¦return¦print¦report⟩ ⟨all¦the¦me the⟩ {many} that ⟨occur more than once¦are repeated¦are duplicated¦turn up at least twice¦come up again¦recur⟩{tail}|⟨list¦give¦return¦print¦report¦extract⟩ the ⟨duplicate¦repeated¦recurring¦duplicated⟩ {many}{tail}|
⟨tell me¦say¦find out¦check⟩ which {many} ⟨are repeated¦occur more than once¦have duplicates¦are duplicated⟩{tail}|leave out the {many} that occur only once{tail} and list the rest|check the {many} for duplicates{tail} and list them|name the {many} that occur several times{tail}""",
        """duplicate {many}{tail}|repeated {many}{tail}|{many} that occur twice or more{tail}|⟨recurring¦duplicated¦doubled⟩ {many}{tail}|{many} ⟨seen more than once¦mentioned more than once¦that repeat¦that recur⟩{tail}|I'd like to know which {many} are ⟨repeated¦duplicated⟩{tail}|
I ⟨need¦want⟩ the ⟨duplicate¦repeated⟩ {many}{tail}|all {many} that occur more than once{tail}|{many} with duplicates{tail}""",
    ),
    "any": asks(
        """is there any {one}{tail}|are there any {many}{tail}|does it hold {a} {one}{tail}|can you see any {many}{tail}|is there {a} {one} ⟨at all¦anywhere¦in it⟩|are there ⟨any¦some¦⟩ {many} ⟨at all¦anywhere¦to be found⟩{tail}|
does ⟨it¦the text¦the document¦the file⟩ ⟨contain¦have¦mention¦include¦give¦show⟩ ⟨any {many}¦a single {one}¦{many}⟩|⟨do they¦did they⟩ ⟨mention¦give¦use¦state¦include⟩ any {one}{tail}|has it got any {many}|is any {one} ⟨mentioned¦given¦present¦included¦stated¦named¦used⟩{tail}|
are any {many} ⟨mentioned¦given¦present¦included¦stated¦used⟩{tail}|will I find {a} {one}{tail}|can I find any {many}{tail}|do you ⟨see¦find⟩ ⟨any {one}¦a single {one}¦any {many}⟩{tail}|is it true that there are {many}{tail}|
not how many, only whether: are there {many}{tail}|does {a} {one} ⟨occur¦appear¦turn up¦come up⟩{tail}|does any {one} ⟨occur¦appear¦turn up¦come up⟩{tail}|have they put any {one}{tail}|yes or no, ⟨are there {many}¦is there any {one}⟩{tail}|do any {many} occur{tail}""",
        """check whether there are any {many}{tail}|tell me if there is any {one}{tail}|say whether {a} {one} occurs{tail}|⟨check¦verify¦find out¦establish¦determine¦look⟩ ⟨whether¦if⟩ ⟨there are any {many}¦there is any {one}¦any {one} is mentioned¦it has {many}¦{many} occur⟩{tail}|
⟨tell me¦say¦let me know¦report¦confirm⟩ ⟨whether¦if⟩ ⟨there are any {many}¦there is {a} {one}¦any {one} occurs¦it contains {many}⟩{tail}|say yes or no: are there {many}{tail}|answer yes or no: is there {a} {one}{tail}|⟨look¦search¦scan⟩ for {many}{tail} and say ⟨yes or no¦whether there are any⟩|
see if there are {many}{tail}""",
        """{many}, yes or no{tail}|is there {a} {one}{tail}, yes or no|{a} {one} or not{tail}|I'd like to know ⟨whether¦if⟩ there ⟨are any {many}¦is any {one}⟩{tail}|I wonder ⟨whether¦if⟩ ⟨it has {many}¦there is any {one}¦there are {many}⟩{tail}|⟨whether¦if⟩ there ⟨are {many}¦is {a} {one}⟩{tail}|
⟨presence¦existence⟩ of {many}{tail}, yes or no|contains {many} or not{tail}|are there {many}{tail}|{many} ⟨or none¦there or not¦present or not⟩{tail}|any {one} at all{tail}""",
    ),
}
# Of all numbers, one number.
NUMBERS: dict[str, Asks] = {
    "sum": asks(
        """what is the sum of all numbers{tail}|what do all the numbers add up to{tail}|what do the numbers total{tail}|what is the total of every number{tail}|
what is the ⟨sum¦total¦grand total¦sum total⟩ of ⟨all the¦the¦all¦all of the⟩ ⟨numbers¦figures¦values¦numeric values⟩{tail}|what do ⟨the¦all the¦all⟩ ⟨numbers¦figures¦values⟩ ⟨come to¦amount to¦sum to¦make together¦add up to⟩{tail}|what ⟨do you get¦is the result¦comes out⟩ when ⟨you add up¦I add up¦one adds¦you sum⟩ ⟨all¦the¦all the⟩ numbers{tail}|
taken together, what do the numbers ⟨make¦give¦come to⟩{tail}|how much is ⟨the sum of the numbers¦the total of all figures¦it when all numbers are added⟩{tail}|how much do the numbers ⟨make¦give¦add up to⟩ ⟨together¦in all⟩{tail}|if all numbers were added ⟨up¦together⟩{tail}, what would we get|
not how many numbers there are, but what is their sum{tail}|how much do the numbers come to{tail}""",
        """add up all the numbers{tail}|sum the numbers{tail}|total every number{tail}|⟨add¦sum¦total⟩ ⟨up¦⟩ ⟨all¦the¦all the¦all of the⟩ ⟨numbers¦figures¦values¦numeric values⟩{tail}|add ⟨together¦all¦⟩ the ⟨numbers¦figures⟩{tail}|⟨give¦tell¦show⟩ me the ⟨sum¦total⟩ of ⟨all¦the¦all the⟩ ⟨numbers¦figures⟩{tail}|
⟨compute¦calculate¦find¦return¦print¦report¦state¦get⟩ the ⟨sum¦total¦grand total⟩ of ⟨all¦the¦all the⟩ ⟨numbers¦figures¦values⟩{tail}|take every number{tail} and add them up|put all numbers{tail} together in one sum|sum, not count, the numbers{tail}|work out the sum of the numbers{tail}""",
        """sum of all numbers{tail}|grand total of the numbers{tail}|numbers added up{tail}|⟨sum¦total⟩ of ⟨the¦all¦all the¦every⟩ ⟨figures¦values¦numbers⟩{tail}|I'd like to know ⟨what the numbers add up to¦the sum of the numbers⟩{tail}|I need the ⟨sum¦total⟩ of ⟨all¦the⟩ numbers{tail}|all numbers ⟨summed¦added together¦in one sum⟩{tail}|total of the numbers{tail}""",
    ),
    "max": asks(
        """what is the largest number{tail}|which number is the biggest{tail}|what is the highest number{tail}|what is the greatest number mentioned{tail}|
⟨what¦which⟩ is the ⟨largest¦biggest¦highest¦greatest¦maximum¦top⟩ ⟨number¦figure¦value¦numeric value⟩ ⟨mentioned¦given¦of all¦there is¦used¦you see¦that occurs⟩{tail}|which ⟨number¦figure¦value⟩ is ⟨the largest¦the highest¦the greatest¦larger than all others¦the maximum¦bigger than the rest⟩{tail}|
how ⟨high¦large¦big⟩ is the ⟨largest¦biggest¦highest¦greatest⟩ ⟨number¦figure⟩{tail}|what is the ⟨maximum¦max⟩ ⟨of the numbers¦of all numbers¦among the numbers¦number⟩{tail}|of all numbers, which is the ⟨largest¦highest¦biggest¦greatest⟩{tail}|how high do the numbers go{tail}|up to what do the numbers go{tail}|which number tops all others{tail}|
not the smallest but the largest number{tail}: which is it|what's the maximum number{tail}""",
        """find the largest number{tail}|give me the highest number{tail}|tell me the biggest number{tail}|⟨find¦give¦show¦name¦print¦return¦report¦state¦get¦determine⟩ the ⟨largest¦biggest¦highest¦greatest¦maximum⟩ ⟨number¦figure¦value⟩{tail}|⟨tell me¦say¦find out⟩ which ⟨number¦figure⟩ is the ⟨largest¦biggest¦highest¦greatest⟩{tail}|
compare the numbers{tail} and give the largest|take the maximum of the numbers{tail}|sort the numbers{tail} and give the top one|pick the greatest number{tail}""",
        """largest number{tail}|highest number{tail}|the maximum of the numbers{tail}|⟨greatest¦maximum¦max⟩ ⟨number¦figure¦value⟩{tail}|the ⟨largest¦biggest¦highest¦greatest⟩ ⟨number¦figure⟩ ⟨of all¦there is¦mentioned⟩{tail}|I'd like to know the ⟨largest¦highest¦biggest⟩ number{tail}|I need the ⟨largest¦highest⟩ ⟨number¦figure⟩{tail}|max of all numbers{tail}|biggest number{tail}""",
    ),
    "min": asks(
        """what is the smallest number{tail}|which number is the lowest{tail}|what is the least number{tail}|what's the minimum of the numbers{tail}|
⟨what¦which⟩ is the ⟨smallest¦lowest¦least¦minimum⟩ ⟨number¦figure¦value¦numeric value⟩ ⟨mentioned¦given¦of all¦there is¦used¦you see¦that occurs⟩{tail}|which ⟨number¦figure¦value⟩ is ⟨the smallest¦the least¦the minimum¦lower than all others¦smaller than the rest⟩{tail}|
how ⟨low¦small⟩ is the ⟨smallest¦lowest¦least⟩ ⟨number¦figure⟩{tail}|what is the ⟨minimum¦min⟩ ⟨of all numbers¦among the numbers¦number⟩{tail}|of all numbers, which is the ⟨smallest¦lowest¦least⟩{tail}|how low do the numbers go{tail}|down to what do the numbers go{tail}|which number is below all others{tail}|
not the largest but the smallest number{tail}: which is it|which number is smaller than all others{tail}""",
        """find the smallest number{tail}|give me the lowest number{tail}|tell me the least number{tail}|⟨find¦give¦show¦name¦print¦return¦report¦state¦get¦determine⟩ the ⟨smallest¦lowest¦least¦minimum⟩ ⟨number¦figure¦value⟩{tail}|⟨tell me¦say¦find out⟩ which ⟨number¦figure⟩ is the ⟨smallest¦lowest¦least⟩{tail}|
compare the numbers{tail} and give the smallest|take the minimum of the numbers{tail}|sort the numbers{tail} and give the bottom one|pick the smallest of the numbers{tail}""",
        """smallest number{tail}|lowest number{tail}|the minimum of the numbers{tail}|⟨minimum¦min¦littlest⟩ ⟨number¦figure¦value⟩{tail}|the ⟨smallest¦lowest¦least⟩ ⟨number¦figure⟩ ⟨of all¦there is¦mentioned⟩{tail}|I'd like to know the ⟨smallest¦lowest⟩ number{tail}|I need the ⟨smallest¦lowest⟩ ⟨number¦figure⟩{tail}|min of all numbers{tail}|least number{tail}""",
    ),
    "mean": asks(
        """what is the average of all numbers{tail}|what is the mean of the numbers{tail}|what do the numbers average{tail}|what is the ⟨average¦mean¦arithmetic mean¦mean value¦average value⟩ of ⟨the¦all¦all the¦all of the⟩ ⟨numbers¦figures¦values¦numeric values⟩{tail}|
what ⟨do¦does⟩ ⟨the¦all the⟩ ⟨numbers¦figures¦values⟩ ⟨average out at¦average to¦come to on average¦come to in the mean⟩{tail}|how ⟨big¦large¦high⟩ is ⟨the average number¦the mean of the numbers¦the average of all figures¦a number on average⟩{tail}|in the mean, what do the numbers come to{tail}|
what is the average ⟨number¦figure¦value⟩{tail}|what is the sum of the numbers divided by how many they are{tail}|not the total but the average: what is it for the numbers{tail}|on average, how big are the numbers{tail}""",
        """average all the numbers{tail}|compute the mean of the numbers{tail}|work out the average number{tail}|⟨compute¦calculate¦find¦give¦return¦print¦report¦state¦determine¦take¦get⟩ the ⟨average¦mean¦arithmetic mean⟩ of ⟨all¦the¦all the⟩ ⟨numbers¦figures¦values⟩{tail}|
⟨tell¦show¦give⟩ me the ⟨average¦mean⟩ of ⟨all¦the¦all the⟩ ⟨numbers¦figures⟩{tail}|average the ⟨numbers¦figures¦values⟩{tail}|add up the numbers and divide by their count{tail}|say what the numbers average{tail}|take the mean of every number{tail}""",
        """average of the numbers{tail}|mean of all numbers{tail}|the average number{tail}|⟨mean¦average¦arithmetic mean⟩ of ⟨the¦all¦all the⟩ ⟨figures¦values¦numbers⟩{tail}|I'd like to know the ⟨average¦mean⟩ of the numbers{tail}|I need the ⟨average¦mean⟩ of ⟨all¦the⟩ numbers{tail}|avg of the numbers{tail}|mean number{tail}|numbers, averaged{tail}""",
    ),
}
