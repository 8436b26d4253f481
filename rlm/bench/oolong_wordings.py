"""How OOLONG's questions are put: as published, and in other words. `{where}` says of which lines.

Templates only. The published ones are for evaluation: no training data may share eight words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_LABEL = (
    " Give your final answer in the form 'Label: answer' where answer is one of the labels: "
    "{labels}."
)
_NUMBER = " Give your final answer in the form 'Answer: number'."
_USER = " Give your final answer in the form 'User: [X]', where [X] is the user ID."
_DATE = (
    " Give your final answer in the form 'Date: [X]', where [X] is the date in the format "
    "MM/DD/YYYY."
)

WHERE: Final[Mapping[str, str]] = {
    "all": "In the above data,",
    "user": "For the following question, only consider the subset of instances that are associated "
    "with user IDs {user}. Among instances associated with these users,",
    "month": "For the following question, only consider the subset of instances that occur in "
    "{month} of any year. Among instances occuring in {month},",
    "range": "For the following question, only consider the subset of instances that occur between "
    "{start} and {end}, inclusive. Among instances occuring in this date range,",
}

ASKED: Final[Mapping[str, str]] = {
    "most": "{where} which of the labels is the most common?" + _LABEL,
    "least": "{where} which of the labels is the least common?" + _LABEL,
    "relative": "{where} is label '{a}' more common, less common, or the same frequency as label "
    "'{b}'? Give your final answer in the form 'Answer: {a} is [X] {b}', where [X] is 'more common "
    "than', 'less common than', or 'same frequency as'.",
    "count": "{where} how many data points should be classified as label '{a}'?" + _NUMBER,
    "top user": "{where} which user is represented most often?" + _USER,
    "second user": "{where} which user is represented the second most often?" + _USER,
    "user of label": "{where} which user has the most instances with the label {a}?" + _USER,
    "user of two": "{where} which user has more instances with the label {a}: User {u} or User {v}?"
    + _USER,
    "top date": "{where} which date is represented most often?" + _DATE,
    "second date": "{where} which date is represented the second most often?" + _DATE,
    "dates with": "{where} how many dates are represented exactly {n} times?" + _NUMBER,
    "before": "{where} was label '{a}' more common, less common, or the same frequency before "
    "{day}, as compared to after {day}? Give your final answer in the form 'Answer: {a} is [X] "
    "before {day}', where [X] is 'more common', 'less common', or 'the same frequency'.",
    "months more": "{where} for how many months does the label '{a}' occur more frequently than "
    "the label '{b}'? Disregard months where there is a tie." + _NUMBER,
    "months single": "{where} for how many months is the label '{a}' the single most frequently "
    "occuring label?" + _NUMBER,
}

WHERE_REWORDED: Final[Mapping[str, str]] = {
    "all": "Look at all entries.",
    "user": "Look only at what user {user} wrote.",
    "month": "Look only at entries of {month}, whatever the year.",
    "range": "Look only at entries from {start} up to {end}, both days included.",
}

ASKED_REWORDED: Final[Mapping[str, str]] = {
    "most": "{where} Which label do the largest number of them have? Reply as 'Label: X', X "
    "being one of {labels}.",
    "least": "{where} Which label do the smallest number of them have? Reply as 'Label: X', X "
    "being one of {labels}.",
    "relative": "{where} Compare '{a}' with '{b}': does it occur more often, less often, or just "
    "as often? Reply as 'Answer: {a} is X {b}', X being 'more common than', 'less common than' or "
    "'same frequency as'.",
    "count": "{where} What is the number of those that fall under '{a}'? Reply as 'Answer: N'.",
    "top user": "{where} Who wrote the most? Reply as 'User: N', N being the user's number.",
    "second user": "{where} Who comes second in how much they wrote? Reply as 'User: N', N being "
    "the user's number.",
    "user of label": "{where} Who wrote the most entries of the kind '{a}'? Reply as 'User: N', N "
    "being the user's number.",
    "user of two": "{where} Of users {u} and {v}, who wrote more entries of the kind '{a}'? Reply "
    "as 'User: N', N being the user's number.",
    "top date": "{where} On which day were the most written? Reply as 'Date: MM/DD/YYYY'.",
    "second date": "{where} Which day comes second in how many were written on it? Reply as 'Date: "
    "MM/DD/YYYY'.",
    "dates with": "{where} On how many different days were precisely {n} written? Reply as "
    "'Answer: N'.",
    "before": "{where} Did '{a}' make up more of the entries before {day} than after it, less, or "
    "just as much? Reply as 'Answer: {a} is X before {day}', X being 'more common', 'less common' "
    "or 'the same frequency'.",
    "months more": "{where} Count the months in which '{a}' turns up more often than '{b}', ties "
    "left out. Reply as 'Answer: N'.",
    "months single": "{where} Count the months in which no label turns up as often as '{a}'. Reply "
    "as 'Answer: N'.",
}
