"""Wordings of the questions about tables with named columns. Pure data, apart by `|`; the last of each
table is held out. `[most/least]` stands for two wordings, of two tables.
"""

from __future__ import annotations

from rlm.engram.data.roots.phrases import table
from rlm.engram.data.roots.sentences import pair

SUMS, MEANS = pair(
    """what is the [total/average] {number}|what is the [sum/mean] of all {number} values|[add up/average] the {number} of all rows|what does the {number} [come to in all/average]|
what is the {number} [altogether/per row on average]|[sum/average] the column {number}|[total/average] the {number}|what is the [grand total/arithmetic mean] of {number}|[sum up/average] {number} over every row|
what do the {number} figures [add up to/average out at]|what's the [combined/mean] {number}|what's the [total/average] {number}|what is the [sum/mean] of the {number} column|what is the [sum/average] of {number}|
what is the [sum/average] of the {number} over all rows|what is the [overall/mean] {number}|what is the [total/mean] of the column {number}|what is the [total/average] for {number}|what [total/average] does the column {number} have|
what [sum/mean] do the {number} values have|what do all {number} values [sum to/average]|what do you get if you [sum/average] the {number}|what does the column {number} [sum to/average to]|what does {number} [total/average]|
what does everything in {number} [add up to/average to]|how much is the {number} [in total/on average]|how much {number} is there [altogether/on average per row]|how much {number} do all the rows have [in sum/on average]|
how high is the [sum/average] of {number}|how big is the [total/average] {number}|how large is the [sum/mean] of {number}|how much does the {number} [add up to/average]|[in total/on average], what is the {number}|[in all/on average], how much {number} is there|
[taken together/taken on average], how much is the {number}|over all rows, what is the [total/average] {number}|over the whole table, what is the [sum/mean] of {number}|for the column {number}, what is the [sum/average]|
[total/average] {number}|[sum/mean] of {number}|[sum/mean] of the {number} column|[sum/average] over {number}|{number}: [total/average] over all rows|the [total/average] of all {number} values|the [sum/mean] of {number} is|
give the [sum/mean] of the column {number}|give me the [total/average] {number}|give me the [sum/average] of all {number} values|give the [total/mean] for {number}|tell me the [total/average] {number}|tell me what the {number} values [sum to/average]|
tell me the [sum/mean] of {number}|work out the [total/mean] {number} over all rows|work out the [sum/average] of {number}|compute the [sum/mean] of {number}|compute the [total/average] {number}|calculate the [total/average] {number}|
calculate the [sum/mean] of the {number} column|determine the [total/mean] {number}|find the [total/average] {number}|find the [sum/mean] of all {number} values|find out the [total/average] {number}|report the [total/mean] {number}|
return the [sum/average] of {number}|print the [total/average] {number}|state the [total/average] {number}|show me the [sum/mean] of {number}|take the [sum/mean] of {number}|take every {number} and [sum them/average them]|
[add together/average] all the {number} values|[add/average] every {number}|[tot up/take the mean of] the {number}|go down the column {number} and [add it up/average it]|say what the {number} [adds up to/averages]|
[how much {number} is there in total/what is the {number} on average]"""
)
LARGEST, SMALLEST = pair(
    """which {name} has the [highest/lowest] {number}|what {name} has the [largest/smallest] {number}|which {name} comes [first/last] by {number}|
name the {name} with the [greatest/least] {number}|find the {name} with [most/least] {number}|which {name} [tops the list/is at the bottom] by {number}|what {name} has the [maximum/minimum] {number}|
which {name} has [more/less] {number} than any other|whose {number} is [highest/lowest]|what is the {name} with the [biggest/smallest] {number}|which {name} [beats/falls behind] all others in {number}|
which {name} has the [greatest/least] {number}|which {name} has the [biggest/smallest] {number}|which {name} has [most/the very least] {number}|which {name} has the [maximum/minimum] {number}|which {name} has the [top/bottom] {number}|
which {name} has the [maximal/minimal] {number}|which {name} has a [higher/lower] {number} than all the others|which {name} has a {number} that is [higher/lower] than all the rest|which {name} shows the [highest/lowest] {number}|
which {name} shows the [largest/smallest] {number}|which {name} is the one with the [highest/lowest] {number}|which {name} is [first/last] by {number}|which {name} is [highest/lowest] in {number}|which {name} is the [highest/lowest] by {number}|
which {name} is at the [head/tail] by {number}|which {name} is at the [top/bottom] of the ranking by {number}|which {name} ranks [highest/lowest] by {number}|which {name} ranks [first/last] in {number}|which {name} [wins/loses] by {number}|
which {name} reaches the [highest/lowest] {number}|which {name} stands [highest/lowest] in {number}|which {name} is given the [highest/lowest] {number}|which {name} goes with the [largest/smallest] {number}|
which {name} has the {number} that no other [exceeds/undercuts]|which of the {name} entries has the [highest/lowest] {number}|which of the {name} entries comes [first/last] by {number}|which row's {name} goes with the [highest/lowest] {number}|
which one has the [highest/lowest] {number}, by {name}|which {name} would be [first/last] if sorted by {number}, highest first|what {name} has the [highest/lowest] {number}|what {name} has the [most/least] {number}|
what {name} is [highest/lowest] by {number}|what {name} comes [first/last] in {number}|what {name} shows the [maximum/minimum] in {number}|what is the {name} of the row with the [highest/lowest] {number}|
what is the {name} with the [highest/lowest] {number}|what is the {name} with [most/least] {number}|what's the {name} with the [max/min] {number}|what's the {name} with the [top/bottom] {number}|whose {number} is the [highest/lowest]|
whose {number} is the [largest/smallest]|whose {number} is [greater/smaller] than all the others|whose {number} is at the [maximum/minimum]|where is the {number} [highest/lowest], by {name}|for which {name} is the {number} [highest/lowest]|
for which {name} is the {number} at its [peak/low]|for what {name} do we have the [largest/smallest] {number}|at which {name} does the {number} have its [maximum/minimum]|by {number}, which {name} is [first/last]|
by {number}, what is the [top/bottom] {name}|in {number}, which {name} is [ahead of/behind] all others|in terms of {number}, which {name} is [highest/lowest]|of all {name} entries, which has the [highest/lowest] {number}|
of all rows, which {name} has the [largest/smallest] {number}|among the {name} entries, which has the [most/least] {number}|among all rows, what {name} has the [highest/lowest] {number}|
no {name} has [more/less] {number} than which one|nothing has a [higher/lower] {number} than which {name}|the [highest/lowest] {number} belongs to which {name}|the [maximum/minimum] of {number} is at which {name}|
the {name} with the [highest/lowest] {number}|{name} with the [highest/lowest] {number}|{name} with the [most/least] {number}|[max/min] {number}: which {name}|[highest/lowest] {number}, which {name}|[top/bottom] {name} by {number}|
name the {name} with the [highest/lowest] {number}|name the {name} that has the [most/least] {number}|find the {name} with the [greatest/smallest] {number}|find the {name} whose {number} is [highest/lowest]|
find out which {name} has the [highest/lowest] {number}|find the row with the [highest/lowest] {number} and give its {name}|look for the [highest/lowest] {number} and name the {name}|give the {name} with the [highest/lowest] {number}|
give me the {name} with the [largest/smallest] {number}|give me the {name} that has the [most/least] {number}|tell me which {name} has the [highest/lowest] {number}|tell me the {name} with the [most/least] {number}|
tell me whose {number} is [highest/lowest]|identify the {name} with the [highest/lowest] {number}|determine the {name} with the [maximum/minimum] {number}|determine which {name} has the [largest/smallest] {number}|
state the {name} with the [highest/lowest] {number}|report the {name} with the [greatest/least] {number}|return the {name} with the [max/min] {number}|print the {name} with the [highest/lowest] {number}|
show me the {name} with the [largest/smallest] {number}|say which {name} has the [highest/lowest] {number}|pick the {name} with the [highest/lowest] {number}|pick out the {name} that has the [biggest/smallest] {number}|
sort by {number} and give the [highest/lowest] {name}|sort the rows by {number}, highest first, and give the {name} of the [first/last]|rank the {name} entries by {number} and name the [top/bottom] one|
compare the {number} of all rows and name the {name} with the [highest/lowest]|check which {name} has the [most/least] {number}|work out which {name} has the [highest/lowest] {number}|
[which {name} leads in {number}/find the {name} with the lowest {number}]"""
)
ABOVE, BELOW = pair(
    """how many rows have a {number} [above/below] {n}|how many {name} entries have a {number} [over/under] {n}|count the rows whose {number} is [greater/smaller] than {n}|
how many rows [exceed/stay under] {n} in {number}|in how many rows is {number} [larger/smaller] than {n}|number of rows with {number} [over/under] {n}|number of rows with {number} [above/below] {n}|how many have [more/less] than {n} in {number}|
how many rows have a {number} of [more/less] than {n}|how many rows have a {number} [higher/lower] than {n}|how many rows have a {number} [greater/smaller] than {n}|how many rows have [more/less] {number} than {n}|
how many rows have {number} [above/below] {n}|how many rows have their {number} [over/under] {n}|how many rows show a {number} [above/below] {n}|how many rows come with a {number} [over/under] {n}|how many rows are [above/below] {n} in {number}|
how many rows are [over/under] {n} by {number}|how many rows lie [above/below] {n} in {number}|how many rows go [over/under] {n} in {number}|how many rows are there with a {number} [above/below] {n}|how many rows are there with {number} [greater/less] than {n}|
how many rows are there whose {number} is [higher/lower] than {n}|how many of the rows have a {number} [above/below] {n}|how many of the rows are [over/under] {n} in {number}|how many {name} entries have a {number} [above/below] {n}|
how many {name} entries have [more/less] than {n} {number}|how many {name} entries are [above/below] {n} in {number}|how many {name} entries are there with {number} [over/under] {n}|how many {number} values are [above/below] {n}|
how many {number} values are [greater/smaller] than {n}|how many {number} values lie [over/under] {n}|how many values of {number} are [higher/lower] than {n}|how many are [above/below] {n} in {number}|how many are there with {number} [over/under] {n}|
how many times does {number} [exceed/stay below] {n}|how many times is {number} [above/below] {n}|how often is the {number} [above/below] {n}|how often does the {number} [go over/stay under] {n}|how often is {number} [higher/lower] than {n}|
in how many rows is the {number} [above/below] {n}|in how many rows is the {number} [over/under] {n}|in how many rows does {number} [exceed/fall short of] {n}|in how many cases is {number} [more/less] than {n}|
for how many rows is the {number} [above/below] {n}|for how many {name} entries is the {number} [greater/less] than {n}|with a {number} [above/below] {n}, how many rows are there|what is the number of rows with {number} [above/below] {n}|
what is the number of rows whose {number} is [over/under] {n}|what is the count of rows with a {number} [greater/smaller] than {n}|what number of rows has a {number} [above/below] {n}|of all rows, how many have a {number} [above/below] {n}|
of the {name} entries, how many have {number} [over/under] {n}|among the rows, how many have {number} [greater/less] than {n}|rows with {number} [above/below] {n}, how many|rows where {number} is [over/under] {n}: how many|
count of rows with {number} [above/below] {n}|count of {number} values [over/under] {n}|number of {name} entries with {number} [greater/less] than {n}|count the rows with a {number} [above/below] {n}|count the rows with {number} [over/under] {n}|
count the rows where {number} is [more/less] than {n}|count the rows in which {number} is [higher/lower] than {n}|count the {name} entries with a {number} [above/below] {n}|count the {number} values [above/below] {n}|
count how many rows have {number} [over/under] {n}|count how often {number} is [above/below] {n}|tally the rows with {number} [above/below] {n}|filter by {number} [above/below] {n} and count the rows|
filter the rows with {number} [over/under] {n} and give their number|find how many rows have a {number} [above/below] {n}|find the number of rows with {number} [over/under] {n}|give the number of rows with a {number} [above/below] {n}|
give me the count of rows whose {number} is [greater/less] than {n}|tell me how many rows have a {number} [above/below] {n}|tell me in how many rows {number} is [over/under] {n}|determine how many rows have {number} [above/below] {n}|
work out how many rows have a {number} [over/under] {n}|report the number of rows with {number} [above/below] {n}|return the count of rows with {number} [over/under] {n}|say how many rows are [above/below] {n} in {number}|
check how many rows have {number} [above/below] {n}|state how many rows have a {number} [higher/lower] than {n}|
[how many times is the {number} more than {n}/count the rows whose {number} is less than {n}]"""
)
HIGHEST, LOWEST = pair(
    """what is the [highest/lowest] {number}|what is the [maximum/minimum] {number}|how [high/low] does the {number} go|what's the [top/bottom] {number}|find the [largest/smallest] {number} value|give the [greatest/least] {number}|
what is the [largest/smallest] {number}|what is the [biggest/very smallest] {number}|what is the [greatest/least] {number}|what is the [maximum/minimum] of {number}|what is the [maximum/minimum] of the column {number}|
what is the [highest/lowest] value of {number}|what is the [highest/lowest] value in the column {number}|what is the [largest/smallest] of the {number} values|what is the [peak/low] of {number}|what is the [upper/lower] limit of {number} in the table|
what's the [max/min] of {number}|what's the [highest/lowest] {number}|what's the [largest/smallest] {number} of all rows|what [maximum/minimum] does {number} reach|what [peak/low] does the {number} reach|how [high/low] is the [highest/lowest] {number}|
how [large/small] is the [largest/smallest] {number}|how [big/small] does the {number} get|how [high/low] does {number} get|over all rows, what is the [highest/lowest] {number}|of all {number} values, which is the [highest/lowest]|
among the {number} values, which is the [largest/smallest]|which is the [highest/lowest] {number}|which {number} is the [highest/lowest]|which {number} is [highest/lowest] of all|which {number} value is the [greatest/least]|
no {number} is [higher/lower] than which|[highest/lowest] {number}|[maximum/minimum] {number}|[max/min] of {number}|[largest/smallest] {number} value|[maximum/minimum] of the {number} column|the [highest/lowest] {number} in the table|
the [top/bottom] value of {number}|find the [highest/lowest] {number}|find the [maximum/minimum] {number}|find the [max/min] of {number}|find out the [highest/lowest] {number}|give the [highest/lowest] {number}|give me the [maximum/minimum] {number}|
give me the [largest/smallest] {number} value|tell me the [highest/lowest] {number}|tell me the [maximum/minimum] of {number}|tell me how [high/low] the {number} goes|name the [highest/lowest] {number}|state the [maximum/minimum] {number}|
report the [highest/lowest] {number}|return the [max/min] {number}|return the [highest/lowest] value of {number}|print the [maximum/minimum] of {number}|compute the [maximum/minimum] {number}|calculate the [max/min] of the column {number}|
determine the [highest/lowest] {number}|show me the [largest/smallest] {number}|take the [maximum/minimum] of {number}|look for the [highest/lowest] {number}|sort the {number} values and give the [highest/lowest]|work out the [maximum/minimum] {number}|
what is the [biggest/smallest] value of {number}"""
)
GROUPS = table(
    """how many rows have the {group} {g}|how many {name} entries are there with {group} {g}|count the rows where {group} is {g}|
how many times is the {group} {g}|how many have {g} as their {group}|tally the rows with {group} {g}|how many rows say {g} under {group}|how often does {g} stand under {group}|how many rows have {g} as their {group}|
how many rows have {group} {g}|how many rows are there with {group} {g}|how many rows are there with {g} as {group}|how many rows are there for the {group} {g}|how many rows are in the {group} {g}|how many rows are of {group} {g}|
how many rows belong to the {group} {g}|how many rows belong to {group} {g}|how many rows come under the {group} {g}|how many rows fall under {group} {g}|how many rows does the {group} {g} have|how many rows does {g} have as a {group}|
how many rows go with the {group} {g}|how many rows list {g} as the {group}|how many rows show {g} in the column {group}|how many of the rows have {group} {g}|how many of the rows are {g} by {group}|how many {name} entries have the {group} {g}|
how many {name} entries have {g} as {group}|how many {name} entries belong to {group} {g}|how many {name} entries are in the {group} {g}|how many {name} entries does the {group} {g} have|how many are of {group} {g}|how many are in the {group} {g}|
how many are there with {group} {g}|how many are there of {group} {g}|how many have the {group} {g}|how many times does {g} occur as {group}|how many times does {group} have the value {g}|how many times do we see {g} under {group}|
how often is the {group} {g}|how often does {g} occur as the {group}|how often does the {group} {g} come up|in how many rows is the {group} {g}|in how many rows does {g} stand under {group}|in how many cases is the {group} {g}|
for how many rows is the {group} {g}|for how many {name} entries is the {group} {g}|for the {group} {g}, how many rows are there|with {group} {g}, how many rows are there|under {group} {g}, how many rows do we have|
of all rows, how many have {group} {g}|of the {name} entries, how many have {group} {g}|among the rows, how many have the {group} {g}|what is the number of rows of {group} {g}|what is the number of {name} entries in {group} {g}|
what is the count for {group} {g}|what is the count of rows with {group} {g}|what number of rows has the {group} {g}|what is the size of the {group} {g}, in rows|number of rows with {group} {g}|number of {name} entries with {group} {g}|
count of rows with {group} {g}|count of {group} {g}|rows with {group} {g}, how many|rows where {group} is {g}: how many|count the rows with {group} {g}|count the rows of {group} {g}|count the rows that have {g} as {group}|
count the rows in the {group} {g}|count the {name} entries with {group} {g}|count the {name} entries whose {group} is {g}|count how many rows have {group} {g}|count how often {group} is {g}|count all rows of the {group} {g}|
tally the {name} entries of {group} {g}|filter by {group} {g} and count the rows|find how many rows have {group} {g}|find the number of rows with {group} {g}|give the number of rows with {group} {g}|give me the count of rows for {group} {g}|
tell me how many rows have the {group} {g}|tell me how many {name} entries are in {group} {g}|tell me how often the {group} is {g}|determine how many rows have {group} {g}|work out the number of rows with {group} {g}|
report how many rows have the {group} {g}|return the count of rows where {group} is {g}|say how many rows belong to {group} {g}|state the number of rows for {group} {g}|check how many rows have {group} {g}|
what is the number of rows with {group} {g}"""
)
GROUP_SUM = table(
    """what is the total {number} for {group} {g}|add up the {number} where the {group} is {g}|sum the {number} for the {group} {g}|
how much {number} does the {group} {g} have|what does {number} come to when {group} is {g}|what is the total {number} of {group} {g}|what is the total {number} in the {group} {g}|what is the total {number} where {group} is {g}|
what is the sum of {number} for {group} {g}|what is the sum of {number} for the rows with {group} {g}|what is the sum of the {number} in {group} {g}|what is the combined {number} of the {group} {g}|what is the {number} of {group} {g} altogether|
what is the {number} of all rows with {group} {g}, added up|what's the total {number} for the {group} {g}|what total {number} does the {group} {g} have|what sum of {number} belongs to {group} {g}|what does the {number} of {group} {g} add up to|
what does the {group} {g} come to in {number}|what do the {number} values of {group} {g} sum to|what do the rows of {group} {g} add up to in {number}|how much {number} is there for {group} {g}|how much {number} is there in {group} {g} altogether|
how much {number} do the rows of {group} {g} have together|how much {number} goes to {group} {g}|how much {number} falls to the {group} {g}|how much is the {number} for {group} {g} in total|how high is the total {number} of {group} {g}|
how large is the sum of {number} where {group} is {g}|for {group} {g}, what is the total {number}|for the {group} {g}, what does the {number} add up to|for the rows with {group} {g}, what is the sum of {number}|
in the {group} {g}, how much {number} is there in all|in {group} {g}, what is the sum of {number}|within {group} {g}, what is the total {number}|where {group} is {g}, what is the total {number}|with {group} {g}, what {number} do you get in all|
taking only {group} {g}, what is the total {number}|total {number} for {group} {g}|total {number} of {group} {g}|total {number} where {group} is {g}|sum of {number} for {group} {g}|sum of {number} where {group} = {g}|{number} of {group} {g} in total|
add up {number} for {group} {g}|add up the {number} of all rows with {group} {g}|add the {number} of every row whose {group} is {g}|add together the {number} values of {group} {g}|sum {number} where {group} is {g}|sum up the {number} of {group} {g}|
sum the {number} over the rows with {group} {g}|sum the {number} of all {name} entries in {group} {g}|total the {number} for {group} {g}|total the {number} of the rows with {group} {g}|filter by {group} {g} and sum the {number}|
take the rows with {group} {g} and add up their {number}|take only {group} {g} and total the {number}|give the total {number} for {group} {g}|give me the sum of {number} for {group} {g}|tell me the total {number} of {group} {g}|
tell me how much {number} the {group} {g} has|compute the sum of {number} where {group} is {g}|compute the total {number} of {group} {g}|calculate the total {number} for {group} {g}|work out the total {number} of the {group} {g}|
find the total {number} for {group} {g}|find the sum of {number} in {group} {g}|determine the total {number} of {group} {g}|report the total {number} for the {group} {g}|return the sum of {number} for {group} {g}|say what {number} the {group} {g} has in all|
state the total {number} for {group} {g}|
what {number} do the rows with {group} {g} have in all"""
)
MOST_GROUP = table(
    """which {group} occurs most often|what is the most common {group}|which {group} has the most rows|what {group} do most rows have|which {group} turns up more than the others|
what is the top {group} by rows|what {group} is most frequent|which {group} is the most common|which {group} is the most frequent|which {group} is the commonest|which {group} is found most|which {group} is found most often|which {group} is used most|
which {group} is seen most often|which {group} is in the lead by rows|which {group} is on top by number of rows|which {group} is the largest by rows|which {group} is the biggest, counted in rows|which {group} appears most often|which {group} appears the most|
which {group} comes up most|which {group} comes first by number of rows|which {group} has the highest number of rows|which {group} has the largest count|which {group} has more rows than any other|which {group} has the most {name} entries|
which {group} has the greatest number of {name} entries|which {group} holds the most rows|which {group} leads by count|which {group} dominates the table|which {group} prevails|which {group} do most of the rows have|
which {group} do the most {name} entries have|which {group} do we see most|which of the {group} values is the most common|which of the {group} values occurs most often|which {group} value is the most frequent|which value of {group} is the commonest|
what {group} occurs most often|what {group} is the most common|what {group} has the most rows|what {group} comes up most|what {group} appears more than any other|what is the most frequent {group}|what is the commonest {group}|
what is the {group} with the most rows|what is the {group} with the most {name} entries|what is the predominant {group}|what is the leading {group} by number of rows|what is the mode of {group}|what is the most frequent value of {group}|
what is the most common value in the column {group}|what's the most common {group}|to which {group} do the most rows belong|to which {group} do the most {name} entries belong|in which {group} are there the most rows|
in which {group} are the most {name} entries|under which {group} are there the most rows|for which {group} are there the most rows|by number of rows, which {group} is first|by count, what is the top {group}|of all {group} values, which is the most common|
among the {group} values, which occurs most|if you count the rows by {group}, which has most|most common {group}|most frequent {group}|top {group} by count|{group} with the most rows|mode of {group}|the {group} with the most {name} entries|
count the rows by {group} and name the largest|count the rows per {group} and give the top one|group by {group} and give the biggest|rank the {group} values by number of rows and give the first|find the most common {group}|
find the {group} with the most rows|find the {group} that occurs most often|find out which {group} is the most frequent|name the {group} with the most rows|name the most frequent {group}|give the most common {group}|
give me the {group} that has the most rows|tell me the most common {group}|tell me which {group} occurs most often|tell me which {group} has the most rows|identify the most frequent {group}|determine the most common {group}|
determine which {group} has the most rows|state the most common {group}|report the most frequent {group}|return the {group} with the highest count|print the most common {group}|say which {group} comes up most|work out which {group} is the most common|
pick out the {group} with the most rows|show me the most frequent {group}|
name the commonest {group}"""
)
ONE = table(
    """what is the {number} of {t}|which {number} does {t} have|look up the {number} of {t}|what {number} is given for {t}|how much is the {number} of {t}|what does {t} have as {number}|what's the {number} for {t}|
find the {number} in the row of {t}|read off the {number} of {t}|what is {t}'s {number}|give me the {number} for the {name} {t}|what is the {number} for {t}|what is the {number} for the {name} {t}|what is the {number} of the {name} {t}|
what is the {number} in the row of {t}|what is the {number} where {name} is {t}|what is the {number} when the {name} is {t}|what is the {number} that {t} has|what is the value of {number} for {t}|what is listed as {number} for {t}|
what is under {number} for {t}|what stands under {number} for {t}|what stands in the column {number} next to {t}|what's the {number} of {t}|what's {t}'s {number}|what {number} does {t} have|what {number} has {t}|what {number} belongs to {t}|
what {number} goes with {t}|what {number} is listed for {t}|what {number} is in the row of {t}|what {number} does the {name} {t} have|what {number} do you find for {t}|what does the table say about the {number} of {t}|what does the column {number} say for {t}|
what does it say under {number} for {t}|which {number} belongs to {t}|which {number} is given for {t}|which {number} goes with {t}|which {number} is listed next to {t}|which {number} do we have for {t}|how high is the {number} of {t}|
how large is the {number} for {t}|how big is the {number} of {t}|how much {number} does {t} have|how much is the {number} for the {name} {t}|how much {number} is listed for {t}|for {t}, what is the {number}|for the {name} {t}, what is the {number}|
in the row of {t}, what is the {number}|with regard to {t}, what is the {number}|number under {number} for {t}|{number} of {t}|{number} for {t}|{number} for the {name} {t}|{number} where {name} is {t}|value of {number} for {t}|the {number} of {t} is|
look up {t} and give the {number}|look up {t} and read its {number}|look up what {number} {t} has|find {t} and give me the {number}|find the {number} of {t}|find the {number} for {t}|find the {number} that goes with {t}|find out the {number} of {t}|
find the row of {t} and give its {number}|give the {number} of {t}|give me the {number} of {t}|give me the {number} that belongs to {t}|give me {t}'s {number}|tell me the {number} for {t}|tell me {t}'s {number}|tell me what {number} {t} has|
tell me how much the {number} of {t} is|state the {number} of {t}|state the {number} given for {t}|report the {number} of {t}|report the {number} for the {name} {t}|return the {number} of {t}|return the {number} where {name} is {t}|
print the {number} of {t}|show the {number} of {t}|show me the {number} for {t}|read out the {number} of {t}|say what {number} {t} has|say what the {number} of {t} is|name the {number} of {t}|get the {number} of {t}|get me {t}'s {number}|
fetch the {number} for {t}|go to the row of {t} and read the {number}|check the {number} of {t}|check what {number} {t} has|determine the {number} of {t}|let me know the {number} of {t}|let me have the {number} for {t}|
tell me the {number} of {t}"""
)
LIST = table(
    """which {name} entries have the {group} {g}|list the {name} of every row with {group} {g}|name each {name} whose {group} is {g}|
what are the {name} entries of {group} {g}|filter by {group} {g} and list the {name}|show each {name} in the {group} {g}|find all {name} entries where the {group} is {g}|which {name} entries have {g} as their {group}|
which {name} entries are of {group} {g}|which {name} entries are in the {group} {g}|which {name} entries are there with {group} {g}|which {name} entries belong to {group} {g}|which {name} entries belong to the {group} {g}|
which {name} entries come under {group} {g}|which {name} entries fall under the {group} {g}|which {name} entries go with {group} {g}|which {name} entries does the {group} {g} have|which of the {name} entries have {group} {g}|
which of the {name} entries are {g} by {group}|what {name} entries have the {group} {g}|what {name} entries are in {group} {g}|what {name} entries does the {group} {g} contain|what are the {name} entries with {group} {g}|
what are all the {name} entries in the {group} {g}|what is the {name} in each row with {group} {g}|for {group} {g}, which {name} entries are there|for the {group} {g}, what are the {name} entries|in {group} {g}, which {name} entries do we have|
under {group} {g}, which {name} entries are listed|with {group} {g}, which {name} entries are there|{name} entries with {group} {g}|all {name} entries of {group} {g}|every {name} with {group} {g}|every {name} whose {group} is {g}|
the {name} entries in {group} {g}|list the {name} entries with {group} {g}|list the {name} entries of the {group} {g}|list all {name} entries whose {group} is {g}|list all {name} entries in {group} {g}|list every {name} that has {g} as its {group}|
list each {name} of the {group} {g}|find the {name} entries with {group} {g}|find every {name} with {group} {g}|find the {name} of each row whose {group} is {g}|name the {name} entries with {group} {g}|name all {name} entries of {group} {g}|
name every {name} in the {group} {g}|show the {name} entries with {group} {g}|show me all {name} entries in {group} {g}|show me every {name} whose {group} is {g}|give the {name} of all rows with {group} {g}|give all {name} entries with {group} {g}|
give me the {name} entries of {group} {g}|give me each {name} in {group} {g}|tell me which {name} entries have the {group} {g}|tell me the {name} of every row where {group} is {g}|print the {name} entries with {group} {g}|
print the {name} of every row with {group} {g}|return all {name} entries where {group} is {g}|return the {name} of the rows in {group} {g}|select the {name} entries with {group} {g}|extract every {name} with {group} {g}|
collect the {name} entries of {group} {g}|enumerate the {name} entries in the {group} {g}|pick out each {name} with {group} {g}|keep the rows with {group} {g} and list the {name}|take the rows where {group} is {g} and give each {name}|
report all {name} entries in the {group} {g}|identify the {name} entries with {group} {g}|say which {name} entries have {group} {g}|get all {name} entries of the {group} {g}|
give me every {name} with {group} {g}"""
)
OVER = table(
    """which {name} entries have a {number} above {n}|list the {name} of every row with a {number} over {n}|find each {name} with more than {n} {number}|show the {name} entries above {n} in {number}|
which {name} entries have a {number} over {n}|which {name} entries have a {number} of more than {n}|which {name} entries have a {number} higher than {n}|which {name} entries have a {number} greater than {n}|
which {name} entries have more {number} than {n}|which {name} entries exceed {n} in {number}|which {name} entries go over {n} in {number}|which {name} entries are above {n} by {number}|which {name} entries are over {n} in {number}|
which {name} entries lie above {n} in {number}|which {name} entries come with a {number} above {n}|which {name} entries show a {number} larger than {n}|which of the {name} entries have a {number} above {n}|
which of the {name} entries are higher than {n} in {number}|what {name} entries have a {number} above {n}|what {name} entries are over {n} in {number}|what are the {name} entries with a {number} above {n}|
what are the {name} entries whose {number} is greater than {n}|for which {name} entries is the {number} above {n}|for which {name} entries does the {number} exceed {n}|with a {number} over {n}, which {name} entries are there|
{name} entries with {number} above {n}|{name} entries over {n} in {number}|all {name} entries with a {number} greater than {n}|every {name} whose {number} is above {n}|every {name} with {number} over {n}|
list the {name} entries with a {number} above {n}|list the {name} entries with {number} over {n}|list all {name} entries whose {number} is higher than {n}|list every {name} that exceeds {n} in {number}|list each {name} with a {number} of more than {n}|
find the {name} entries with a {number} above {n}|find all {name} entries with {number} over {n}|find every {name} whose {number} is greater than {n}|name the {name} entries with a {number} above {n}|name every {name} with a {number} over {n}|
name all {name} entries above {n} in {number}|show every {name} with a {number} above {n}|show me the {name} entries whose {number} is over {n}|show the {name} of each row with {number} above {n}|give the {name} of all rows with {number} above {n}|
give me all {name} entries with a {number} over {n}|give me every {name} whose {number} exceeds {n}|tell me which {name} entries have a {number} above {n}|tell me the {name} entries with more than {n} in {number}|
print the {name} entries with {number} above {n}|return the {name} of every row where {number} is over {n}|return all {name} entries with {number} greater than {n}|select each {name} with a {number} above {n}|
extract the {name} entries whose {number} is above {n}|collect every {name} with {number} over {n}|filter by {number} over {n} and list the {name}|filter the rows with {number} above {n} and give each {name}|
pick out the {name} entries that are over {n} in {number}|keep the rows with {number} above {n} and list the {name}|identify each {name} with a {number} above {n}|say which {name} entries have {number} over {n}|
report the {name} entries with {number} higher than {n}|get every {name} whose {number} is more than {n}|
name each {name} whose {number} exceeds {n}"""
)
REVERSE = table(
    """which {name} has a {number} of {v}|whose {number} is {v}|what {name} has {v} as its {number}|find the {name} with the {number} {v}|which {name} goes with {number} {v}|
to which {name} does the {number} {v} belong|which {name} has the {number} {v}|which {name} has {number} {v}|which {name} has {v} as {number}|which {name} has exactly {v} in {number}|which {name} has {v} under {number}|which {name} shows a {number} of {v}|
which {name} is listed with a {number} of {v}|which {name} is in the row with {number} {v}|which {name} is the one with {number} {v}|which {name} comes with a {number} of {v}|which {name} belongs to the {number} {v}|
which {name} stands next to the {number} {v}|which of the {name} entries has a {number} of {v}|which row has the {number} {v}, by {name}|what {name} has a {number} of {v}|what {name} has the {number} {v}|what {name} belongs to the {number} {v}|
what {name} goes with a {number} of {v}|what {name} is in the row with {number} {v}|what is the {name} with a {number} of {v}|what is the {name} with {number} {v}|what is the {name} in the row where {number} is {v}|what is the {name} whose {number} is {v}|
what is the {name} that has {v} as {number}|what's the {name} with {number} {v}|whose {number} comes to {v}|whose {number} is exactly {v}|whose {number} is given as {v}|who or what has {v} as {number}: which {name}|with which {name} does the {number} {v} go|
at which {name} is the {number} {v}|for which {name} is the {number} {v}|for what {name} do we have a {number} of {v}|in the row of which {name} does {v} stand under {number}|of which {name} is {v} the {number}|if the {number} is {v}, which {name} is it|
the {number} {v} belongs to which {name}|a {number} of {v} goes with which {name}|{name} with {number} {v}|{name} with a {number} of {v}|{name} where {number} is {v}|the {name} whose {number} is {v}|find the {name} whose {number} is {v}|
find the {name} that has a {number} of {v}|find the row with {number} {v} and give the {name}|find out which {name} has the {number} {v}|look up the {name} with {number} {v}|look up {v} under {number} and give the {name}|
look for the {number} {v} and name the {name}|name the {name} with a {number} of {v}|name the {name} whose {number} is {v}|give the {name} with {number} {v}|give me the {name} that has {v} as {number}|give me the {name} whose {number} is {v}|
tell me which {name} has a {number} of {v}|tell me whose {number} is {v}|tell me the {name} with {number} {v}|identify the {name} with a {number} of {v}|determine which {name} has {number} {v}|state which {name} has the {number} {v}|
report the {name} with {number} {v}|return the {name} where {number} is {v}|print the {name} with a {number} of {v}|show me the {name} whose {number} is {v}|say which {name} has {v} as {number}|get the {name} for {number} {v}|
check which {name} has a {number} of {v}|
look up which {name} has {v} under {number}"""
)
GROUP_OF = table(
    """what is the {group} of {t}|which {group} does {t} have|what {group} is {t}|look up the {group} of {t}|under which {group} is {t}|give the {group} for {t}|what is the {group} for {t}|what is the {group} for the {name} {t}|
what is the {group} of the {name} {t}|what is the {group} in the row of {t}|what is the {group} where {name} is {t}|what is {t}'s {group}|what is given as {group} for {t}|what is listed under {group} for {t}|what stands under {group} for {t}|
what's the {group} of {t}|what's {t}'s {group}|what {group} does {t} have|what {group} does {t} belong to|what {group} does the {name} {t} have|what {group} is given for {t}|what {group} is listed for {t}|what {group} goes with {t}|what {group} has {t}|
what does {t} have as {group}|what does it say under {group} for {t}|what does the column {group} say for {t}|which {group} is {t}|which {group} is {t} in|which {group} is given for {t}|which {group} is listed next to {t}|which {group} goes with {t}|
which {group} belongs to {t}|which {group} has {t}|which {group} does {t} belong to|which {group} does the {name} {t} have|which {group} do we have for {t}|to which {group} does {t} belong|to what {group} does {t} belong|in which {group} is {t}|
of which {group} is {t}|under what {group} does {t} stand|under which {group} does {t} come|for {t}, what is the {group}|for the {name} {t}, which {group} is given|in the row of {t}, what is the {group}|{group} of {t}|{group} for {t}|
{group} of the {name} {t}|{group} where {name} is {t}|the {group} of {t} is|look up {t} and give the {group}|look up which {group} {t} has|find the {group} of {t}|find the {group} for {t}|find {t} and read off the {group}|
find out which {group} {t} has|find the row of {t} and give its {group}|give the {group} of {t}|give me the {group} of {t}|give me {t}'s {group}|tell me the {group} of {t}|tell me which {group} {t} has|tell me what {group} {t} belongs to|
state the {group} of {t}|report the {group} of {t}|return the {group} for {t}|return the {group} where {name} is {t}|print the {group} of {t}|show me the {group} of {t}|read off the {group} of {t}|name the {group} of {t}|say which {group} {t} has|
say what {group} {t} is|get the {group} of {t}|check the {group} of {t}|determine the {group} of {t}|identify the {group} of {t}|let me know the {group} of {t}|
tell me {t}'s {group}"""
)
DISTINCT = table(
    """which different {group} values are there|what are the distinct values of {group}|list every {group} once|which values does the column {group} take|
list the unique entries under {group}|show the different {group} values|which {group} values are there|which {group} values occur|which {group} values exist|which {group} values appear in the table|which {group} values can be found|
which distinct {group} values are there|which distinct values does {group} have|which unique {group} values are there|which unique values stand under {group}|which different values does {group} have|which different entries does the column {group} have|
which values of {group} are there|which values of {group} occur|which are the different {group} values|what {group} values are there|what {group} values exist|what {group} values does the table have|what different {group} values are there|
what different values stand under {group}|what unique values does {group} have|what distinct entries are there under {group}|what values does {group} take|what values does the column {group} have|what values are in the column {group}|
what can {group} be in this table|what are the different {group} values|what are the unique {group} values|what are the values of {group}, each once|what are all the {group} values, without repeats|what is the set of {group} values|
what's the set of values in {group}|distinct values of {group}|distinct {group} values|unique {group} values|unique values in the column {group}|different {group} values|set of {group} values|all {group} values, each once|every {group}, no repeats|
list the {group} values, each once|list the different {group} values|list the distinct {group} values|list the unique values of {group}|list all {group} values without repeats|list every different {group}|list each value of {group} once|
give the distinct values of {group}|give the different {group} values|give me the unique {group} values|give me every {group} once|give me the set of {group} values|name the different {group} values|name every {group} that occurs|
name each {group} once|show the unique values of {group}|show me the distinct {group} values|show me every {group} without repeats|tell me which {group} values there are|tell me the different {group} values|tell me what values {group} takes|
print the distinct {group} values|print every {group} once|return the unique {group} values|return the distinct values of the column {group}|find all the different {group} values|find the distinct values of {group}|
collect the unique {group} values|extract the distinct values of {group}|enumerate the {group} values, each once|report the different values of {group}|identify the distinct {group} values|write down every {group} once|
get the unique values of {group}|determine which {group} values occur|say which {group} values there are|
what {group} values occur"""
)
HOW_MANY = table(
    """how many rows are there|how many {name} entries are there|count the rows of the table|what is the number of rows|how many records does the table have|how many rows are there in all|how many rows are there in the table|how many rows are in the table|
how many rows does the table have|how many rows does this table have|how many rows do we have|how many rows has the table|how many rows exist|how many rows can be counted|how many rows does it come to|how many records are there|how many records are in the table|
how many records do we have|how many records exist|how many data rows are there|how many data rows does the table have|how many entries are there|how many entries does the table have|how many entries are in the table|how many {name} entries are in the table|
how many {name} entries does the table have|how many {name} entries are listed|how many {name} entries do we have|how many {name} entries exist|how many {name} entries are there in all|how long is the table, in rows|how big is the table, in rows|
how large is the table, counted in rows|what is the number of records|what is the number of entries|what is the number of {name} entries|what is the total number of rows|what is the row count|what is the count of rows|what is the size of the table in rows|
what is the length of the table, in rows|what's the number of rows|what's the row count|what number of rows does the table have|in all, how many rows are there|in total, how many {name} entries are listed|number of rows|number of rows in the table|
number of records|number of {name} entries|row count|total rows|total number of records|count of rows|count the rows|count all rows|count every row|count the records|count the entries of the table|count the {name} entries|
count all {name} entries in the table|count how many rows there are|count how many {name} entries there are|give the number of rows|give the row count|give me the number of rows in the table|give me the number of {name} entries|
tell me how many rows there are|tell me how many rows the table has|tell me how many {name} entries are listed|tell me the number of records|find the number of rows|find out how many rows there are|determine the number of rows|
determine how many records the table has|report the number of rows|report the row count|return the number of rows|print the number of rows|state how many rows there are|say how many rows the table has|work out how many rows there are|
tally the rows of the table|show how many rows there are|check how many rows the table has|
how many rows in all"""
)
RANKED = table(
    """which {k} {name} entries have the highest {number}|list the top {k} {name} entries by {number}|name the {k} {name} entries with the most {number}|
sort by {number} and give the first {k} {name} entries, highest first|which {k} {name} entries have the most {number}|which {k} {name} entries have the largest {number}|which {k} {name} entries have the greatest {number}|
which {k} {name} entries have the biggest {number}|which {k} {name} entries have the top {number} values|which {k} {name} entries are the highest by {number}|which {k} {name} entries are at the top by {number}|which {k} {name} entries are first by {number}|
which {k} {name} entries lead in {number}|which {k} {name} entries come first by {number}|which {k} {name} entries rank highest in {number}|which {k} {name} entries top the list by {number}|which are the top {k} {name} entries by {number}|
which are the {k} {name} entries with the highest {number}|which of the {name} entries are the top {k} by {number}|what {k} {name} entries have the highest {number}|what are the top {k} {name} entries by {number}|
what are the {k} {name} entries with the highest {number}|what are the {k} {name} entries with the largest {number}|what are the {k} {name} entries with most {number}|what are the {k} highest {name} entries by {number}|
what are the first {k} {name} entries when sorted by {number}, highest first|what is the top {k} of {name} entries by {number}|by {number}, what are the top {k} {name} entries|by {number}, which {k} {name} entries are the highest|
for which {k} {name} entries is the {number} highest|top {k} {name} entries by {number}|top {k} by {number}, {name} only|the {k} {name} entries with the highest {number}|the {k} highest {name} entries by {number}|{k} {name} entries with the most {number}|
list the {k} {name} entries with the highest {number}|list the {k} {name} entries with the largest {number}, in order|list the first {k} {name} entries by {number}, highest first|list the {k} highest {name} entries by {number}|
name the top {k} {name} entries by {number}|name the {k} {name} entries with the highest {number}|name the {k} {name} entries that lead in {number}|give the top {k} {name} entries by {number}|give the {k} {name} entries with the highest {number}|
give me the top {k} {name} entries in {number}|give me the {k} {name} entries with the greatest {number}|show the top {k} {name} entries by {number}|show me the {k} {name} entries with the highest {number}|
tell me the top {k} {name} entries by {number}|tell me which {k} {name} entries have the highest {number}|print the top {k} {name} entries by {number}|print the {k} {name} entries with the largest {number}|
return the top {k} {name} entries by {number}|return the {k} {name} entries with the most {number}|find the {k} {name} entries with the highest {number}|find the top {k} {name} entries by {number}|
rank the {name} entries by {number} and give the top {k}|rank by {number} and list the first {k} {name} entries|sort the rows by {number}, highest first, and name the first {k} {name} entries|
order the rows by {number} from high to low and list {k} {name} entries|sort by {number} in descending order and give {k} {name} entries|pick the {k} {name} entries with the highest {number}|
pick out the top {k} {name} entries by {number}|select the {k} {name} entries with the largest {number}|report the top {k} {name} entries by {number}|identify the {k} {name} entries with the highest {number}|
determine the top {k} {name} entries by {number}|get the {k} {name} entries that have the most {number}|
what are the {k} best {name} entries by {number}"""
)
