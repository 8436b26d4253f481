"""Wordings of the questions about totals over labelled records. Pure data, apart by `|`; the last of
each table is held out. `[most/least]` stands for two wordings, of two tables.
"""

from __future__ import annotations

from rlm.engram.data.roots.phrases import table
from rlm.engram.data.roots.sentences import pair

MOST, LEAST = pair(
    """which {kind} is the [most/least] common|which {kind} is [most/least] frequent among the {noun}|what is the [most/least] common {kind} of the {noun}|
which of the {kinds} occurs [most/least] often|which {kind} do [most/the fewest] of the {noun} have|to which {kind} do the [most/fewest] {noun} belong|
find the [most/least] frequent {kind}|which {kind} [dominates/hardly ever turns up]|which {kind} has the [most/fewest] {noun}|
what {kind} turns up [most/least] often|name the {kind} with the [highest/lowest] count|which {kind} [leads/trails]|which {kind} is seen [more/less] than any other|
what is the [leading/trailing] {kind}|which {kind} was given [most/least] often|say which {kind} is [commonest/rarest]|which {kind} is the [biggest/smallest] group|
which {kind} do we find [most/least] of|which {kind} [outnumbers/is outnumbered by] the rest|what {kind} is [on top/at the bottom]|
what is the [majority {kind}/{kind} in the smallest minority]|which {kind} is the [champion/straggler] by count|which {kind} would you give [most/fewest] of the {noun}|
under what {kind} do the [greatest/smallest] number of {noun} fall|what sort of {noun} is there [most/least] of|which {kind} [prevails/is scarcest]|
rank the {kinds} and give me the [top/bottom] one|point out the {kind} with the [most/fewest] {noun}|which {kind} is [best/worst] represented|
which {kind} collects the [most/fewest] {noun}|what is the [most/least] usual {kind}|find the {kind} that is [most plentiful/scarcest]|which {kind} is the [most ordinary/rarest] here|
which one of the {kinds} is [more/less] common than all the others|what is the [most/least] frequent {kind}|what's the [most/least] common {kind}|[most/least] common {kind}|
[most/least] frequent {kind}|[most/least] frequent {kind} of all|the [most/least] common {kind} is|[top/bottom] {kind} by count|[biggest/smallest] {kind} by number of {noun}|
{kind} with the [most/fewest] {noun}|{kind} with [max/min] count|the {kind} with the [highest/lowest] frequency|[first rank/last rank] among the {kinds}|
which {kind} got the [most/fewest] {noun}|which {kind} gets the [most/fewest] {noun}|which {kind} shows up [most/least]|which {kind} comes up [most/least]|which {kind} appears [most/least]|
which {kind} appears [most/least] frequently in the list|which {kind} occurs the [most/least]|which {kind} is used [most/least]|which {kind} is used the [most/least]|
which {kind} is assigned to the [largest/smallest] number of {noun}|which {kind} applies to the [most/fewest] {noun}|which {kind} accounts for the [largest/smallest] share of the {noun}|
which {kind} accounts for [most/fewest] of the {noun}|which {kind} makes up the [largest/smallest] part of the {noun}|which {kind} has the [largest/smallest] share|
what {kind} has the [largest/smallest] portion of the {noun}|which {kind} holds the [greatest/least] number of {noun}|which {kind} contains the [most/fewest] {noun}|
which {kind} covers the [most/fewest] {noun}|which {kind} takes in the [most/fewest] {noun}|which {kind} can boast the [most/fewest] {noun}|which {kind} carries the [most/fewest] {noun}|
which {kind} attracts the [most/fewest] {noun}|which {kind} counts the [most/fewest] {noun}|which {kind} numbers the [most/fewest] {noun}|which {kind} includes the [most/fewest] {noun}|
which {kind} is it that the [most/fewest] {noun} have|what is it that the [most/fewest] {noun} are, by {kind}|what {kind} are the [most/fewest] {noun}|what are the [most/fewest] {noun}, by {kind}|
what {kind} do the [most/fewest] {noun} fall under|into which {kind} do the [most/fewest] {noun} fall|in which {kind} are there the [most/fewest] {noun}|under which {kind} are the [most/fewest] {noun}|
under which {kind} would you file the [most/fewest] {noun}|with which {kind} would the [most/fewest] {noun} be labelled|where do the [most/fewest] {noun} belong, among the {kinds}|
of which {kind} are there the [most/fewest] {noun}|of which {kind} do we have the [most/fewest]|of all {kinds}, which has the [most/fewest] {noun}|of the {kinds}, which one is [most/least] common|
of all the {kinds}, which is seen the [most/least]|among the {kinds}, which is the [most/least] frequent|among all {kinds}, what is the [most/least] common|among the {noun}, what {kind} is [most/least] common|
out of the {kinds}, which is [most/least] usual|out of all the {kinds}, which one wins [most/fewest] {noun}|for which {kind} is the count [highest/lowest]|for which {kind} is the number of {noun} [largest/smallest]|
for which {kind} do we count the [most/fewest] {noun}|for what {kind} is the tally at its [peak/low]|where is the count [highest/lowest], by {kind}|whose count is [highest/lowest] among the {kinds}|
by {kind}, what are there [most/fewest] of|by number of {noun}, which {kind} is [largest/smallest]|by number, which {kind} is [first/last]|by frequency, which {kind} ranks [highest/lowest]|
in terms of number, which {kind} is [strongest/weakest]|in number of {noun}, which {kind} is [ahead of/behind] all others|counting the {noun}, which {kind} ends up [first/last]|
if you count the {noun} by {kind}, which one has [most/fewest]|if you count them all, what {kind} is [most/least] common|when all {noun} are labelled, which {kind} is there [most/least] of|
once every one of the {noun} has its {kind}, which is used [most/least]|after sorting the {noun} by {kind}, which pile is [highest/lowest]|if each {kind} were a pile, which would be the [biggest/smallest]|
if the {kinds} ran a race by number of {noun}, which would come in [first/last]|if {kinds} were ranked by how many {noun} they have, which would be at the [head/tail]|
which {kind} is at the [head/tail] of the ranking|which {kind} is at the [top/bottom] of the list when ranked by number|which {kind} stands [highest/lowest]|which {kind} ranks [highest/lowest]|
which {kind} ranks [first/last] by frequency|which {kind} is the [winner/loser] by numbers|which {kind} [wins/loses] when you count|who is the [winner/loser] among the {kinds}|
which {kind} is the [peak/low point] of the distribution|which {kind} is [number one/in last place]|which {kind} takes [first/last] place|which {kind} is in [first/last] position by count|
which {kind} has the [maximum/minimum] number of {noun}|which {kind} has the [maximal/minimal] count|which {kind} reaches the [maximum/minimum]|at which {kind} is the [maximum/minimum] of the counts|
what {kind} [maximises/minimises] the count|what is the [mode of the {kinds}/opposite of the mode of the {kinds}]|which {kind} is the [modal/least populated] one|which {kind} is [most/least] populated|
which {kind} is the [most/least] populous|which {kind} is the [most/least] prevalent|which {kind} is the [most/least] popular|which {kind} is the [most/least] numerous|which {kind} is the [most/least] widespread|
which {kind} is the [most/least] abundant|which {kind} is the [most/least] recurrent|which {kind} is the [most/least] crowded|which {kind} is [most/least] heavily used|which {kind} is [most/least] often assigned|
which {kind} is [most/least] often the right one|which {kind} is [most/least] likely to be met with|which {kind} is [most/least] typical of the {noun}|which {kind} is [predominant/infrequent above all others]|
which {kind} is the [predominant/most infrequent] one|what {kind} is the [fullest/emptiest]|which {kind} is [richest/poorest] in {noun}|what is the [predominant/scarcest] {kind}|what {kind} is the [commonest/rarest]|
which is the [commonest/rarest] {kind}|which is the [most/least] common of the {kinds}|which is the [largest/smallest] {kind}|which is the [most/least] frequently used {kind}|which is the {kind} with [most/fewest] {noun} in it|
which are there [most/fewest] of, by {kind}|which is the one that there are [most/fewest] of|which {kind} is the one there are [most/fewest] of|which {kind} is it that there are [most/fewest] of|what is there [most/least] of, going by {kind}|
is there a {kind} that is [more/less] common than every other, and which|nothing occurs [more/less] than which {kind}|no {kind} is [more/less] common than which one|there is no {kind} [more/less] frequent than which|
than which {kind} is none [more/less] frequent|than which {kind} does no other have [more/fewer] {noun}|which {kind} is not [beaten/undercut] by any other in number|which {kind} has no other [above/below] it in number|
which {kind} is [more/less] frequent than any other one|which {kind} has [more/fewer] {noun} than any other|which {kind} has a [higher/lower] count than each of the others|
which {kind} do [more/fewer] {noun} have than any other|which {kind} [beats/falls behind] all the others in number of {noun}|which {kind} is [ahead of/behind] all the rest|which {kind} [overshadows/is overshadowed by] all others|
which {kind} do you see the [most/least]|which {kind} do you meet [most/least] often|which {kind} do people use [most/least]|which {kind} do you get the [most/fewest] hits for|what {kind} would I see the [most/least]|
what {kind} do you come across [most/least]|what {kind} should I expect [most/least] often|what {kind} is it [mostly/hardly ever]|what {kind} are {noun} [most/least] often|as what {kind} are {noun} [most/least] often classed|
how are {noun} labelled [most/least] often|how would you label the [largest/smallest] set of {noun}|what is the {kind} of the [largest/smallest] group of {noun}|what is the {kind} of the [majority/smallest minority]|
what {kind} does the [biggest/smallest] number of {noun} have|what does the [largest/smallest] number of {noun} have as {kind}|the [biggest/smallest] heap of {noun} has which {kind}|the [most/fewest] {noun} are of which {kind}|
the [most/fewest] {noun} belong to which {kind}|the {noun} are [most/least] often of what {kind}|there are [most/fewest] {noun} of what {kind}|we have [most/fewest] {noun} of which {kind}|
you can find the [most/fewest] {noun} under which {kind}|the [highest/lowest] number of {noun} goes to which {kind}|the count is [highest/lowest] for which {kind}|the [first/last] place by number goes to which {kind}|
tell me the [most/least] common {kind}|tell me which {kind} is the [most/least] frequent|tell me what {kind} there is [most/least] of|tell me what {kind} comes up [most/least]|give me the [most/least] common {kind}|
give the {kind} that occurs [most/least] often|give the [most/least] frequent of the {kinds}|name the [most/least] common {kind}|name the [commonest/rarest] {kind}|name the one of the {kinds} that is used [most/least]|
state the [most/least] frequent {kind}|state which {kind} has the [most/fewest] {noun}|identify the [most/least] common {kind}|identify the {kind} with the [most/fewest] {noun}|determine the [most/least] frequent {kind}|
determine which {kind} is [most/least] common|report the {kind} with the [highest/lowest] number of {noun}|return the [most/least] common {kind}|print the {kind} that has [most/fewest] {noun}|
compute the [most/least] frequent {kind}|work out which {kind} is [most/least] common|work out what {kind} the [most/fewest] {noun} have|figure out the [most/least] common {kind}|find out which {kind} there is [most/least] of|
find the [most/least] common {kind}|find the {kind} with the [largest/smallest] number of {noun}|find the {kind} to which the [most/fewest] {noun} belong|look for the [most/least] frequent {kind}|pick the {kind} that is [most/least] common|
pick out the [commonest/rarest] of the {kinds}|select the [most/least] used {kind}|single out the {kind} with the [highest/lowest] tally|show me the [biggest/smallest] {kind}|show the {kind} at the [top/bottom] of the count|
count the {noun} by {kind} and name the [largest/smallest]|count all {noun} per {kind} and give the [top/bottom] {kind}|tally the {kinds} and say which is [most/least] common|tally everything by {kind} and return the [maximum/minimum]|
sort the {kinds} by number of {noun} and give the [first/last], largest first|order the {kinds} by frequency and name the [most/least] frequent|group the {noun} by {kind} and pick the [largest/smallest] group|
label all {noun} and tell me which {kind} came up [most/least]|classify the {noun} and say what {kind} is [most/least] common|check which {kind} has the [most/fewest] {noun}|check what {kind} is the [most/least] used|
see which {kind} is the [most/least] frequent|decide which {kind} is the [most/least] numerous|say what the [most/least] common {kind} is|say what {kind} the [most/fewest] {noun} are|let me know the [most/least] common {kind}|
do a count and give me the [leader/laggard] among the {kinds}|crown the {kind} with the [most/fewest] {noun}|get me the [most/least] popular {kind}|spell out the {kind} that [most/fewest] {noun} fall into|
which {kind} comes [first/last] by number"""
)
COUNT = table(
    """how many {noun} are {one}|how many {noun} belong under {one}|how many {noun} have the {kind} {one}|
how many of the {noun} belong to {one}|count the {noun} that are {one}|count the {noun} with {kind} {one}|
what is the number of {noun} of {kind} {one}|how many {noun} fall under {one}|tell me how many {noun} are about {one}|
how many {noun} would you label {one}|how often does the {kind} {one} occur|give the number of {noun} that count as {one}|
how large is the group {one}|how many times does {one} apply|how many {noun} go with {kind} {one}|
what is the tally for {one}|what's the headcount of {one}|what quantity of {noun} is {one}|how many are {one}|how many {one} {noun} do we have|how many of them are {one}|
to how many {noun} would you give {one}|how many {noun} can be filed under {one}|how big is {one}, counted in {noun}|tell me the size of {one}|
count everything that is {one}|give me the total for {one}|how many {noun} are of the sort {one}|how many cases of {one} are there|work out the number of {one} {noun}|
number of {one}|number of {noun} with {one}|number of {one} {noun}|total of {one}|total number of {one} {noun}|total {noun} under {one}|count of {one}|count of {noun} that are {one}|
frequency of {one}|tally of {one}|size of the {kind} {one}|no. of {noun} for {one}|amount of {one}|how many {one}|how many {noun} for {one}|how many with {one}|how many as {one}|how many under {one}|
{noun} with {kind} {one}: how many|for {one}, how many {noun}|for the {kind} {one}, how many {noun} are there|for {one}, what is the count|for {one}, what number do you get|under {one}, how many {noun} do you count|
under {one}, how many are there|with {kind} {one}, how many {noun} are there|of {kind} {one}, how many {noun} are there|of all {noun}, how many are {one}|of the {noun}, how many are {one}|of the {noun}, how many have {one} as {kind}|
of these {noun}, how many would be {one}|out of all {noun}, how many are {one}|out of the {noun}, how many belong to {one}|among the {noun}, how many are {one}|among all {noun}, how many have the {kind} {one}|
in total, how many {noun} are {one}|in all, how many are {one}|altogether, how many {noun} have {one}|what is the number of {one}|what is the number of {noun} that are {one}|what is the total of {noun} under {one}|
what is the total number of {noun} with {kind} {one}|what is the count of {one}|what is the count for the {kind} {one}|what's the count for {one}|what's the total for {one}|what is the frequency of {one}|what is the size of {one}|
what is the amount of {noun} in {one}|what does {one} come to|what does the count of {one} amount to|what number of {noun} is {one}|what number of {noun} falls under {one}|what number of {noun} belongs to {one}|
what figure do you get for {one}|what total do you get for {one}|how many {noun} get the {kind} {one}|how many {noun} got {one}|how many {noun} carry the {kind} {one}|how many {noun} carry {one}|
how many {noun} bear the {kind} {one}|how many {noun} come under {one}|how many {noun} fit {one}|how many {noun} match {one}|how many {noun} qualify as {one}|how many {noun} count as {one}|
how many {noun} count towards {one}|how many {noun} pertain to {one}|how many {noun} relate to {one}|how many {noun} are classed as {one}|how many {noun} are classified as {one}|how many {noun} are labelled {one}|
how many {noun} are marked {one}|how many {noun} are tagged {one}|how many {noun} are filed under {one}|how many {noun} are put under {one}|how many {noun} are listed as {one}|how many {noun} are in {one}|
how many {noun} are in the {kind} {one}|how many {noun} are within {one}|how many {noun} are of {kind} {one}|how many {noun} are of {one}|how many {noun} are with {one}|how many {noun} are there with {kind} {one}|
how many {noun} are there under {one}|how many {noun} are there of {one}|how many {noun} are there in {one}|how many {noun} exist for {one}|how many {noun} does {one} have|how many {noun} does the {kind} {one} have|
how many {noun} does {one} contain|how many {noun} does {one} cover|how many {noun} does {one} take in|how many {noun} did {one} get|how many {noun} do you find under {one}|how many {noun} do you count for {one}|
how many {noun} do we have of {kind} {one}|how many {noun} do we see with {one}|how many {noun} make up {one}|how many {noun} would go to {one}|how many {noun} would be called {one}|how many {noun} would come under {one}|
how many {noun} should be {one}|how many {noun} must be labelled {one}|how many {noun} could be described as {one}|how many {noun} can we call {one}|how many {noun} deserve {one}|how many {noun} turn out to be {one}|
how many {noun} happen to be {one}|how many {noun} have been given {one}|how many {noun} hold the {kind} {one}|how many {noun} represent {one}|how many examples of {one} are there|how many instances of {one} are there|
how many occurrences of {one} are there|how many members does {one} have|how many are there of {one}|how many are there under {one}|how many are there in {one}|how many belong to {one}|how many have {one}|
how many have {one} as their {kind}|how many fall into {one}|how many of the {noun} are {one}|how many of the {noun} have {kind} {one}|how many of the {noun} have {one}|how many of the {noun} fall into {one}|
how many of the {noun} come under {one}|how many of the {noun} would you call {one}|how many of all the {noun} are {one}|how many of these are {one}|how many times is {one} the {kind}|how many times is the {kind} {one}|
how many times do you see {one}|how many times would you write {one}|how many times is {one} the right {kind}|how often is the {kind} {one}|how often is {one} the right {kind}|how often do we have {one}|how often would you say {one}|
how often does {one} come up|how often does {one} turn up|how often was {one} meant|how frequent is {one}, as a number|how numerous is {one}|how numerous are the {noun} under {one}|how big is the {kind} {one}|
how large is {one}, in {noun}|how strong is {one}, in number of {noun}|on how many {noun} would you put {one}|in how many {noun} is {one} the {kind}|in how many cases is the {kind} {one}|in how many cases is it {one}|
with how many {noun} would you go for {one}|for how many {noun} is {one} right|for how many {noun} is the {kind} {one}|for how many of the {noun} does {one} hold|to how many of the {noun} does {one} apply|
there are how many {noun} under {one}|there are how many {one}|we have how many {noun} with {one}|so {one} has how many {noun}|and {one} is how many|exactly how many {noun} are {one}|exactly how many are {one}|
precisely how many {noun} belong to {one}|the number of {noun} in {one} is|the {kind} {one} has how many {noun}|the {kind} {one} stands at what number|if you count {one}, what do you get|if you count the {noun} under {one}, how many are there|
if I took only {one}, how many {noun} would I have|if all but {one} went, how many {noun} would be left|is it known how many {noun} are {one}|tell me the number of {one}|tell me the count of {noun} under {one}|
tell me how many are {one}|tell me how many {noun} have {one}|tell me how many times {one} is right|tell me how often {one} occurs|give me the number of {noun} under {one}|give the count for {one}|give the total of {one} {noun}|
give the frequency of {one}|give me a count of {one}|count {one}|count the {one} {noun}|count the {noun} of {kind} {one}|count the {noun} under {one}|count the {noun} in {one}|count the {noun} belonging to {one}|count all {noun} with {one}|
count all {noun} labelled {one}|count only {one}|count how many {noun} are {one}|count how often the {kind} is {one}|count each of the {noun} that falls under {one}|count up {one}|do a count of {one}|tally {one}|tally the {noun} under {one}|
total the {noun} of {one}|total up {one}|tot up the {noun} with {one}|add up all {noun} that are {one}|number the {noun} that are {one}|find how many {noun} are {one}|find the number of {noun} with {one}|find the count of {one}|
find out how many {noun} are {one}|work out how many {noun} have {one}|work out the count for {one}|figure out how many {noun} belong to {one}|determine how many {noun} are {one}|determine the number of {one} {noun}|
determine the count of {one}|compute the number of {noun} in {one}|compute the count for {one}|calculate how many {noun} are {one}|calculate the total for {one}|establish the number of {noun} under {one}|check how many {noun} are {one}|
see how many {noun} come under {one}|state the number of {noun} that are {one}|state how many {one} there are|report the number of {one}|report how many {noun} have {one}|return the count of {one}|print how many {noun} are {one}|
say how many {noun} are {one}|say how often {one} occurs|show how many {noun} are {one}|show me the count of {one}|let me know how many {noun} are {one}|get the number of {noun} with {kind} {one}|quantify {one}|
measure the size of {one} in {noun}|put a number on {one}|label the {noun} and count those that are {one}|classify all {noun} and say how many are {one}|go through the {noun} and count {one}|go through the {noun} and say how many are {one}|
how many {noun} ought to get the {kind} {one}"""
)
COMPARE = table(
    """compare the {kinds} {one} and {two}|is {one} or {two} the bigger group|how does {one} stand against {two} in number|
is {one} found more often than {two}, or less, or equally often|set the number of {one} against that of {two}|
which is it for {one} in relation to {two}|weigh {one} against {two} by their counts|judge how common {one} is beside {two}|
are there more {noun} under {one} than under {two}|which are there more of, {one} or {two}|is {one} ahead of {two} or behind it|measure {one} against {two}|
how do the counts of {one} and {two} compare|do {noun} of {one} outnumber those of {two}|does {one} beat {two} in number|is there as much {one} as {two}|
say how {one} ranks beside {two}|compare {one} with {two}|compare {one} to {two}|compare {one} and {two} by count|compare {one} against {two} in number of {noun}|compare the counts of {one} and {two}|
compare the number of {one} with the number of {two}|compare the size of {one} to the size of {two}|compare how often {one} and {two} occur|compare how many {noun} are {one} with how many are {two}|
compare the frequency of {one} with that of {two}|contrast {one} with {two}|contrast the counts for {one} and {two}|set {one} beside {two}|set {one} against {two}|hold {one} against {two}|put {one} next to {two} and compare|
put {one} and {two} side by side|place {one} in relation to {two} by number|weigh up {one} and {two}|weigh the {noun} of {one} against the {noun} of {two}|rank {one} relative to {two}|rate {one} against {two} by frequency|
judge whether {one} is more common than {two}|judge which way it goes between {one} and {two}|assess {one} against {two}|assess how frequent {one} is, compared to {two}|measure how {one} compares with {two}|decide between {one} and {two} by count|
decide whether {one} outnumbers {two}|determine how {one} relates to {two} in number|determine whether {one} is more or less common than {two}|check {one} against {two}|check whether {one} is more frequent than {two}|
check if there is more of {one} or of {two}|find out how {one} compares to {two}|find out whether {one} is ahead of {two}|work out if {one} has more {noun} than {two}|figure out whether {one} beats {two}|
count {one} and {two} and compare them|count {one}, count {two}, and tell me how they compare|count both {one} and {two} and compare|look at {one} and {two} and compare their numbers|tell me how {one} compares to {two}|
tell me whether {one} is more common than {two}|tell me if {one} outnumbers {two}|tell me how the number of {one} relates to that of {two}|tell me which way it is between {one} and {two}|say whether {one} has more {noun} than {two}|
say if {one} is more common than {two}, less common or neither|say how {one} stands to {two} in frequency|state how {one} compares with {two}|state the relation of {one} to {two} in number|state whether {one} or {two} is more common|
report how {one} fares against {two}|describe the frequency of {one} relative to {two}|show how {one} compares with {two}|give the relation between {one} and {two} by number of {noun}|see if {one} or {two} comes out ahead|
is {one} more common than {two}|is {one} less common than {two}|is {one} more frequent than {two}|is {one} less frequent than {two}|is {one} rarer than {two}|is {one} as common as {two}|
is {one} bigger than {two}|is {one} smaller than {two}|is {one} larger or smaller than {two}|is {one} more or less common than {two}|is {one} more common or less common than {two}|is {one} more frequent, less frequent or as frequent as {two}|
is {one} seen more than {two}|is {one} met with more often than {two}|is {one} above or below {two} by count|is {one} ahead of {two}|is {one} behind {two}|is {one} up on {two}|is {one} the {kind} with more {noun}, or is it {two}|
is the {kind} {one} more common than the {kind} {two}|is the count of {one} higher or lower than the count of {two}|is the count of {one} above that of {two}|is the number of {one} greater than that of {two}|
is the number of {noun} under {one} larger than under {two}|is it {one} or {two} that has more {noun}|is it {one} or is it {two} that occurs more|is there more of {one} or of {two}|is there more {one} than {two}|is there less {one} than {two}|
are there more {one} than {two}|are there fewer {one} than {two}|are there more or fewer {noun} of {one} than of {two}|are there more {noun} with {one} or with {two}|are there fewer {noun} under {one} than under {two}|
are there as many {noun} under {one} as under {two}|are {noun} more often {one} than {two}|are {noun} of {one} more numerous than {noun} of {two}|are more {noun} {one} than {two}|are {one} and {two} equally common, or which is more so|
do more {noun} belong to {one} than to {two}|do more {noun} have {one} or {two}|do fewer {noun} have {one} than {two}|do we have more {one} than {two}|do we have more of {one} or more of {two}|do you see {one} more than {two}|
do {one} and {two} have the same number of {noun}, or which has more|does {one} have more {noun} than {two}|does {one} have fewer {noun} than {two}|does {one} outnumber {two}|does {one} outdo {two}|does {one} exceed {two} in number|
does {one} lead over {two}|does {one} trail {two}|does {one} come before {two} by number|does {one} come up more than {two}|does {one} turn up more often than {two}|does {one} win against {two} by count|does {one} or {two} occur more|
does the number of {one} exceed the number of {two}|does the {kind} {one} apply more often than {two}|has {one} more {noun} than {two}|have we more of {one} than of {two}|how does {one} compare to {two}|how does {one} compare with {two} in frequency|
how does {one} do against {two}|how does {one} rank against {two}|how does {one} relate to {two} in number|how does {one} fare next to {two}|how does {one} measure up to {two}|how does the count of {one} compare to the count of {two}|
how does the number of {one} compare with that of {two}|how common is {one} compared to {two}|how common is {one} next to {two}|how common is {one}, relative to {two}|how frequent is {one} compared with {two}|how often is it {one}, compared with {two}|
how do {one} and {two} compare|how do {one} and {two} compare in number|how do the {kinds} {one} and {two} compare|how is {one} placed against {two}|how big is {one} compared with {two}|how is it between {one} and {two}|
what is the relation between {one} and {two} by count|what is more common, {one} or {two}|what is more frequent, {one} or {two}|what is rarer, {one} or {two}|what do we have more of, {one} or {two}|what do you find more of, {one} or {two}|
what comes up more, {one} or {two}|what can be said of {one} against {two} in number|which is more common, {one} or {two}|which is less common, {one} or {two}|which is bigger, {one} or {two}|which is more frequent, {one} or {two}|
which is ahead, {one} or {two}|which has more {noun}, {one} or {two}|which has fewer {noun}, {one} or {two}|which of {one} and {two} is more common|which of {one} and {two} has more {noun}|which of the two {kinds} is bigger, {one} or {two}|
which do more {noun} belong to, {one} or {two}|which wins by number, {one} or {two}|which occurs more, {one} or {two}|which way is it, {one} over {two} or {two} over {one}|who wins, {one} or {two}|
between {one} and {two}, which is more common|between {one} and {two}, which has more {noun}|between {one} and {two}, how do the numbers stand|of {one} and {two}, which is more frequent|of {one} and {two}, which is there more of|
in number, how does {one} stand to {two}|in number of {noun}, is {one} above {two} or below|by count, is {one} above or below {two}|by frequency, how does {one} compare to {two}|by number of {noun}, is {one} larger than {two}|
with regard to number, where is {one} as against {two}|relative to {two}, how common is {one}|compared to {two}, how common is {one}|compared to {two}, is {one} more or less frequent|next to {two}, is {one} more or less common|
as against {two}, how does {one} do|for {one} against {two}, what is the outcome|number of {one} compared with {two}|frequency of {one} relative to {two}|count of {one} against {two}|size of {one} beside that of {two}|
a comparison of {one} with {two} by count|the number of {one} next to that of {two}|
does {one} occur more often, less often or as often as {two}"""
)
LIST = table(
    """which {noun} are {one}|list the {noun} that are {one}|find all {noun} of {kind} {one}|name the {noun} with {kind} {one}|
show me every one of the {noun} under {one}|
pick out the {noun} with {one}|which of the {noun} would you put under {one}|show all {one} {noun}|what {noun} go with {one}|print each of the {noun} that counts as {one}|
what are the {noun} of {kind} {one}|which {noun} have the {kind} {one}|which {noun} have {one}|which {noun} belong to {one}|which {noun} fall under {one}|which {noun} come under {one}|which {noun} go under {one}|
which {noun} fall into {one}|which {noun} count as {one}|which {noun} should get {one}|which {noun} would you label {one}|which {noun} would you call {one}|which {noun} can be filed under {one}|which {noun} are of {kind} {one}|
which {noun} are in {one}|which of the {noun} are {one}|which of the {noun} belong to {one}|which of the {noun} have {kind} {one}|which of them are {one}|which ones are {one}|what {noun} are {one}|what {noun} have {one}|
what {noun} are there under {one}|what {noun} are there of {kind} {one}|what {noun} make up {one}|what are the {noun} under {one}|what are all the {one} {noun}|what does {one} contain, line by line|what is filed under {one}|
what do we have under {one}|what stands under {one}|what falls under {one}|all {noun} of {kind} {one}|all {noun} under {one}|all {one} {noun}|every one of the {noun} that is {one}|the {noun} that are {one}|the {noun} with {one}|the {one} {noun}|
{noun} with {kind} {one}|{noun} under {one}|{noun} that are {one}|list {one}|list all {one} {noun}|list all {noun} under {one}|list the {noun} with {one}|list the {noun} of {kind} {one}|list the {noun} belonging to {one}|
list every one of the {noun} with {one}|list everything that is {one}|list whatever belongs to {one}|find the {noun} that are {one}|find the {one} {noun}|find everything under {one}|find me all {noun} with {one}|name all {noun} that are {one}|
name every one of the {noun} under {one}|name the {one} {noun}|show the {noun} with {kind} {one}|show the {noun} that fall under {one}|show me the {one} {noun}|show me all {noun} of {one}|show me what is {one}|pick the {noun} that are {one}|
pick all {noun} belonging to {one}|print the {noun} with {one}|print all {noun} under {one}|print the {one} {noun}|give me all {noun} that are {one}|give me the {noun} with {kind} {one}|give me the {one} {noun}|give all {noun} of {kind} {one}|
give the text of the {noun} that are {one}|give back the {noun} under {one}|return the {noun} that are {one}|return all {noun} with {one}|return every one of the {noun} that belongs to {one}|select the {noun} with {kind} {one}|
select all {noun} that are {one}|extract the {noun} that are {one}|extract all {one} {noun}|pull out the {noun} under {one}|pull all {noun} with {one}|collect the {noun} that are {one}|collect all {noun} of {kind} {one}|get the {noun} with {one}|
get me all the {one} {noun}|fetch the {noun} of {kind} {one}|retrieve the {noun} that are {one}|enumerate the {noun} under {one}|write out the {noun} that are {one}|write down all {noun} of {one}|filter the {noun} by {kind} {one}|
filter for {one} and list the {noun}|filter out all but {one} and show the {noun}|keep only the {noun} that are {one}|keep the {noun} with {one} and list them|sort out the {noun} that are {one}|single out the {noun} of {one}|
isolate the {noun} with {one}|identify the {noun} that are {one}|identify all {noun} belonging to {one}|tell me which {noun} are {one}|tell me all {noun} that have {one}|let me see the {noun} under {one}|let me have all {noun} with {one}|
say which {noun} are {one}|point out the {noun} that are {one}|read out the {noun} under {one}|label the {noun} and list those that are {one}|classify the {noun} and show those under {one}|display all {noun} with {kind} {one}|
hand me the {noun} that are {one}|see which {noun} are {one} and list them|go through the {noun} and give me those that are {one}|
give me the {noun} that belong to {one}"""
)
ALL = table(
    """how many {noun} does each {kind} have|count the {noun} for each {kind}|what is the distribution of {kinds} over the {noun}|
give the number of {noun} per {kind}|how are the {noun} spread over the {kinds}|
tally the {noun} by {kind}|what does the breakdown by {kind} look like|how many {noun} are there under every one of the {kinds}|give me a table of {kinds} with their counts|
show the counts of all {kinds}|make a histogram of the {kinds}|how many {noun} are there per {kind}|how many {noun} are there for each {kind}|how many {noun} are there of each {kind}|how many {noun} are in each {kind}|
how many {noun} fall under each {kind}|how many {noun} belong to each of the {kinds}|how many {noun} has every {kind}|how many {noun} go to which {kind}|how many are there of each {kind}|how many of each {kind} are there|
how many of every {kind} do we have|how many times does each {kind} occur|how many times does every one of the {kinds} apply|how often does each {kind} occur|how often does every {kind} come up|how often is each {kind} used|
how frequent is each {kind}|how frequent are the {kinds}, one by one|how big is each {kind}|how large is every {kind}|how do the {noun} divide among the {kinds}|how do the {noun} split by {kind}|how do the {kinds} share the {noun}|
how are the {noun} distributed over the {kinds}|how are the {kinds} distributed|how are the {noun} divided up by {kind}|what is the distribution of {kinds}|what is the distribution by {kind}|what is the count of each {kind}|
what is the count per {kind}|what is the number of {noun} for every {kind}|what is the number of {noun} in each {kind}|what is the breakdown of {noun} by {kind}|what is the split by {kind}|what is the frequency of each {kind}|
what are the counts per {kind}|what are the counts of the {kinds}|what are the numbers of {noun} under the {kinds}|what are the totals by {kind}|what are the frequencies of the {kinds}|what are the sizes of the {kinds}|
what does the distribution of {kinds} look like|what total does each {kind} have|for each {kind}, how many {noun} are there|for every {kind}, what is the count|for each of the {kinds}, how many {noun} do you count|by {kind}, how many {noun} are there|
per {kind}, how many {noun}|distribution of {kinds}|{noun} per {kind}|number of {noun} per {kind}|number of {noun} by {kind}|counts by {kind}|count per {kind}|breakdown by {kind}|frequency table of the {kinds}|histogram of {kinds}|totals by {kind}|
all {kinds} with their counts|every {kind} and how many {noun} it has|count the {noun} per {kind}|count the {noun} by {kind}|count the {noun} under each of the {kinds}|count each {kind}|count all {kinds}|count how many {noun} each {kind} has|
count how often every {kind} occurs|count every {kind} separately|tally the {kinds}|tally each {kind}|tally how many {noun} go to each {kind}|total the {noun} for each {kind}|total up each {kind}|give the count of each {kind}|
give the counts of all the {kinds}|give the distribution of the {kinds}|give me the breakdown by {kind}|give me every {kind} with its number of {noun}|give me the numbers for all {kinds}|give me the totals per {kind}|show the distribution over {kinds}|
show how many {noun} each {kind} has|show me the count for every {kind}|show me how the {noun} are spread over the {kinds}|list the {kinds} with their counts|list the number of {noun} for each {kind}|list each {kind} and how often it occurs|
list how many {noun} each {kind} has|tell me how many {noun} each {kind} has|tell me the count for each {kind}|tell me how the {noun} are distributed by {kind}|report the number of {noun} per {kind}|report the counts by {kind}|
report how often each {kind} occurs|return the counts of all {kinds}|print the count of every {kind}|print a table of counts by {kind}|make a table of how many {noun} each {kind} has|make a count by {kind}|draw up a table of counts by {kind}|
produce a frequency table of the {kinds}|compute the distribution of {kinds}|compute the count of each {kind}|calculate how many {noun} fall under each {kind}|work out how many {noun} there are per {kind}|work out the totals for all {kinds}|
find the number of {noun} in every {kind}|find out how many {noun} each {kind} has|determine the distribution of the {kinds}|determine how many {noun} belong to each {kind}|state the number of {noun} for every {kind}|
say how many {noun} each {kind} has|group the {noun} by {kind} and count|group by {kind} and count the {noun}|sort the {noun} by {kind} and count each pile|split the {noun} by {kind} and give the numbers|divide the {noun} by {kind} and count|
summarise the {noun} by {kind}|summarise how often each {kind} occurs|label all {noun} and count each {kind}|classify the {noun} and give the counts of all {kinds}|provide the counts for every {kind}|let me see the counts of all {kinds}|
break the {noun} down by {kind}"""
)
GIVEN = table(
    """The {kinds} are: {said}.|The {kinds} are {said}.|Possible {kinds}: {said}.|Choose from {said}.|{kinds} = [{said}].|
({kinds}: {said})|Use the {kinds} {said}.|Each is one of: {said}.|{Kinds}: {said}.|
Every one of the {noun} is one of {said}.|Sort them into {said}.|The {kinds} to choose from are {said}.|The {kinds} to use are: {said}.|There are these {kinds}: {said}.|There are the following {kinds}: {said}.|
We use these {kinds}: {said}.|Only these {kinds} exist: {said}.|The only {kinds} are {said}.|Known {kinds}: {said}.|Allowed {kinds}: {said}.|Valid {kinds} are {said}.|All {kinds}: {said}.|List of {kinds}: {said}.|
Here are the {kinds}: {said}.|These are the {kinds}: {said}.|As {kinds} take {said}.|As {kinds}, use {said}.|Take {said} as {kinds}.|Let the {kinds} be {said}.|Say the {kinds} are {said}.|Assume the {kinds} {said}.|
Work with the {kinds} {said}.|Label with {said}.|Label each as {said}.|Label the {noun} with one of {said}.|Assign each one of {said}.|Assign to each of them one of: {said}.|Classify them as {said}.|Classify by {said}.|
Classify the {noun} into {said}.|Pick from {said}.|Pick one {kind} for each out of {said}.|Put each under one of {said}.|Put every one under {said}.|Group them by {said}.|Sort the {noun} into the {kinds} {said}.|
Each of the {noun} belongs to one of {said}.|Each of the {noun} falls under one of these: {said}.|Each of the {noun} has one {kind}: {said}.|Each one has one of the {kinds} {said}.|Each has a {kind}, namely {said}.|
Every one has exactly one {kind} out of {said}.|Every one of them is either {said}.|All {noun} are one of {said}.|All of them fall under {said}.|They are divided into {said}.|They come in these {kinds}: {said}.|
They belong to {said}.|They can be {said}.|It is always one of {said}.|The {noun} are of these {kinds}: {said}.|The {noun} can be labelled {said}.|The {noun} fall into {said}.|The {kind} is always {said}.|
The {kind} can be {said}.|The {kind} must be one of {said}.|The {kind} of each is {said}.|{Kinds} in use: {said}.|{Kinds} to use: {said}.|{Kind} options: {said}.|{Kind} set: {said}.|Options: {said}.|Choices: {said}.|
Candidates are {said}.|Scheme: {said}.|(one of {said})|(possible {kinds}: {said})|({kinds} to use: {said})|(each is {said})|[{kinds}: {said}]|{kinds}: {said}.|{kinds} are {said}.|use {said}.|
By {kind} I mean {said}.|With {kinds} we mean {said}.|What I call {kinds} are {said}.|Those {kinds} would be {said}.|For the {kinds}, see here: {said}.|To be clear, the {kinds} are {said}.|Note the {kinds}: {said}.|
Remember that the {kinds} are {said}.|Note that each is one of {said}.|You may use {said}.|You can choose between {said}.|You have these {kinds}: {said}.|Nothing but {said} may be used.|No {kinds} exist but {said}.|
The {kind} of a line is {said}."""
)
OUT_OF = table(
    """where that is one of|taken from|being one of|out of|which is one of these:|picked from|chosen from|where it is one of|selected out of|that is, one of|it has to be one of|from the list|
meaning one of|among|from these:|with one of|in other words one of|which can be|where you can pick from|one of|the options being|the choices are|naming one of|where the choice is"""
)
FILLED = table(
    """Answer '{form}', with {words} for {place}.|Write '{form}' and fill in {words}.|The answer is '{form}'; {place} stands for {words}.|Put {words} into '{form}'.|
Say '{form}'. For {place} take {words}.|Use '{form}' where {place} is one of {words}.|Answer with '{form}', {place} being {words}.|Reply '{form}', where {place} means {words}.|Complete '{form}' with {words}.|
Complete the sentence '{form}' by {words}.|Fill {words} into '{form}'.|Fill the gap in '{form}' with {words}.|In '{form}', replace {place} by {words}.|Replace {place} in '{form}' with {words}.|
I expect '{form}', with {place} as {words}.|Your answer: '{form}' ({place}: {words}).|Format: '{form}', {place} = {words}.|Choose {words} and write '{form}'.|Pick {words} for {place} in '{form}'.|
Decide between {words} and say '{form}'.|State it as '{form}', where {words} goes in for {place}.|End with '{form}', putting {words} for {place}.|The sentence I want is '{form}', and {place} is {words}.|
Report '{form}' with {place} set to {words}.|Return '{form}'; instead of {place} there should be {words}.|({place} in '{form}' is {words})|Respond '{form}'. {place} may be {words}.|
Give me '{form}', {place} being one of {words}.|Only {words} may stand for {place} in '{form}'.|Print '{form}' and choose {words} for {place}.|
Finish with '{form}', {place} being {words}."""
)
TRIPLES = [  # more, less, the same; said in the question, in any order
    ("more common than", "less common than", "same frequency as"),
    ("more frequent than", "less frequent than", "as frequent as"), ("ahead of", "behind", "level with"),
    ("larger than", "smaller than", "equal to"), ("above", "below", "the same as"),
    ("more often than", "less often than", "as often as"), ("bigger than", "smaller than", "as big as"),
    ("more numerous than", "rarer than", "exactly as common as"), ("greater than", "lower than", "even with"),
    ("higher than", "lower than", "as high as"), ("over", "under", "on a par with"), ("more plentiful than", "scarcer than", "as plentiful as"),
    ("more prevalent than", "less prevalent than", "as prevalent as"), ("commoner than", "less usual than", "as usual as"),
    ("ranked above", "ranked below", "tied with"), ("stronger than", "weaker than", "as strong as"), (">", "<", "="),
    ("more widespread than", "less widespread than", "as widespread as"), ("more popular than", "less popular than", "as popular as"),
    ("better represented than", "worse represented than", "represented as well as"), ("found more than", "found less than", "found as much as"),
    ("higher in number than", "lower in number than", "equal in number to"), ("winning over", "losing to", "drawing with"),
    ("up on", "down on", "even with"), ("in front of", "trailing", "neck and neck with"), ("seen more than", "seen less than", "seen as often as"),
    ("more abundant than", "less abundant than", "no different from"), ("dominant over", "dominated by", "balanced with"),
    ("more than", "fewer than", "as many as"),
]  # fmt: skip
SIDES = [
    ("more common", "less common", "the same frequency"), ("more frequent", "less frequent", "equally frequent"),
    ("higher", "lower", "unchanged"), ("more usual", "less usual", "just as usual"), ("up", "down", "flat"),
    ("more prevalent", "less prevalent", "equally prevalent"), ("larger", "smaller", "the same"), ("greater", "lower", "equal"),
    ("stronger", "weaker", "just as strong"), ("commoner", "scarcer", "just as common"), ("above", "below", "level"),
    ("ahead", "behind", "even"), ("more typical", "less typical", "no different"), ("seen more often", "seen more seldom", "seen as often"),
    ("better represented", "worse represented", "represented as well"), ("more popular", "less popular", "as popular"),
    ("bigger", "smaller", "as big"), ("more widespread", "less widespread", "as widespread"),
    ("more plentiful", "rarer", "equally plentiful"),
]  # fmt: skip
CHANGED = table(
    """was {one} a larger part of the {noun} before {day} than after it|did the share of {one} change on {day}|how does {one} before {day} compare with {one} later on|
set the time before {day} against the time after it: what about the {kind} {one}|was {one} more common before {day} or after|was {one} more frequent before {day} than after it|was {one} less common before {day} than after|
was {one} rarer before {day} than later|is {one} more common before {day} or after it|is {one} more or less common before {day}, compared with afterwards|is the share of {one} higher before {day} than after it|
is the share of {one} before {day} above or below that after it|is the part that {one} makes up larger before {day} or later|did {one} get more common after {day}|did {one} become less common after {day}|
did {one} go up or down after {day}|did {one} grow or shrink after {day}|did {one} lose ground after {day}|did {one} gain ground after {day}|did the frequency of {one} change after {day}|did the proportion of {one} change at {day}|
did {day} change how common {one} is|did {day} make a difference to {one}|does {one} occur more often before {day} than after it|does {one} have a greater share of the {noun} before {day} than after|does the share of {one} differ before and after {day}|
does the {kind} {one} become rarer after {day}|has {one} become more frequent after {day}|has the share of {one} fallen after {day}|has the share of {one} risen after {day}|how common was {one} before {day} compared to after|
how frequent was {one} before {day}, as against afterwards|how did the share of {one} before {day} compare to its share after|how did {one} develop around {day}|how did {one} change after {day}|how does the proportion of {one} before {day} compare with that after|
how does the time before {day} compare with the time after, as far as {one} goes|how is {one} before {day}, relative to after|what happened to {one} after {day}|what was the share of {one} like before {day}, compared with after|
what about {one}: was it more usual before {day} or after|when was {one} more common, before {day} or after|when was the share of {one} larger, before or after {day}|in relative terms, was {one} more common before {day} or after it|
before {day}, was {one} more or less common than after|before {day}, how common was {one} compared with afterwards|comparing before and after {day}, how common is {one}|as a share of all {noun}, was {one} larger before {day} or after|
relative to the time after {day}, how common was {one} before|share of {one} before {day} against after|compare {one} before {day} with {one} after it|compare the share of {one} before {day} and after|
compare how common {one} is before and after {day}|compare the time before {day} to the time after by the share of {one}|tell me whether {one} was more common before {day} than after|tell me if the share of {one} was larger before {day}|
tell me how {one} changed after {day}|say if {one} was more or less frequent before {day}|say how {one} before {day} relates to {one} after|check whether {one} was more common before {day}|check if {one} changed after {day}|
determine whether {one} was a bigger part before {day} than after|find out if {one} had a larger share before {day}|work out whether {one} was more usual before {day} or after|look at {one} before and after {day} and compare|
weigh {one} before {day} against {one} after it|see if the proportion of {one} was higher before {day}|judge whether {one} was more frequent before {day}|set the share of {one} before {day} against that after|
how common was {one} before {day}, measured against the days after it"""
)
MONTHS_AHEAD = table(
    """in how many months is {one} ahead of {two}|count the months in which there are more {noun} under {one} than under {two}|in how many months is {one} more common than {two}|in how many months does {one} beat {two}|
in how many months does {one} outnumber {two}|in how many months are there more {one} than {two}|in how many months do more {noun} belong to {one} than to {two}|in how many months has {one} more {noun} than {two}|
in how many months did {one} occur more often than {two}|in how many of the months is {one} above {two}|in how many different months does {one} exceed {two}|for how many months is {one} more frequent than {two}|
for how many months does {one} lead over {two}|for how many months is the count of {one} higher than that of {two}|how many months have more {one} than {two}|how many months are there in which {one} outnumbers {two}|
how many months are there with {one} above {two}|how many months are there with more {noun} of {one} than of {two}|how many months did {one} win against {two}|how many months show {one} ahead of {two}|how many months see {one} occur more than {two}|
how many months go to {one} rather than {two}|how many of the months have {one} ahead of {two}|how many times, by month, is {one} ahead of {two}|month by month, how often is {one} ahead of {two}|month by month, how often does {one} beat {two}|
by month, in how many is {one} more common than {two}|looking month by month, how many have more {one} than {two}|what is the number of months with {one} ahead of {two}|what is the number of months in which {one} is more frequent than {two}|
what number of months has more {one} than {two}|number of months with more {one} than {two}|number of months in which {one} beats {two}|months with {one} above {two}, how many|count the months that have {one} ahead of {two}|
count the months with more {one} than {two}|count the months where {one} outnumbers {two}|count the months in which {one} is more common than {two}|count how many months {one} is ahead of {two}|tell me how many months have more {one} than {two}|
tell me in how many months {one} is ahead of {two}|give the number of months with {one} in front of {two}|give me the count of months where {one} beats {two}|find the number of months in which {one} exceeds {two}|
find in how many months {one} outdoes {two}|determine the number of months with more {noun} under {one} than {two}|work out in how many months {one} is more frequent than {two}|say how many months {one} leads {two}|
go month by month and count how often {one} is above {two}|tally the months in which {one} has more {noun} than {two}|
how many months have more of {one} than of {two}"""
)
MONTHS_ALONE = table(
    """in how many months does {one} beat every other {kind}|count the months that have {one} alone on top|in how many months is {one} the most common {kind}, without a tie|in how many months is {one} ahead of all other {kinds}|
in how many months does {one} come first alone|in how many months does {one} have more {noun} than each other {kind}|in how many months does {one} outnumber each of the other {kinds}|in how many months is {one} the only leader|
in how many months is {one} the single most frequent {kind}|in how many months is no other {kind} as common as {one}|in how many months does {one} stand alone at the top|in how many of the months does {one} win outright|
for how many months is {one} the sole leader among the {kinds}|for how many months is {one} above every other {kind}|how many months does {one} win outright|how many months does {one} lead alone|how many months have {one} as the single top {kind}|
how many months have {one} ahead of all others|how many months have more of {one} than of any other {kind}|how many months are there in which {one} beats all the other {kinds}|how many months are there with {one} as the only winner|
how many months see {one} ahead of each of the rest|how many months show {one} in the lead, ties not counted|how many of the months are led by {one} alone|month by month, how often is {one} first without a tie|
by month, how often does {one} beat all the others|what is the number of months with {one} alone in the lead|what is the number of months in which {one} beats every other {kind}|number of months that {one} wins alone|
number of months with {one} above all other {kinds}|months with {one} as sole leader, how many|count the months in which {one} leads every other {kind}|count the months that {one} wins without a tie|count the months with {one} ahead of all the rest|
count the months where {one} has more {noun} than any other {kind}|count how many months have {one} as the only leader|tell me how many months {one} wins outright|tell me in how many months {one} beats all other {kinds}|
give the number of months led by {one} alone|give me the count of months where {one} is first and not tied|find the number of months in which {one} is ahead of every other {kind}|determine in how many months {one} is alone on top|
work out how many months have {one} above all others|say in how many months {one} is the one leader|tally the months in which {one} is strictly the most common|
how many months are there with {one} in first place and no tie"""
)
FIRST_MONTH = table(
    """what is the earliest month with more {noun} under {one} than under {two}|when, to the month, did {one} overtake {two} for the first time|name the first month that has {one} ahead of {two}|
what is the first month in which {one} is ahead of {two}|what is the first month with more {one} than {two}|what is the first month where {one} outnumbers {two}|what is the earliest month in which {one} beats {two}|
what is the earliest month that has more of {one} than of {two}|what was the first month to have {one} above {two}|what month was the first to see {one} ahead of {two}|what month first had more {noun} under {one} than under {two}|
which month is the first with {one} in front of {two}|which month was the first in which {one} was more common than {two}|which month is the earliest with {one} more frequent than {two}|which is the first month that {one} wins over {two}|
in which month is {one} ahead of {two} for the first time|in which month did {one} first outnumber {two}|in which month did {one} first beat {two}|in which month do we first see more {one} than {two}|in what month does {one} first exceed {two}|
in what month are there more {one} than {two} for the first time|from which month do we have the first lead of {one} over {two}|when was {one} first ahead of {two}, to the month|when did {one} first outnumber {two}, by month|
when is the first time that a month has more {one} than {two}|by month, when was {one} first more common than {two}|by month, when did {one} lead over {two} for the first time|going month by month, when does {one} first beat {two}|
how early is there a month with {one} ahead of {two}, and which|first month with {one} ahead of {two}|first month with more {one} than {two}|earliest month in which {one} outnumbers {two}|earliest month with {one} over {two}|
the first month where {one} beats {two}|name the earliest month in which {one} outnumbers {two}|name the month in which {one} first had more {noun} than {two}|find the first month with more {one} than {two}|
find the earliest month that has {one} above {two}|find the month when {one} first beat {two}|give the first month in which {one} is more frequent than {two}|give me the earliest month with {one} ahead of {two}|
tell me the first month in which {one} outdoes {two}|tell me when {one} first overtook {two}, to the month|tell me which month first had more {one} than {two}|state the earliest month with more {noun} for {one} than for {two}|
identify the first month that {one} leads over {two}|determine the earliest month in which {one} is above {two}|report the first month with {one} in front of {two}|look for the earliest month where {one} exceeds {two}|
say in what month {one} first came before {two} in number|go month by month and stop at the first where {one} beats {two}; name it|
in what month was {one} for once more usual than {two}, at the earliest"""
)
MONTHS_AS = table(
    """Give it as {f}.|({f})|Write it as {f}.|Give the month as {f}.|Write the month as {f}.|As {f}, please.|In the form {f}.|Format: {f}.|(as {f})|(format {f})|The month has to be {f}.|Month format: {f}.|Put it as {f}.|
State it as {f}.|I want the month as {f}.|Show the month as {f}.|Answer in {f}.|
Use {f} for the month."""
)
