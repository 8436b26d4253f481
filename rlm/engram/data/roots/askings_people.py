"""Wordings of the questions about who wrote and when, and about pairs of users. Pure data, apart by
`|`; the last of each table is held out.
"""

from __future__ import annotations

from rlm.engram.data.roots.phrases import table

ASK_MOST = table(
    """which user wrote the most lines|who appears most often|which user is behind the most {noun}|who is the busiest user|
whose {noun} are the most numerous|which author has the largest number of {noun}|what user turns up more than any other|
who is the most active|which person wrote more than anybody else|who posted most|which id shows up most|who tops the list by number of {noun}|which user contributed the most|
from whom do we have the most {noun}|who leads by lines|who is the top author|what is the commonest user|find the user with the greatest number of {noun}|who wrote the most|who wrote most of all|who wrote the most {noun}|
who has the most {noun}|who has the most lines|who has the highest number of {noun}|who has written more than everybody else|who is responsible for the most {noun}|who comes first by number of {noun}|who comes up most|
who turns up most often|who occurs most frequently|who is number one by lines|who is in first place by number of {noun}|who is the most prolific|who is the most frequent user|who is the user with the most {noun}|who is the leading author|
who is the main contributor|who is the winner by number of lines|who is seen more than all others|who sent the most|who entered the most {noun}|who made the most entries|who produced the largest number of {noun}|who did most of the writing|
who beats all others in number of {noun}|who ranks highest by number of {noun}|whose name occurs most|whose lines are most numerous|whose id comes up most often|which user has the most {noun}|which user has the most lines|
which user has the highest count|which user has the maximum number of {noun}|which user is the most active|which user is the most frequent|which user is the most common|which user is the busiest|which user is at the top by number of {noun}|
which user appears the most|which user appears most often|which user occurs more than any other|which user is seen most|which user leads by count|which user outdoes all others by number of lines|which user gave us the most {noun}|
which user accounts for the largest share of the {noun}|which of the users wrote most|which of the users has the most {noun}|which one of the users is the most active|which person has the most {noun}|which person posted the most|
which person is the busiest|which author is the most prolific|which author wrote the most {noun}|which author occurs most often|which id is the most frequent|which id has the most lines|what user has the most {noun}|what user is most frequent|
what is the most common user|what is the most frequent user id|what is the name of the user with the most {noun}|what is the id of the busiest user|from which user do the most {noun} come|from which user do we have more {noun} than from any other|
by which user are the most {noun}|by whom are the most {noun}|by whom was most written|by number of {noun}, who is first|by number of lines, which user is ahead of all others|among the users, who wrote most|
among all authors, who has the greatest number of {noun}|of all users, which has the most {noun}|of all the people here, who wrote the most|if you count the lines of each user, who has most|nobody wrote more than whom|no user has more {noun} than which one|
most active user|most frequent user|busiest user|top user by number of {noun}|user with the most {noun}|user with the highest count|the user with the most lines|the most prolific author|count the {noun} per user and name the highest|
count the lines of every user and give me the leader|rank the users by number of {noun} and give the first|find the busiest user|find the user who wrote most|find out who wrote the most {noun}|find out which user is the most active|
name the most active user|name the user who appears most often|name the author with the highest number of lines|give me the user with the most {noun}|give the most frequent user|tell me who wrote the most|tell me who has the most {noun}|
tell me which user occurs most often|identify the user with the most lines|identify the most active user|determine which user has the most {noun}|state who wrote most|report the user with the highest count|return the most frequent user|
print the user with the most {noun}|say who has the most {noun}|say which user is the busiest|work out who wrote most|pick out the user with the largest number of {noun}|show me the most active user|check who wrote the most lines|
name the user with the most {noun}"""
)
ASK_SECOND = table(
    """which user wrote the second most lines|who comes second by number of {noun}|which user is the runner-up in number of {noun}|
who is the second busiest user|who is in second place by {noun}|which user is number two by lines|who wrote most after the leader|which author ranks second|who is second by number of {noun}|who is the second most active user|
who is the second most frequent user|who is number two by number of {noun}|who is the runner-up among the users|who is next after the busiest user|who is just behind the busiest user|who has the second most {noun}|who has the second most lines|
who has the second highest count|who has more {noun} than all but one|who wrote the second most|who wrote the second most {noun}|who wrote the second largest number of lines|who posted the second most|who ranks second by lines|
who ranks number two by {noun}|who takes second place by number of {noun}|who takes the silver medal by number of lines|who follows the top user by number of {noun}|who appears second most often|who turns up second most|who would be second in a ranking by {noun}|
whose {noun} are the second most numerous|which user has the second most {noun}|which user has the second largest number of lines|which user is second by number of {noun}|which user is second in the ranking|which user is the second most active|
which user is the second most frequent|which user is the second busiest|which user is in second place|which user is only beaten by one other in number of {noun}|which user appears second most often|which user comes right after the leader|
which user comes second|which user comes next after the one with the most {noun}|which user follows the leader by number of lines|which user takes second place|which user would be first if the busiest were left out|
which of the users comes second by number of lines|which person is second by number of {noun}|which person wrote the second most|which author is number two|which author has the second most {noun}|which id is the second most frequent|
what user has the second highest number of {noun}|what is the second most common user|what is the second most frequent user|what is the name of the second busiest user|from which user do we have the second most {noun}|
by number of {noun}, who is second|by number of lines, which user is number two|among the users, who is second by {noun}|of all users, who has the second most lines|after the leader, who wrote most|after the busiest user, who comes next|
leaving out the top user, who wrote most|if the busiest user is left aside, who has the most {noun}|second most active user|second busiest user|second most frequent user|user with the second most {noun}|number two by number of {noun}|
runner-up by number of lines|the user in second place by number of {noun}|rank the users by number of {noun} and give the second|sort the users by lines, most first, and name the second|count the {noun} per user and name number two|
count the lines of each user and give me the runner-up|find the second busiest user|find the user with the second most {noun}|find out who comes second by lines|name the second most active user|name the runner-up by number of {noun}|
give me the user with the second most lines|give the second most frequent user|tell me who comes second by number of {noun}|tell me which user has the second most {noun}|identify the second most active user|determine who is second by number of lines|
state who is in second place by {noun}|report the user with the second highest count|return the second most frequent user|print the user who is second by {noun}|say who wrote the second most|work out who is number two by {noun}|
who has the second largest number of {noun}|name the user with the second highest count of {noun}"""
)
ASK_HOW_MANY = table(
    """how many {noun} are by {user}|how many lines does {user} have|how often does {user} appear|count the {noun} of {user}|
how many did {user} write|how many {noun} come from {user}|what is the tally of {user}|how many entries has {user} made|how many times did {user} post|give the number of lines {user} wrote|
how active is {user}, in {noun}|how many {noun} does {user} have|how many {noun} did {user} write|how many {noun} did {user} post|how many {noun} has {user} written|how many {noun} has {user} got|how many {noun} were written by {user}|
how many {noun} are there by {user}|how many {noun} are there from {user}|how many {noun} are from {user}|how many {noun} belong to {user}|how many {noun} bear the name {user}|how many {noun} carry the id {user}|how many {noun} are due to {user}|
how many {noun} do we have from {user}|how many {noun} go back to {user}|how many {noun} can be put down to {user}|how many {noun} have {user} as their author|how many of the {noun} are by {user}|how many of the {noun} were written by {user}|
how many of the {noun} come from {user}|how many of the lines are by {user}|how many lines are by {user}|how many lines are from {user}|how many lines did {user} write|how many lines has {user} written|how many lines name {user} as the user|
how many lines were contributed by {user}|how many are by {user}|how many are from {user}|how many were by {user}|how many does {user} have|how many entries are by {user}|how many entries does {user} have|how many times does {user} appear|
how many times does {user} occur|how many times does {user} turn up as a user|how many times is {user} the author|how many times did {user} write|how many times do we see {user}|how often did {user} write something|how often did {user} post|
how often is {user} the user|how often do we meet {user}|how often does {user} come up|how much did {user} write, in lines|how much is by {user}, counted in {noun}|how big is the share of {user}, as a number of {noun}|
what is the number of {noun} by {user}|what is the number of lines of {user}|what is the count for {user}|what is the count of {noun} from {user}|what is the total of {noun} by {user}|what is the total for {user}|what's the count of {user}|
what does {user} come to, in {noun}|what number of {noun} did {user} write|what number of lines does {user} have|for {user}, how many {noun} are there|for {user}, how many lines|for the user {user}, what is the count|of the {noun}, how many are by {user}|
of all lines, how many did {user} write|among the {noun}, how many come from {user}|by {user}, how many {noun} are there|from {user}, how many {noun} do we have|number of {noun} by {user}|number of {noun} from {user}|number of lines by {user}|
count of {noun} by {user}|count of {user}|total {noun} of {user}|frequency of {user}|lines by {user}, how many|{noun} by {user}, how many|count the {noun} by {user}|count the {noun} from {user}|count the {noun} that {user} wrote|count the lines of {user}|
count the lines by {user}|count the entries of {user}|count all {noun} of {user}|count how many {noun} {user} wrote|count how often {user} appears|tally the {noun} of {user}|tally {user}|total the lines of {user}|add up the {noun} by {user}|
find the number of {noun} by {user}|find out how many {noun} {user} wrote|find how often {user} occurs|give the number of {noun} by {user}|give me the count for {user}|give me the number of lines that {user} has|tell me how many {noun} {user} wrote|
tell me how many lines are by {user}|tell me how often {user} appears|tell me the number of {noun} from {user}|determine how many {noun} are by {user}|determine the number of lines of {user}|state how many {noun} come from {user}|
state the count of {user}|report how many lines {user} has|report the number of {noun} by {user}|return the number of {noun} of {user}|print how many {noun} {user} has|say how many {noun} are from {user}|work out how many {noun} {user} wrote|
work out the total of {user}|compute the number of {noun} by {user}|check how many {noun} are by {user}|show how many lines {user} wrote|see how often {user} posted|
what is the number of {noun} from {user}"""
)
ASK_USERS = table(
    """how many different users are there|how many users wrote something|count the distinct users|how many people are there|how many authors took part|from how many users are the {noun}|
give the number of distinct users|how many user ids turn up|how big is the group of users|how many users are there|how many users are there in all|how many users do we have|how many users are involved|how many users appear|how many users occur|
how many users wrote {noun}|how many users posted|how many users contributed|how many users took part|how many users can be counted|how many users are named|how many unique users are there|how many unique users wrote something|
how many unique user ids are there|how many distinct users are there|how many distinct users appear|how many distinct authors are there|how many distinct people wrote|how many different people are there|how many different people wrote {noun}|
how many different authors are there|how many different authors do the {noun} have|how many different user ids occur|how many different users have lines|how many different users wrote the {noun}|how many different names of users are there|
how many separate users can be found|how many individual users are there|how many persons are there|how many persons wrote something|how many people wrote these {noun}|how many people took part|how many people posted|how many authors are there|
how many authors wrote the {noun}|how many writers are there|how many user names occur|how many ids are there|how many contributors are there|how many members has the group of users|how large is the number of users|how numerous are the users|
what is the number of different users|what is the number of distinct users|what is the number of unique users|what is the number of people who wrote|what is the count of users|what is the count of distinct users|what is the total number of users|
what's the number of users|what number of users is there|what number of different people wrote {noun}|by how many users were the {noun} written|by how many people are the {noun}|by how many different authors are the {noun}|
from how many different users do we have {noun}|from how many people do the {noun} come|in total, how many users are there|in all, how many users wrote|counting each user once, how many are there|each user counted once, what is the total|
not counting anybody twice, how many users are there|number of users|number of different users|number of distinct users|number of unique users|count of users|distinct users, how many|unique users, how many|total users|count the users|
count the different users|count the unique users|count the users, each one once|count the authors|count the different people|count how many users there are|count how many different users wrote|count every user once|tally the distinct users|
find the number of users|find the number of different users|find out how many users there are|give the number of users|give me the number of different authors|give me the count of unique users|tell me how many users there are|
tell me how many different people wrote|tell me the number of users|determine the number of distinct users|determine how many users there are|state the number of users|state how many different users occur|report the number of unique users|
return the number of distinct users|print the number of users|say how many users there are|work out how many different users there are|compute the number of distinct users|check how many users there are|show how many users wrote something|
what is the number of users"""
)
ASK_MOST_OF = table(
    """which user has the most {noun} under {one}|who wrote the largest number of {noun} that are {one}|
which user comes first when only {one} counts|name the user with the most {kind} {one}|
who is responsible for most of {one}|from which user do most {noun} of {one} come|which person leads in {one}|who tops the list for {one}|find the user with the highest number of {one}|
which author wrote more {one} than anybody else|who has the most {one}|who has the most {noun} of {kind} {one}|who has the most {noun} under {one}|who has the highest number of {one}|who has the most lines that are {one}|
who wrote the most {one}|who wrote the most {noun} of {one}|who wrote most of the {noun} under {one}|who wrote {one} most often|who wrote {one} more than all others|who posted the most {one}|who is first in {one}|who is the leader in {one}|
who is the leader by number of {one}|who is the top user for {one}|who is the busiest user under {one}|who is the most active in {one}|who is behind the most {one}|who is number one for {one}|who comes first for {one}|who comes first in {one}|
who leads in {one}|who leads by number of {one}|who wins when you count {one}|who ranks highest in {one}|who stands out by number of {one}|who beats all others in {one}|who contributed most to {one}|who contributed the most {noun} to {one}|
who accounts for the most {noun} under {one}|who accounts for the largest part of {one}|who shows up most under {one}|who appears most often with {one}|
whose count of {one} is highest|whose number of {one} is the largest|which user has the most {one}|which user has the highest count of {one}|which user has the largest number of {noun} with {one}|which user has more {one} than any other|
which user has more {noun} of {kind} {one} than all the others|which user is the leader in {one}|which user is first in {one}|which user is at the top for {one}|which user is the most frequent under {one}|which user is behind most of {one}|
which user is the biggest source of {one}|which user wrote the most {one}|which user wrote the most {noun} under {one}|which user wrote the most {noun} of {kind} {one}|which user wrote {one} most often|which user posted the most {one}|
which user contributed the most {one}|which user appears most often among {one}|which user leads in {one}|which user leads the {kind} {one}|which user wins for {one}|which user ranks first by number of {one}|which user tops {one}|
which of the users has the most {one}|which of the users wrote most of {one}|which person has the most {one}|which person wrote the most {noun} under {one}|which author has the most {noun} of {one}|which author is first for {one}|
what user has the most {noun} that are {one}|what user has the highest number of {one}|what is the user with the most {one}|from whom do most {noun} of {one} come|from whom do we have the most {one}|from which user do we have the most {one}|
from which user are the most {noun} of {kind} {one}|by whom are most {noun} of {one}|by which user are the most {noun} under {one}|under {one}, who has the most {noun}|under {one}, which user is the most frequent|for {one}, who has the most {noun}|
for {one}, which user comes first|for the {kind} {one}, which user leads|in {one}, who wrote the most|in the {kind} {one}, who is the busiest|among the {noun} that are {one}, which user is most frequent|among the {noun} of {one}, who occurs most|
of the {noun} under {one}, who wrote most|of all users, who has the most {one}|when only {one} counts, who is first|if only {one} is counted, which user has most|looking at {one} only, who wrote the most|nobody has more {one} than whom|
no user wrote more {one} than which|top user for {one}|user with the most {one}|user with the most {noun} under {one}|the user with the highest number of {one}|count {one} by user and name the highest|count the {noun} of {one} per user and give the leader|
rank the users by number of {one} and give the first|find the user with the most {one}|find the user who wrote most of {one}|find out who has the most {noun} under {one}|find out which user leads in {one}|name the user with the most {one}|
name the user who wrote the most {noun} of {one}|name the leader in {one}|give me the user with the most {noun} under {one}|give the user with the highest count of {one}|tell me who has the most {one}|tell me who wrote the most {noun} of {kind} {one}|
tell me which user leads in {one}|identify the user with the most {one}|determine who has the most {noun} with {one}|determine which user wrote the most {one}|state who leads in {one}|report the user with the most {one}|
return the user with the most {noun} of {one}|print the user who has the most {one}|say who has the most {one}|say which user comes first for {one}|work out who wrote the most {one}|pick out the user with the most {one}|
check who has the most {noun} under {one}|show me the user with the most {one}|
whose {noun} are {one} most often"""
)
ASK_TWO = table(
    """who has more {noun} under {one}, {a} or {b}|which of the users {a} and {b} has more of {one}|
compare {a} with {b}: who has the larger number of {one}|between {a} and {b}, who leads in {one}|
does {a} or {b} have the higher number of {noun} under {one}|who wrote {one} more often, {a} or {b}|tell me who of {a} and {b} has more {one}|who has more {one}, {a} or {b}|who has the higher count of {one}, {a} or {b}|
who has the greater number of {noun} with {one}, {a} or {b}|who has the most {one}, {a} or {b}|who has more {noun} that are {one}, {a} or {b}|who wrote more {one}, {a} or {b}|who wrote more {noun} of {kind} {one}, {a} or {b}|
who wrote more of {one}, is it {a} or {b}|who posted more {one}, {a} or {b}|who leads in {one}, {a} or {b}|who is ahead in {one}, {a} or {b}|who is ahead of the other in {one}, {a} or {b}|who comes before the other in {one}, {a} or {b}|
who wins for {one}, {a} or {b}|who is the more active under {one}, {a} or {b}|who contributed more to {one}, {a} or {b}|who appears more often with {one}, {a} or {b}|who of {a} and {b} has more {one}|who of {a} and {b} has the higher number of {one}|
who of {a} and {b} wrote more {noun} under {one}|whose count of {one} is higher, that of {a} or that of {b}|whose {noun} are {one} more often, those of {a} or those of {b}|which has more {one}, {a} or {b}|which has more {noun} of {kind} {one}, {a} or {b}|
which user has more {one}, {a} or {b}|which user has more {noun} under {one}, {a} or {b}|which user wrote more {one}, {a} or {b}|which user is ahead in {one}, {a} or {b}|which user leads in {one}, {a} or {b}|which one has more {one}, {a} or {b}|
which one of {a} and {b} wrote more {one}|which one of {a} and {b} has the larger number of {noun} under {one}|which of the two has more {one}, {a} or {b}|which of the two wrote more {noun} with {one}, {a} or {b}|which of {a} and {b} has more {one}|
which of {a} and {b} has the higher count of {one}|which of {a} and {b} wrote more {noun} of {one}|which of these two leads in {one}, {a} or {b}|is it {a} or {b} who has more {one}|is it {a} or {b} who wrote more {noun} under {one}|
is {a} or {b} ahead in {one}|is {a} or {b} the one with more {one}|is there more of {one} from {a} or from {b}|are there more {noun} of {one} by {a} or by {b}|are more {noun} under {one} by {a} or by {b}|do we have more {one} from {a} or from {b}|
does {a} or {b} have more {one}|does {a} or {b} lead in {one}|does {a} or does {b} have the larger number of {one}|did {a} or {b} write more {one}|did {a} or {b} write more {noun} of {kind} {one}|has {a} or {b} more {noun} under {one}|
from whom do we have more {one}, {a} or {b}|from which user do more {noun} of {one} come, {a} or {b}|by whom are there more {noun} under {one}, {a} or {b}|for {one}, who has more {noun}, {a} or {b}|for {one}, which of {a} and {b} is ahead|
under {one}, who wrote more, {a} or {b}|under {one}, does {a} or {b} have more {noun}|in {one}, who is ahead, {a} or {b}|in {one}, which of {a} and {b} wrote more|when only {one} counts, who wrote more, {a} or {b}|if we count {one}, is {a} or {b} ahead|
between {a} and {b}, who has more {one}|between {a} and {b}, who wrote more {noun} under {one}|between the users {a} and {b}, which has the higher number of {one}|of {a} and {b}, who has more {one}|of {a} and {b}, who wrote more {noun} of {kind} {one}|
of the users {a} and {b}, which leads in {one}|of the two users {a} and {b}, who has more {one}|out of {a} and {b}, who has more {noun} with {one}|among {a} and {b}, who is first for {one}|take {a} and {b}: who has more {one}|
take the users {a} and {b}: which wrote more {noun} under {one}|compare {a} and {b} by number of {one} and name the higher|compare {a} and {b}: who wrote more {one}|compare {a} to {b} in {one} and say who has more|
compare the users {a} and {b} and give the one with more {one}|compare how many {noun} of {one} {a} and {b} have and name the leader|tell me who has more {one}, {a} or {b}|tell me whether {a} or {b} has more {one}|
tell me which of {a} and {b} wrote more {noun} under {one}|say who has more {noun} of {kind} {one}, {a} or {b}|say whether {a} or {b} is ahead in {one}|find out who wrote more {one}, {a} or {b}|find out whether {a} or {b} has more {one}|
determine which of {a} and {b} has more {one}|name the one of {a} and {b} who has more {one}|name whoever has more {noun} under {one}, {a} or {b}|give me the one with more {one}, {a} or {b}|state which of {a} and {b} leads in {one}|
decide who is ahead in {one}, {a} or {b}|check whether {a} or {b} wrote more {one}|work out who has more {one}, {a} or {b}|pick the user with more {one}, {a} or {b}|identify which of {a} and {b} has the higher number of {one}|
of {a} and {b}, which one wrote more {noun} that are {one}"""
)
ASK_DAY = table(
    """which date occurs most often|what is the busiest day|on which day were the most {noun} written|which day has the most lines|
when was most written|which day saw the most {noun}|what date do most lines carry|on what date was there most going on|which was the day with the most entries|
find the day with the greatest number of lines|what is the top date|name the date with the highest number of {noun}|which date is the most common|which date is the most frequent|which date is used most|which date is on top by count|
which date is the leader by number of {noun}|which date has the most {noun}|which date has the most lines|which date has the highest count|which date has the largest number of entries|which date appears most often|which date appears the most|
which date comes up most|which date comes first by number of {noun}|which date turns up more than any other|which date stands on the most lines|which date leads|which of the dates is the most common|which of the dates occurs most often|
which day is the most common|which day is the busiest|which day was the busiest|which day was the most active|which day has the most {noun}|which day has the highest number of {noun}|which day had more {noun} than any other|which day got the most {noun}|
which day brought the most {noun}|which day is the peak|which day is at the top by number of lines|which day comes first by number of lines|which day counts the most {noun}|which of the days has the most {noun}|which single day has the most lines|
what date occurs most often|what date is the most frequent|what date has the most {noun}|what date appears more than any other|what day has the most {noun}|what day was the busiest|what day is seen most|what is the most common date|
what is the most frequent date|what is the date with the most {noun}|what is the date with the most lines|what is the day with the highest count|what is the day with the most entries|what is the peak day|what was the busiest date|
what was the date with the most {noun}|what's the most common date|what's the busiest day|when were the most {noun} written|when were the most {noun} made|when was there most activity|when was the busiest day|when was the peak|when did people write most|
when do most {noun} date from|on which date were the most {noun} written|on which date are there the most lines|on which date do the most {noun} fall|on which date was most written|on which date did most happen|on which day are there the most {noun}|
on which day was the number of {noun} highest|on which day do we have the most lines|on which day did people write most|on what date were there the most {noun}|on what day were the most lines written|from which day do we have the most {noun}|
from which date are the most {noun}|to which date do the most {noun} belong|by number of {noun}, which day is first|by number of lines, what is the top day|among the dates, which is the most frequent|of all days, which has the most {noun}|
of all dates, which comes up most|if you count the lines of each day, which has most|if you count by date, which is highest|no date has more {noun} than which one|most common date|most frequent date|busiest day|busiest date|day with the most {noun}|
date with the most lines|date with the highest count|the day with the most {noun}|the top day by number of lines|the peak day|count the {noun} per day and name the highest|count the lines of each date and give the top one|
rank the dates by number of {noun} and give the first|find the busiest day|find the most common date|find the date with the most {noun}|find out on which day most was written|find out which date has the most lines|name the busiest day|
name the most frequent date|name the day with the most {noun}|give me the date with the most {noun}|give me the busiest day|give the most common date|give the day that has the most lines|tell me the busiest day|tell me which date has the most {noun}|
tell me which day saw the most {noun}|tell me when most was written|tell me on which day there are the most lines|identify the date with the most {noun}|identify the busiest day|determine which day has the most {noun}|determine the most frequent date|
state the day with the most lines|report the date with the highest number of {noun}|return the most common date|print the date with the most {noun}|say on which day the most {noun} were written|say which date occurs most often|
work out which day was the busiest|pick out the day with the most {noun}|show me the busiest day|check which date comes up most|
which date is seen more than any other"""
)
ASK_SECOND_DAY = table(
    """which date comes second by number of {noun}|what is the second busiest day|which date is the second most frequent|
which day ranks second by {noun}|on which date were the second most {noun} written|what date is the runner-up|which date is the second most common|which date is in second place|which date is number two by count|which date is second|
which date is the next after the most common one|which date is only beaten by one other|which date has the second most {noun}|which date has the second most lines|which date has the second highest count|which date occurs second most often|
which date appears second most often|which date comes right after the leader|which date comes next after the busiest|which date takes second place|which of the dates comes second by count|which day is the second busiest|
which day is in second place by number of lines|which day is number two by number of {noun}|which day is the runner-up|which day was the second busiest|which day was the second most active|which day has the second most {noun}|
which day has the second most lines|which day has the second largest number of entries|which day saw the second most {noun}|which day had the second highest number of {noun}|which day comes second|which day follows the busiest one by number of {noun}|
which day would be first if the busiest were left out|which of the days is second by number of lines|what date has the second most {noun}|what date comes second|what date occurs second most often|what day is second by number of {noun}|
what day was the second busiest|what is the second most common date|what is the second most frequent date|what is the date in second place|what is the date with the second most {noun}|what is the day with the second most lines|
what is the day with the second highest count|what is the runner-up among the dates|what was the second busiest date|what's the second most common date|when were the second most {noun} written|when was the second busiest day|
when was the second highest number of lines written|on which day were the second most {noun} written|on which day are there the second most lines|on which date do the second most {noun} fall|on which date was the second highest number of {noun} written|
on what day do we have the second most {noun}|from which day do we have the second most {noun}|by number of {noun}, which day is second|by number of lines, which date is number two|by count, what date comes after the top one|
among the dates, which is second by {noun}|of all days, which has the second most lines|after the busiest day, which one comes next|after the most common date, what is the next|leaving out the top date, which is the most common|
leaving aside the busiest day, which has the most {noun}|second busiest day|second most common date|second most frequent date|date with the second most {noun}|day with the second most lines|runner-up among the dates|number two among the days|
the day in second place by number of {noun}|rank the dates by number of {noun} and give the second|sort the days by number of lines, most first, and give the second|count the {noun} per day and name number two|
count the lines of each date and give the runner-up|find the second busiest day|find the date with the second most {noun}|find out which day comes second by number of lines|name the second busiest day|name the second most common date|
name the runner-up among the days|give me the date with the second most {noun}|give the second most frequent date|tell me the second busiest day|tell me which date comes second by number of {noun}|identify the day with the second most lines|
determine the second most frequent date|determine which day is second by number of {noun}|state the second busiest day|report the date with the second highest count|return the second most common date|print the date that is second by count|
say which day has the second most {noun}|work out which day is second|pick out the day with the second most lines|
name the date with the second highest number of lines"""
)
ASK_TIMES = table(
    """how many dates occur exactly {n} times|how many days have {n} lines, no more and no fewer|count the days with just {n} {noun}|
how many dates come up {n} times and no more|on how many days were there just {n} {noun}|what is the number of days with exactly {n} lines|how many dates have a count of {n}|how many dates have exactly {n} {noun}|
how many dates have exactly {n} lines|how many dates have just {n} {noun}|how many dates have precisely {n} lines|how many dates have {n} lines each|how many dates have {n} as their count|how many dates have a frequency of {n}|
how many dates are there with exactly {n} {noun}|how many dates are there with a count of {n}|how many dates are there that occur {n} times|how many dates are used exactly {n} times|how many dates are seen {n} times, not more, not less|
how many dates are on exactly {n} lines|how many dates appear exactly {n} times|how many dates appear on just {n} lines|how many dates turn up exactly {n} times|how many dates stand on precisely {n} lines|how many of the dates occur exactly {n} times|
how many of the dates have {n} {noun}, no more, no fewer|how many different dates have exactly {n} lines|how many days have exactly {n} {noun}|how many days have exactly {n} lines|how many days have just {n} entries|how many days have a count of {n}|
how many days had exactly {n} {noun}|how many days saw exactly {n} {noun}|how many days got exactly {n} {noun}|how many days are there with exactly {n} {noun}|how many days are there with {n} lines each|how many days are there on which exactly {n} {noun} were written|
how many days come with exactly {n} lines|how many days count exactly {n} {noun}|how many of the days have exactly {n} {noun}|how many different days have {n} lines each|how many times is there a day with exactly {n} {noun}|
how often does a date have exactly {n} lines|how often is the count of a day exactly {n}|how often were there exactly {n} {noun} on one day|on how many dates are there exactly {n} {noun}|on how many dates were exactly {n} {noun} written|
on how many days are there exactly {n} lines|on how many days were exactly {n} {noun} written|on how many days do we have {n} {noun}, no more and no fewer|on how many different days are there just {n} lines|for how many days is the count exactly {n}|
for how many days do we have exactly {n} {noun}|for how many dates is the number of lines {n}|for how many dates are there {n} lines exactly|with exactly {n} {noun} each, how many days are there|by date, how many have exactly {n} {noun}|
counting lines by date, how many dates have exactly {n}|of all dates, how many occur exactly {n} times|of the days, how many have exactly {n} lines|among the dates, how many have a count of {n}|what is the number of dates that occur exactly {n} times|
what is the number of dates with exactly {n} {noun}|what is the number of days with just {n} {noun}|what number of dates has exactly {n} lines|what number of days has a count of {n}|number of dates that occur exactly {n} times|
number of dates with exactly {n} lines|number of days with exactly {n} {noun}|dates with exactly {n} {noun}, how many|days with a count of {n}, how many|count the dates with exactly {n} {noun}|count the dates with exactly {n} lines|
count the dates that occur exactly {n} times|count the dates that appear on {n} lines, no more and no fewer|count the days with exactly {n} lines|count the days that have exactly {n} {noun}|count the days on which exactly {n} {noun} were written|
count how many dates have exactly {n} lines|count how many days have just {n} {noun}|tally the dates that come up exactly {n} times|find the number of dates with exactly {n} lines|find out how many days have exactly {n} {noun}|
give the number of dates that occur exactly {n} times|give the number of days with exactly {n} {noun}|give me the count of dates with {n} lines each|tell me how many dates occur exactly {n} times|tell me how many days have exactly {n} lines|
tell me on how many days there were exactly {n} {noun}|determine how many dates have exactly {n} {noun}|determine the number of days with {n} lines each|state how many dates occur exactly {n} times|report the number of days with exactly {n} {noun}|
return the number of dates with a count of {n}|print how many dates have exactly {n} lines|say on how many days there are exactly {n} lines|say how many dates have exactly {n} {noun}|work out how many days have exactly {n} {noun}|
check how many dates occur exactly {n} times|
for how many dates are there precisely {n} {noun}"""
)
DATES_AS = table(
    """Write the date as {f}.|Dates are wanted as {f}.|(date format: {f})|Give the date as {f}.|Give it as {f}.|Put the date as {f}.|Format the date as {f}.|The date has to be {f}.|The date should be in {f}.|Answer in {f}.|
Spell the date {f}.|(as {f})|(in {f})|(format {f})|Date format: {f}.|Format: {f}.|I want it as {f}.|Please write it as {f}.|State the day as {f}.|Return the date in {f} form.|Print it as {f}.|Dates must look like {f}.|
The form of the date is {f}.|Have the date in {f}.|Show the day as {f}.|We write dates as {f}.|
Use {f} for the day."""
)
PAIR_ASKS = table(
    """List all pairs of users{cond}.|Which pairs of users are there{cond}?|Find every pair of users{cond}.|
Name all couples of different users{cond}.|Give me each two users{cond}.|Write down all combinations of two users{cond}.|
Pair up the users{cond}; give all such pairs.|Give all pairs of users{cond}.|Give me all pairs of authors{cond}.|Give every pair of different users{cond}.|Show all pairs of users{cond}.|Show me every two users{cond}.|
Tell me all pairs of users{cond}.|Tell me which pairs of users there are{cond}.|Print all pairs of users{cond}.|Return every pair of users{cond}.|Return all pairs of two different users{cond}.|Report all pairs of users{cond}.|
Enumerate the pairs of users{cond}.|Enumerate all twos of users{cond}.|Collect all pairs of users{cond}.|Determine all pairs of users{cond}.|Determine which pairs of users exist{cond}.|Identify every pair of users{cond}.|
Work out all pairs of users{cond}.|Compute the pairs of users{cond}.|Produce a list of all user pairs{cond}.|Make a list of the pairs of users{cond}.|Make all pairs of users{cond}.|Write out every pair of users{cond}.|
Find all pairs of users{cond}.|Find all pairs of people{cond}.|Find any two users{cond}, and list all such pairs.|Look for pairs of users{cond}, and give them all.|Match the users in twos{cond}; list all the pairs.|
Combine the users in pairs{cond}; print every pair.|Name every pair of users{cond}.|Name all twos of authors{cond}.|Could you list all pairs of users{cond}?|Can you find all the pairs of users{cond}?|Please list the pairs of users{cond}.|
Please give every pair of users{cond}.|I need all pairs of users{cond}.|I want a list of all user pairs{cond}.|I am looking for all pairs of users{cond}.|We need every pair of authors{cond}.|What pairs of users are there{cond}?|
What are the pairs of users{cond}?|What are all the pairs of different users{cond}?|What two users can be paired{cond}? List every pair.|Which pairs of authors exist{cond}?|Which pairs can be made of users{cond}?|
Which two users go together{cond}? Give all pairs.|Which users can be paired{cond}? Name all pairs.|Which couples of users do we have{cond}?|Are there pairs of users{cond}? List them all.|All pairs of users{cond}.|Every pair of users{cond}.|
All user pairs{cond}, please.|User pairs{cond}: list them all.|
Show every pair of authors{cond}."""
)
PAIR_ENDS = table(
    """Put one pair on a line, as {f}, the smaller id first.|One line a pair, written {f}, in ascending order within the pair.|
Write each as {f} on a line of its own; no pair twice, smaller one first.|Format of a line: {f} with the lower one first.|Write each pair as {f}, one a line, the lower one first.|Each pair as {f}, one to a line, smaller first.|
Give each pair on its own line as {f}, in ascending order.|Give them as {f}, line by line, each pair once and the smaller in front.|One pair per line, like {f}; sort within the pair.|One per line as {f}, lower first.|
Each line should be {f}, with the smaller id in front.|Each on a new line, as {f}, no pair twice.|Print each as {f} on a separate line, lower id in front.|Use the format {f}, one pair a line, smaller first.|Use one line for each pair: {f}, the lower one leading.|
Lines look like {f}, the lower of the two being first.|A line holds one pair, {f}, sorted.|The form is {f}, one pair on every line, the smaller one first.|Separate pairs by line breaks and write them {f}, smaller first.|
Show a pair as {f}; a new line for each; do not repeat pairs.|Let a pair be {f}, the smaller first, and put each on its own line.|No pair twice; one a line; write {f} with the lower id first.|No duplicates. One line each, {f}, smaller one first.|
Write {f} for each pair, in order, and start a new line after it.|(one pair a line: {f}, lower first)|Put them down as {f}, each on its own line, sorted inside.|State each pair once, as {f}, on a line by itself.|
The smaller one goes first: {f}. One pair per line.|Lower id first, as {f}, a line for each pair.|Make every line {f}, the smaller one in front.|
Every pair once, like {f}, lower one in front, separated by line breaks."""
)
EITHER = table(
    """each with one or more {noun} under {one} or {two}|where both wrote something that is {one} or {two}|both of whom have {one} or {two} among their {noun}|where each has {one} or {two} somewhere|where both have {one} or {two}|
where both have some {noun} under {one} or {two}|where either one has at least a line of {one} or {two}|where both have been given {one} or {two} at least once|where each wrote {one} or wrote {two}|where neither lacks both {one} and {two}|
in which both have {one} or {two}|in which each of the two has {noun} of {one} or {two}|in which both users wrote {one} or {two}|of whom both have {one} or {two}|of whom each wrote one or more {noun} that are {one} or {two}|
who both have {one} or {two}|who both wrote at least one line under {one} or {two}|who each have some {one} or some {two}|who each have {noun} of {kind} {one} or {two}|both having {noun} with {one} or {two}|both having written {one} or {two}|
each having at least one of {one} and {two}|each having something under {one} or under {two}|with {one} or {two} on both sides|with {noun} of {one} or {two} from both|with at least one line of {one} or {two} from each|
for which both have {one} or {two}|for which each has a line with {one} or {two}|so that both have {noun} under {one} or {two}|so that each of them wrote {one} or {two} at least once|given that both have {one} or {two}|
provided both wrote something under {one} or {two}|if both have at least one of {one} or {two}|such that each has one of {one} or {two}|such that both have a line of {one} or of {two}"""
)
BOTH = table(
    """where both have {one} as well as {two}|each with {noun} under {one} and also under {two}|where both have {one} and {two}|where each has both {one} and {two}|where each of them wrote {one} and {two}|where both wrote {one} and also {two}|
where both have at least a line of {one} and at least a line of {two}|where neither is without {one} or without {two}|where each has something under {one} and something under {two}|in which both have {noun} of {one} and of {two}|
in which each has {one} and {two} too|in which both users wrote {one} and {two}|of whom both have {one} and {two}|of whom each wrote {one} as well as {two}|who both have {one} and {two}|who both wrote {noun} under {one} and under {two}|
who each have some {one} and some {two}|who each have both {kinds}, {one} and {two}|both having {one} and {two}|both having {noun} under {one} and others under {two}|each having {one} together with {two}|each having written {one} and also {two}|
with {one} and {two} on both sides|with both {one} and {two} from each|for which both have {one} and {two}|for which each has a line of {one} and one of {two}|so that both have {one} and {two}|so that each of them has {one} as well as {two}|
provided both have {one} and {two}|if both have at least one {one} and one {two}|such that both have {one} and {two}|such that each wrote {one} besides {two}|
both of whom wrote {one} and wrote {two}"""
)
AT_LEAST = table(
    """where both have {n} or more {noun} under {one}|each with no fewer than {n} {noun} that are {one}|where both have at least {n} {noun} under {one}|where each has at least {n} {one}|where each of them has {n} or more of {one}|
where both wrote at least {n} {noun} of {one}|where both wrote {one} {n} times or more|where neither has fewer than {n} {noun} of {one}|where both have a minimum of {n} {noun} with {one}|in which both have {n} or more of {one}|
in which each has no fewer than {n} {noun} of {one}|in which both users reach {n} {noun} under {one}|of whom both have at least {n} {one}|of whom each wrote {n} or more {noun} of {kind} {one}|who both have at least {n} {noun} that are {one}|
who both have {n} or more of {one}|who each wrote no fewer than {n} {noun} under {one}|who each have {one} {n} times at least|both having {n} or more {noun} under {one}|both having at least {n} of {one}|each having {n} {noun} of {one} or more|
each having no fewer than {n} {one}|with at least {n} {noun} of {one} from each|with {n} or more of {one} on both sides|for which both have at least {n} {one}|for which each has {n} or more {noun} under {one}|so that both have at least {n} of {one}|
so that each of them has {n} {noun} or more under {one}|provided both have {n} or more {one}|if both have no fewer than {n} {noun} of {one}|such that both have {n} or more {noun} of {one}|such that each has at least {n} under {one}|
both of whom have at least {n} {noun} of {kind} {one}"""
)
DATED = table(
    """, and everything of theirs under {one} dates from {side} {day}|; moreover whatever they have of {one} must be from {side} {day}|, and all their {one} is from {side} {day}|, and all of their {one} dates from {side} {day}|
, and none of their {one} is from any day but those {side} {day}|, and their {one} only comes from days {side} {day}|, and any {one} of theirs was written {side} {day}|, and what they wrote of {one} was all written {side} {day}|
, and every {one} by either of them is dated {side} {day}|, and each {one} of either was written {side} {day}|, the {one} of both being from {side} {day} only|, where all {one} of the two falls {side} {day}|
, where any {one} of either must lie {side} {day}|, with every {one} they have dated {side} {day}|, with each {one} of either falling {side} {day}|, with no {one} but from {side} {day}|; besides, all that they have of {one} must be dated {side} {day}|
; also, their {one} has to be from {side} {day}|; in addition, every {one} of theirs must come from {side} {day}|; and any {one} by them has to be {side} {day}|; all their {one} must be {side} {day}|; what is {one} must be from {side} {day} for both|
; as to {one}, both may have it from {side} {day} only|; for both, all {one} is to be dated {side} {day}|, provided that all their {one} is from {side} {day}|, so long as all {one} of theirs dates from {side} {day}|
, with all of their {one} lying {side} {day}"""
)
