"""Wordings of the form in which an answer is wanted, and of the part of the records that a question is
about: before it (`…_LEADS`), after it (`…_TAILS`), as a sentence of its own (`…_AFTERS`). Pure data,
apart by `|`; the last of `FORMS` is held out.
"""

from __future__ import annotations

from rlm.engram.data.roots.phrases import table

FORM_NAMES = {
    "label": table("Label|Category|Class|Topic|Answer|Result|Type|Winner|Kind|Tag|ANSWER|label|Final label|Outcome|Choice|Reply|Final answer|My answer|Output|Group|It|answer|RESULT|A"),
    "number": table("Answer|Count|Number|Total|Result|N|ANSWER|How many|Sum|answer|Output|Figure|Tally|Amount|Final count|The number|Reply|count|total|Final answer|Quantity|COUNT"),
    "user": table("User|Author|Answer|Name|Id|Result|Who|Customer|ANSWER|user|Person|Writer|Winner|Output|Reply|User id|USER|Final answer|Member|id|answer"),
    "date": table("Date|Day|Answer|When|Result|ANSWER|date|Output|The day|DATE|Final answer|Reply|day|On|answer"),
    "comparison": table("Answer|Result|Verdict|Comparison|ANSWER|Finding|Outcome|Relation|Conclusion|Output|Reply|Final answer|answer|Judgement"),
    "month": table("Month|Answer|When|Result|ANSWER|Output|Reply|Final answer|month|First month|answer"),
}  # fmt: skip
PLACES = {
    "label": table("answer|name|X|label|the label|your pick|category|your answer|...|which one|choice|Y|value"),
    "number": table("number|N|X|count|how many|a number|the number|n|your count|...|integer|value|figure|total"),
    "user": table("X|id|name|user|who|the user|...|author|your answer|value|the name"),
    "date": table("X|date|day|when|the date|...|D|your answer|the day|value"), "comparison": table("X"),
    "month": table("month|X|month year|the month|...|M|your answer|value"),
}  # fmt: skip
FORMS = table(
    """Answer as '{p}{x}'.|Write it as '{p}{x}'.|Reply in the shape {p}{x}.|Your last line must be '{p}{x}'.|
Put it like this: "{p}{x}".|The reply has to look like {p}{x}|State the outcome as '{p}{x}'.|Format: {p}{x}|Use the form '{p}{x}'.|Respond with '{p}{x}' and nothing else.|(give '{p}{x}')|
What I need back is '{p}{x}'.|Print '{p}{x}'.|The final answer should read '{p}{x}'.|Answer with '{p}{x}'.|Answer in this form: '{p}{x}'.|Answer like this: {p}{x}|Answer using '{p}{x}'.|Answer: '{p}{x}'.|Return '{p}{x}'.|Return it in the form '{p}{x}'.|
Reply with '{p}{x}'.|Reply as '{p}{x}' only.|Reply like so: {p}{x}|Respond as '{p}{x}'.|Respond in the format '{p}{x}'.|Output '{p}{x}'.|Output format: {p}{x}|Output must be '{p}{x}'.|Give it as '{p}{x}'.|Give me '{p}{x}'.|
Give the result as "{p}{x}".|Give your reply in the shape '{p}{x}'.|Show it as '{p}{x}'.|Say '{p}{x}'.|Say it in the form "{p}{x}".|State '{p}{x}'.|Report it as '{p}{x}'.|Report '{p}{x}'.|Express the answer as '{p}{x}'.|Phrase it '{p}{x}'.|
Hand back '{p}{x}'.|Format the answer '{p}{x}'.|Format it like {p}{x}|The format is '{p}{x}'.|The format I expect is {p}{x}|The answer must be '{p}{x}'.|The answer should look like '{p}{x}'.|The answer has the form '{p}{x}'.|
The answer is to be '{p}{x}'.|The result should be written '{p}{x}'.|The result goes like this: '{p}{x}'.|I want '{p}{x}'.|I want to see '{p}{x}'.|I expect '{p}{x}'.|I need '{p}{x}'.|I would like it as '{p}{x}'.|We need it as '{p}{x}'.|
We expect "{p}{x}".|Only '{p}{x}', please.|Just '{p}{x}'.|Nothing but '{p}{x}'.|End with '{p}{x}'.|Finish with '{p}{x}'.|Conclude with '{p}{x}'.|Close with the line '{p}{x}'.|Keep to the form '{p}{x}'.|Stick to '{p}{x}'.|
Follow the pattern '{p}{x}'.|Follow this template: {p}{x}|Fill in '{p}{x}'.|Complete '{p}{x}'.|Template: '{p}{x}'.|Pattern: {p}{x}|Expected: '{p}{x}'.|Write '{p}{x}'.|Write down '{p}{x}'.|Write one line: '{p}{x}'.|One line, '{p}{x}'.|
Make it '{p}{x}'.|Let it be '{p}{x}'.|Have it read '{p}{x}'.|Submit '{p}{x}'.|Submit it as "{p}{x}".|(format: {p}{x})|(as '{p}{x}')|(answer '{p}{x}')|(write '{p}{x}')|[answer format: '{p}{x}']|
Please answer '{p}{x}'."""
)
USERS_LEADS = table(
    """Looking only at what {said} wrote,|Of the lines by {said},|Take just the entries of {said}. Among these,|
Only the rows of {said} count here. Among them,|Restrict yourself to {said}:|Within the part that comes from {said},|
Keep the lines whose author is {said} and drop the others. Now,|For {said} alone,|Use the subset of rows from {said}. Among those rows,|Filter by user {said}. Of what is left,|
Ignore all users other than {said}. Then,|Only instances linked to the user IDs {said} are of interest. Among these,|
For what follows, keep to the data points of {said}. Among these data points,|Only lines whose user ID is {said} matter. Of those lines,|
Leave out everybody but {said}. For the rest,|Consider the part belonging to the users {said}. In that part,|Among the lines by {said},|Among the entries of {said},|Among what {said} wrote,|Among everything from {said},|
Amid the rows that belong to {said},|Of all that {said} wrote,|Of everything by {said},|Of those by {said},|In what {said} wrote,|In the lines of {said},|In the rows whose user is {said},|In the data of {said},|In the case of {said},|
For the lines of {said},|For the entries written by {said},|For those by {said} only,|For user {said},|With {said} only,|With only the rows of {said} in view,|With everybody but {said} left out,|With respect to {said},|As for {said},|
As far as {said} is concerned,|Considering {said} only,|Counting {said} only,|Counting only lines from {said},|Taking into account nothing but {said},|Taking {said} by itself,|Going by the entries of {said} alone,|
Limited to {said},|Limiting this to the rows of {said},|Restricted to what {said} posted,|Narrowed down to {said},|Judging by the lines of {said},|Apart from all others, for {said},|When just {said} is counted,|When only the entries by {said} are kept,|
If you keep only {said},|If we look at {said} only,|If nobody but {said} counts,|user {said} only:|Only {said}:|By {said} only:|Scope: {said}.|Users: {said}.|Just {said}. So,|Select the rows of {said}. There,|Select user {said}. Then,|
Look at {said} only. For them,|Look only at the lines from {said}. Here,|Pick out the entries by {said}. In these,|Start with the rows of {said} and forget the rest. Among those,|Skip every line that is not by {said}. In what remains,|
Drop the rows of all others but {said}. After that,|Let us speak of {said} only. In those lines,|This is about {said} alone. Of those entries,|My question concerns {said} only:|I care about {said} only. Among those lines,|
Please keep to user {said}. Within that,|Throw out the lines that {said} did not write. Then,"""
)
USERS_TAILS = table(
    """, looking only at what {said} wrote|, counting only {said}|, counting only the lines by {said}|, among the lines by {said}|, in the lines of {said} only|, for {said} alone|, as far as {said} is concerned|, if only {said} is counted|
, when only the rows of {said} count|, in what {said} wrote|, with all users but {said} left out|, going by {said} alone|, taking only the entries of {said}|, limited to {said}|, restricted to {said}|, for user {said}|, if you keep only {said}|
, leaving out everybody but {said}|, in the part that comes from {said}|, within the entries of {said}|(only {said})|(users: {said})|(for {said} only)|, out of what {said} posted"""
)
USERS_AFTERS = table(
    """Count only what {said} wrote.|Only lines by {said} count.|Leave out all other users than {said}.|Keep to the rows of {said}.|Use nothing but the entries of {said}.|I mean only {said}.|This is about {said} alone.|
Look only at the lines of {said}.|Just for {said}, please.|Do this for {said} only.|Ignore lines that are not by {said}.|Restrict it to {said}.|Take only user {said} into account.|Nobody but {said} matters here.|
The only users that count are {said}.|Filter by {said} first."""
)
MONTH_LEADS = table(
    """Looking only at {said}, whatever the year,|Take the lines dated in {said} of every year. Among these,|
For what was written in {said} (all years together),|Only entries made in any {said} count. Among them,|
Keep the {said} lines of all years. Of those,|In the month of {said}, no matter which year,|
Use the subset of rows that fall in {said} (any year). Among those rows,|Ignore everything outside {said}; years do not matter. Then,|
Filter by month: {said}. Of what is left,|Among the instances of {said}, all years taken together,|In {said}, in whatever year,|In {said} of any year,|In every {said},|In any {said},|In the {said} lines of every year,|In {said} only,|
During {said}, years aside,|During the month of {said} in all years,|For {said}, all years,|For {said} alone,|For the month {said}, in any year,|For lines from {said}, be the year what it may,|Of the lines from {said}, whichever the year,|
Of what was written in {said}, all years counted,|Among the lines of {said}, any year,|Among the {said} entries,|Among all rows that are dated {said}, of whatever year,|Counting {said} only, in all years,|Considering only {said},|
Taking every {said} together,|With only {said} in view,|With all months but {said} left out,|Limited to the month of {said},|Restricted to {said} of any year,|When only {said} counts, any year,|If you keep just the lines of {said},|
If only {said} is looked at,|Month {said} only:|{said} only:|Month: {said}.|Look only at {said}, whatever year it is. There,|Select every line from {said}. In these,|Select the month {said} across years. Then,|
Leave out all months other than {said}. For the rest,|Skip whatever is not from {said}. In what remains,|Drop the rows of all other months than {said}. After that,|This concerns {said} only, year by year the same. In that month,|
I care about {said} alone (every year). Among those lines,"""
)
MONTH_TAILS = table(
    """, looking only at {said} of any year|, counting only {said}, all years|, in the month of {said}, whatever the year|, in {said} of every year|, for {said} alone|, if only {said} counts|, among the lines of {said}|, during {said}, years aside|
, with all months but {said} left out|, taking only rows dated in {said}|, limited to {said} (any year)|(only {said}, all years)|(month: {said})|, in any {said}|, when only the {said} lines are kept|, going by {said} alone"""
)
MONTH_AFTERS = table(
    """Count only lines from {said}, whatever the year.|Only the month of {said} counts, in all years.|Keep to {said}; any year will do.|Leave out all other months than {said}.|I mean only {said}, of every year.|
Look only at rows dated in {said}.|Just for {said}, please, all years.|Restrict it to {said}.|Ignore every line that is not from {said}.|Use nothing but the {said} entries.|Filter by the month {said} first."""
)
RANGE_LEADS = table(
    """From {first} to {last}, both days included,|Between {first} and {last} (inclusive),|
Take the lines from {first} up to and including {last}. Among these,|
Only dates not before {first} and not after {last} count. Among them,|
Use the subset dated {first} to {last}, inclusive. Among those rows,|Filter by date: {first} through {last}. Of what is left,|
In the time that begins on {first} and ends on {last},|From {first} through {last},|From {first} up to and including {last},|From {first} until {last}, with both of these days,|Between {first} and {last}, both included,|
Between the days {first} and {last}, the two counted in,|In the period {first} to {last} (both ends count),|In the period that runs from {first} to {last}, inclusive,|In the span from {first} through {last},|In the days {first} to {last}, first and last included,|
Within the dates {first} and {last}, ends included,|During the time from {first} to {last} inclusive,|For the time from {first} through {last},|For the dates {first} to {last}, inclusive,|For lines dated {first} at the earliest and {last} at the latest,|
Of the lines from {first} through {last},|Of what was written from {first} to {last} inclusive,|Among the rows dated {first} to {last}, both included,|Among the lines of {first} through {last},|Counting only {first} to {last}, ends included,|
Looking only at {first} through {last},|Starting on {first} and stopping on {last}, both counted,|Beginning with {first} and ending with {last},|Given the window {first} to {last} (inclusive),|Limited to {first} through {last},|
With dates no earlier than {first} and no later than {last},|When only {first} to {last} inclusive counts,|If you keep the lines from {first} through {last},|Dates {first} to {last}, inclusive:|Period: {first} through {last}.|
Window: {first} to {last}, both included.|Look only at the days from {first} through {last}. There,|Select what is dated from {first} to {last}, inclusive. In it,|Leave out everything earlier than {first} or later than {last}. For the rest,|
Drop the rows older than {first} and those newer than {last}. In what remains,|Skip all lines before {first} and after {last}. In the others,"""
)
RANGE_TAILS = table(
    """, from {first} to {last} inclusive|, from {first} through {last}|, between {first} and {last}, both included|, counting only {first} to {last}, inclusive|, looking only at {first} through {last}|, in the time from {first} to {last}, ends included|
, if only the days {first} through {last} count|, among the lines dated {first} to {last} (inclusive)|, taking dates not before {first} and not after {last}|(from {first} to {last}, inclusive)|(dates: {first} through {last})|
, limited to {first} through {last}"""
)
RANGE_AFTERS = table(
    """Count only lines from {first} through {last}.|Only the dates {first} to {last}, both included, count.|Keep to the time from {first} to {last}, inclusive.|Leave out what is earlier than {first} or later than {last}.|
Look only at the days {first} through {last}.|I mean from {first} to {last}, both days included.|Restrict it to {first} through {last}.|Use the rows dated {first} to {last}, inclusive.|Filter by date first: {first} through {last}."""
)
SIDE_LEADS = table(
    """Looking only at lines from {side} {said},|Take what was written {side} {said}. Among these,|
Only entries dated {side} {said} count. Among them,|For the time {side} {said},|
Strictly {side} {said},|Use the subset dated {side} {said}. Among those rows,|Filter by date: {side} {said}. Of what is left,|
Consider no line but those {side} {said}. There,|In the time {side} {said},|In the lines from {side} {said},|In what was written {side} {said},|In the days {side} {said}, that day not included,|For lines dated {side} {said},|
For the entries {side} {said},|For everything {side} {said},|For dates {side} {said} only,|Of the lines from {side} {said},|Of what was written {side} {said},|Of all rows dated {side} {said},|Among the lines {side} {said},|
Among the rows dated {side} {said},|Among everything from {side} {said},|Among entries strictly {side} {said},|Counting only what comes {side} {said},|Counting lines {side} {said} only,|Considering only the time {side} {said},|
Taking only what is dated {side} {said},|With only dates {side} {said} in view,|Limited to the days {side} {said},|Restricted to lines from {side} {said},|Going by what was written {side} {said},|When only lines {side} {said} count,|
If you keep only what is dated {side} {said},|If only the time {side} {said} is looked at,|All that was {side} {said}:|Only {side} {said}:|Dates {side} {said}:|Period: {side} {said}.|Look only at the days {side} {said}. There,|
Select the lines from {side} {said}. In these,|Keep what is dated {side} {said} and drop the rest. Then,|Leave out all lines that are not from {side} {said}. For the rest,|Skip whatever was not written {side} {said}. In what remains,|
I care about the time {side} {said} only. In it,|This concerns the days {side} {said}. In that time,"""
)
SIDE_TAILS = table(
    """, looking only at lines from {side} {said}|, counting only what was written {side} {said}|, in the time {side} {said}|, strictly {side} {said}|, among the lines {side} {said}|, if only dates {side} {said} count|, when only entries {side} {said} are kept|
, taking only rows dated {side} {said}|, limited to the days {side} {said}|(only {side} {said})|(dates {side} {said})|, for what is dated {side} {said}|, going by the time {side} {said} alone"""
)
SIDE_AFTERS = table(
    """Count only lines from {side} {said}.|Only dates {side} {said} count.|Keep to the time {side} {said}.|Leave out all that is not from {side} {said}.|Look only at what was written {side} {said}.|I mean only the days {side} {said}.|
Restrict it to lines {side} {said}.|Use the rows dated {side} {said}.|Filter by date first: {side} {said}.|That day itself does not count, only what is {side} {said}."""
)
