"""Invented facts: an object, an attribute, a value, and many ways to state and to ask them.

Wordings are put together from parts, so that the number of distinct ones is in the thousands; the
parts named `HELD_OUT` are only used when `held_out=True`. Nothing here is shared with the bench.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from rlm.engram.data import words as w

# attribute names that mean the same | shape of the value
ATTRIBUTES = """
access code, entry code|code;digits
gate code, code for the gate|digits;code
door code, code of the door|digits;code
alarm code|digits
secret code, secret key|code;word;pseudo;two_words
password, pass phrase|pseudo;two_words;code;word
pass key, passkey|digits;code
magic number, special magic number|digits
magic word, special magic word|word;two_words;pseudo
special magic uuid, magic uuid|uuid
serial number, serial no.|code;digits
batch number, lot number|code;digits
account number, account|digits;code
invoice number|code;digits
registration number, registration|code
licence number, license number|code;digits
tracking number, tracking id|code;digits;uuid
catalogue number, catalog number|code;digits
reference number, reference|code;digits
order number, order id|code;digits
part number|code
ticket number|code;digits
passport number|code;digits
badge number, badge id|digits;code
employee id, staff number|digits;code
room number, room|digits;count
locker number, locker|digits;count
seat number, seat|code;count
platform number, platform|count
gate number|count;code
phone number, telephone number|phone
phone extension, extension, extension number|digits;count
radio frequency, frequency|measure;digits
call sign, callsign|code;word;two_words
user name, username, login|pseudo;word;code
email address, e-mail address, email|email
ip address|code
port number|digits
postal code, post code, zip code|code;digits
colour, color|colour
favourite colour, favorite color, preferred colour|colour
paint colour|colour
flag colour|colour
favourite food, favorite food, preferred dish|dish
signature dish, house dish|dish
favourite instrument, favorite instrument|instrument
instrument|instrument
mother tongue, native language, first language|language
working language, official language|language
birthday, date of birth, birth date|date
launch date, date of the launch|date
opening date, date of opening|date
closing date, deadline, due date|date
delivery date|date
expiry date, expiration date|date
founding date, founding year|date
release date|date
wedding day, wedding date|date
arrival time, time of arrival|clock
departure time, time of departure|clock
opening time|clock
closing time|clock
meeting time|clock
meeting day, day of the meeting|day
market day|day
owner, proprietor|person
manager, person in charge|person
captain, master|person
commander, commanding officer|person
founder|person
architect|person
designer|person
author|person
supervisor, line manager|person
contact, contact person|person
caretaker, custodian|person
director|person
head teacher|person
heir|person
sponsor|person
doctor, physician|person
lawyer, solicitor|person
assistant, deputy|person
tenant|person
home port|place
home town, hometown, birthplace|place
destination|place
headquarters, head office|place
capital, capital city|place
location, site|place
meeting place, place of meeting|place
hiding place|phrase;place
storage place|phrase
favourite place, favorite city, favourite city|place
price, cost|money
budget|money
salary, yearly pay|money
rent, monthly rent|money
fee, entrance fee|money
debt, outstanding debt|money
ransom|money
prize, prize money|money
fine, penalty|money
insured value|money
weight|measure
length|measure
height|measure
depth|measure
width|measure
capacity|measure
distance|measure
temperature, operating temperature|measure
altitude, elevation|measure
range|measure
speed, top speed|measure
crew size, size of the crew|count
population, number of inhabitants|count;digits
headcount, number of employees|count
number of rooms|count
number of seats|count
number of pages, page count|count
number of windows|count
age|count
quota, yearly quota|count;digits
nickname, pet name|pseudo;word;two_words
code name, codename|word;two_words;pseudo
project name, working title|two_words;pseudo
brand|pseudo;two_words
motto|phrase
symbol, emblem|phrase;word
mascot|two_words;word
trade, profession, occupation|job
job|job
material|metal;word
main ingredient|word;dish
cargo|phrase;word
topic, subject|word;phrase
hobby|word;phrase
blood type, blood group|code
version, version number|code
software version|code
grade|code
class|code;word
model, model number|code;two_words
breed|pseudo;two_words
status, current status|word;phrase
rank|word;count
result, outcome|phrase;word
reason|phrase
remedy|phrase
gift, birthday gift|phrase
best thing to do|phrase
answer|word;digits;phrase
nearest station|place
patron saint|person
winner|person
author of the report|person
signatory|person
witness|person
""".strip().splitlines()

STATE_IS = [
    "The {a} {of} {o} is {v}.",
    "The {a} {of} {o} is {v}.",
    "{O}'s {a} is {v}.",
    "{v} is the {a} {of} {o}.",
    "{O} has {v} as its {a}.",
    "{O} has the {a} {v}.",
    "The {a} {of} {o} was set to {v}.",
    "The {a} {of} {o} has been fixed at {v}.",
    "The {a} {of} {o} remains {v}.",
    "The {a} {of} {o} turned out to be {v}.",
    "The {a} {of} {o} reads {v}.",
    "The {a} {of} {o} stands at {v}.",
    "The {a} given {of} {o} was {v}.",
    "For {o} the {a} is {v}.",
    "For {o}, the {a} is {v}.",
    "As for {o}, its {a} is {v}.",
    "As {a} {of} {o} they chose {v}.",
    "As {a} {of} {o} we recorded {v}.",
    "In the case of {o} the {a} is {v}.",
    "When it comes to {o}, the {a} is {v}.",
    "With regard to {o}, note that the {a} is {v}.",
    "One of the {a}s {of} {o} is: {v}.",
    "One of the {a}s {of} {o} is {v}.",
    "Under {a} {of} {o} the register says {v}.",
    "Somebody wrote {v} down as the {a} {of} {o}.",
    "It was decided that the {a} {of} {o} should be {v}.",
    "It is well known that the {a} {of} {o} is {v}.",
    "Remember that the {a} {of} {o} is {v}.",
    "Remember: {v} is the {a} {of} {o}.",
    "Nobody doubted that {v} was the {a} {of} {o}.",
    "They gave {o} the {a} {v}.",
    "They gave {v} as the {a} {of} {o}.",
    "We have {v} on file as the {a} {of} {o}.",
    "Our records show {v} as the {a} {of} {o}.",
    "According to the clerk, the {a} {of} {o} is {v}.",
    "The {a} that belongs to {o} is {v}.",
    "The {a} listed for {o} is {v}.",
    "The {a} we use for {o} is {v}.",
    "{O} goes by the {a} {v}.",
    "{O} was assigned the {a} {v}.",
    "{O} was given {v} as {a}.",
    "{O} uses the {a} {v}.",
    "{O} uses {v} as its {a}.",
    "{O} ({a}: {v}) was mentioned again.",
    "{O}, whose {a} is {v}, came up next.",
    "{O}, with the {a} {v}, is on the list.",
    "If you need the {a} {of} {o}, it is {v}.",
    "If anyone asks for the {a} {of} {o}, say {v}.",
    "You will find that the {a} {of} {o} is {v}.",
    "Asked about the {a} {of} {o}, she answered: {v}.",
    '"The {a} {of} {o}?" he said. "It is {v}."',
    '"{v}," she said, "is the {a} {of} {o}."',
    '"Write it down," said the old man, "the {a} {of} {o} is {v}."',
    "He told me that the {a} {of} {o} was {v}.",
    "She whispered that {v} was the {a} {of} {o}.",
    "My note says: {a} {of} {o}, {v}.",
    "Please use {v} as the {a} {of} {o}.",
    "Kindly note the {a} {of} {o}: {v}.",
    "Notice: the {a} {of} {o} is {v}.",
    "Memo: {a} {of} {o} = {v}",
    "{o}: {a} {v}",
    "{o}: {a}: {v}",
    "{o} - {a}: {v}",
    "{o} | {a} | {v}",
    "| {o} | {a} | {v} |",
    "{o}; {a}; {v}",
    "{o},{a},{v}",
    "{a} of {o}: {v}",
    "{a} ({o}): {v}",
    "{a} for {o} = {v}",
    "[{o}] {a} = {v}",
    '"{o}": {{"{a}": "{v}"}}',
    "<{o}> {a}: {v}",
    "* {o}: {a} {v}",
    "- {a} {of} {o}: {v}",
    "{o} .......... {a} {v}",
    "INFO {o} {a}={v}",
    "[12:04:{n}] {o}: {a} set to {v}",
    "2031-0{d}-1{d} entry {n}: {a} of {o} recorded as {v}",
    "Q: What is the {a} {of} {o}? A: {v}.",
    "Subject: {o}\n{a}: {v}",
    "{O}\n  {a}: {v}",
]
STATE_IS += [
    "Anyone who needs the {a} {of} {o} should know that it is {v}.",
    "{O} and its {a}, {v}, were spoken of at supper.",
    "{v}: that is the {a} {of} {o}.",
    "{v}, this has been the {a} {of} {o} since spring.",
    "It took them a week to find out that {v} is the {a} {of} {o}.",
    "Whoever deals with {o} must know the {a}, {v}.",
    "The clerk entered {v} against the {a} {of} {o}.",
    "No one but her knew that the {a} {of} {o} was {v}.",
    "Set the {a} {of} {o} to {v}.",
    "Let {v} be the {a} {of} {o}.",
    "{a} {of} {o} (checked): {v}",
    "record {o}, field {a}, content {v}",
    "{o} => {a}: {v}",
    "{a}\t{o}\t{v}",
    "{o}\t{a}\t{v}",
    "{o} / {a}: {v}",
    "{a} -> {v} ({o})",
    "{a}({o}) = {v}",
    "{v} ({a}, {o})",
    "Re: {o}. The {a} is {v}.",
    "Dear all, the {a} {of} {o} is {v}, as some of you have asked.",
    "You asked me about {o}: its {a} is {v}.",
    "I have looked it up: {o} has {v} for a {a}.",
    "On {o} they noted nothing but the {a}, which is {v}.",
    "{O} has had many troubles, but its {a} was always {v}.",
    "Of {o} it is said that the {a} is {v}.",
    "After the visit to {o} he wrote down the {a}: {v}.",
    "They painted the {a} {of} {o} on the wall: {v}.",
    "A card in the drawer gave the {a} {of} {o}, namely {v}.",
    "By order of the board the {a} {of} {o} shall be {v}.",
    "What about {o}? The {a} there is {v}.",
    "Between ourselves, {v} is the {a} {of} {o}.",
    "Those who know {o} also know that its {a} is {v}.",
    "{O} keeps {v} as the {a}.",
    "{O} still has the same {a}, {v}.",
    "{O} got {v} as its {a}.",
    "Its {a} being {v}, {o} was easy to find in the list.",
    "With {v} as its {a}, {o} comes last in the list.",
]
STATE_HELD_OUT = [
    "By common agreement {v} serves as the {a} {of} {o}.",
    "Let it be noted that {o} carries {v} for its {a}.",
    "{O} answers to {v} where the {a} is concerned.",
    "We settled on {v} for the {a} {of} {o}.",
    "entry: {o} / {a} / {v}",
    "In every ledger {v} appears as the {a} {of} {o}.",
]
LEADS = """For the record,|Please note:|As agreed,|To be clear,|By the way,|In short,|That morning the clerk wrote:|Note to self:|
P.S.|N.B.|Announcement:|Reminder:|From the minutes:|In the margin somebody had written:|The letter went on:|
After some discussion it was settled:|For your information,|At the foot of the page it said:|On the back of the card:|
The sign said:|And one thing more:|Incidentally,|I should add this.|Update from the office:|Addendum:""".replace(
    "\n", ""
).split("|")
TRAILS = """Do not forget it.|Keep this to yourself.|Nothing else was said about it.|This was confirmed twice.|Please remember it.|
So much for that.|The matter was closed.|Nobody objected.|That is all for now.|Pass it on.|It has not changed since.|
This will be needed later.|He repeated it slowly.""".replace("\n", "").split("|")

ASK = [
    "What is the {a} {of} {o}?",
    "What is the {a} {of} {o}?",
    "What is {o}'s {a}?",
    "what's the {a} {of} {o}",
    "What was the {a} {of} {o}?",
    "Which {a} does {o} have?",
    "Which {a} belongs to {o}?",
    "Which {a} was given for {o}?",
    "What {a} does {o} use?",
    "What {a} is listed for {o}?",
    "What {a} is mentioned for {o}?",
    "Tell me the {a} {of} {o}.",
    "tell me {o}'s {a}",
    "Find the {a} {of} {o}.",
    "Find out the {a} {of} {o}.",
    "Look up the {a} {of} {o}.",
    "Look for the {a} {of} {o} and report it.",
    "Give me the {a} {of} {o}.",
    "Give the {a} recorded for {o}.",
    "State the {a} {of} {o}.",
    "Name the {a} {of} {o}.",
    "I need the {a} {of} {o}.",
    "I am looking for the {a} {of} {o}.",
    "Do you know the {a} {of} {o}?",
    "Can you find the {a} {of} {o}?",
    "Could you tell me what the {a} {of} {o} is?",
    "Please report the {a} {of} {o}.",
    "According to the text, what is the {a} {of} {o}?",
    "According to the document, which {a} does {o} have?",
    "What does the text say about the {a} {of} {o}?",
    "What does the document give as the {a} {of} {o}?",
    "In this document, what is the {a} {of} {o}?",
    "What is the {a} {of} {o} mentioned in the provided text?",
    "What is the current {a} {of} {o}?",
    "What is the {a} {of} {o} now?",
    "For {o}, what is the {a}?",
    "For {o}: what is the {a}?",
    "As for {o}, what is its {a}?",
    "{o}: {a}?",
    "{a} {of} {o}?",
    "{a} {of} {o}",
    "Extract the {a} {of} {o}.",
    "Retrieve the {a} {of} {o} from the text.",
    "Someone wants to know the {a} {of} {o}. What is it?",
    "If I asked for the {a} {of} {o}, what would you say?",
    "What should I write down as the {a} {of} {o}?",
    "What do the records give for the {a} {of} {o}?",
    "Under what {a} is {o} known?",
    "How is the {a} {of} {o} given?",
    "Remind me of the {a} {of} {o}.",
    "What is recorded as the {a} {of} {o}?",
    "The {a} {of} {o} is what?",
    "{O} has which {a}?",
]
ASK_CORES = [
    "what is the {a} {of} {o}",
    "what is {o}'s {a}",
    "which {a} does {o} have",
    "which is the {a} that {o} has",
    "what would be the {a} {of} {o}",
    "what did they give as the {a} {of} {o}",
    "how does the text give the {a} {of} {o}",
    "which {a} do we have on record {of} {o}",
    "what {a} is {o} registered with",
    "what do we know of the {a} {of} {o}",
    "what has been noted as the {a} {of} {o}",
    "which value is given as the {a} {of} {o}",
    "what entry is there under {a} {of} {o}",
    "regarding {o}, what is its {a}",
    "with respect to {o}, which {a} is given",
    "about {o}: what is the {a}",
    "{o} has a {a}; what is it",
    "there is a {a} recorded for {o}, what is it",
    "what do they call the {a} {of} {o}",
    "what was written down as the {a} {of} {o}",
    "which {a} was assigned to {o}",
    "which {a} is in use at {o}",
    "what was the {a} of {o} said to be",
    "what is {o} given as {a}",
    "how is {o} listed under {a}",
    "is there a {a} {of} {o}, and which",
    "which one is the {a} {of} {o}",
    "what {a} has {o}",
    "what {a} did {o} get",
    "what can be found as the {a} {of} {o}",
]
ASK_ORDERS = [
    "let me know the {a} {of} {o}",
    "let me have {o}'s {a}",
    "dig out the {a} {of} {o}",
    "check the {a} {of} {o} for me",
    "show me the {a} {of} {o}",
    "read me the {a} {of} {o}",
    "fetch the {a} {of} {o}",
    "find {o} and give its {a}",
    "take {o} and report the {a}",
    "search for the {a} {of} {o}",
    "see what {a} {o} has",
    "report what is said of the {a} {of} {o}",
    "write down the {a} {of} {o}",
    "identify the {a} {of} {o}",
    "pick out the {a} {of} {o}",
    "the {a} {of} {o}, please",
    "tell us which {a} {o} has",
    "help me find the {a} {of} {o}",
    "supply the {a} {of} {o}",
    "work out the {a} {of} {o}",
]
ASK_LEADS = [
    "Quick question: ",
    "One question: ",
    "Just checking: ",
    "For my report: ",
    "I was wondering, ",
    "A colleague asks: ",
    "Before I forget: ",
    "From these papers, ",
    "On the basis of the text, ",
    "As far as the text goes, ",
    "Judging from the text, ",
    "Hello, ",
    "Out of curiosity, ",
    "Once more: ",
    "Next: ",
    "So, ",
    "In the papers before you, ",
    "Somewhere in the text it is said: ",
]
ASK_TAILS = [
    " It must be in there.",
    " I could not find it myself.",
    " Thanks.",
    " Thank you!",
    " A short answer will do.",
    " The words of the text, please.",
    " I need it for a form.",
    " Only that, nothing else.",
]
ASK_HELD_OUT = [
    "I forgot the {a} {of} {o}; which one is it?",
    "Quote the {a} that goes with {o}.",
    "Help me recall which {a} was attached to {o}.",
    "Where {o} is concerned, what {a} applies?",
]
ASK_ALL = [
    "What are all the {a}s {of} {o}?",
    "What are all the {a}s {of} {o} mentioned in the text?",
    "List all {a}s {of} {o}.",
    "List every {a} {of} {o}.",
    "Give me all the {a}s {of} {o}.",
    "Find all the {a}s given {of} {o}.",
    "Which {a}s does {o} have?",
    "Name every {a} that belongs to {o}.",
    "Collect the {a}s {of} {o}.",
    "Show me each {a} {of} {o} in the document.",
    "Enumerate the {a}s {of} {o}.",
    "What different {a}s are given for {o}?",
    "all {a}s {of} {o}",
]

# (statement, question) pairs for relations said by a verb; {s} subject, {v} value
RELATIONS = """
person|ship|{v} commands {s}.;{s} is commanded by {v}.;{s} sails under {v}.;The captain of {s} is {v}.|Who commands {s}?;Who is the captain of {s}?;Under whose command is {s}?
person|place|{v} owns {s}.;{s} belongs to {v}.;{s} is the property of {v}.;The owner of {s} is {v}.|Who owns {s}?;To whom does {s} belong?;Whose property is {s}?;Who is the owner of {s}?
person|place|{v} built {s}.;{s} was built by {v}.;{s} was designed by {v}.|Who built {s}?;Who designed {s}?;By whom was {s} built?
person|thing|{v} invented {s}.;{s} was invented by {v}.;{s} is an invention of {v}.|Who invented {s}?;Who came up with {s}?
person|thing|{v} found {s}.;{s} was found by {v}.;{s} was discovered by {v}.|Who found {s}?;Who discovered {s}?
person|thing|{v} stole {s}.;{s} was stolen by {v}.|Who stole {s}?;Who took {s}?;Who was the thief of {s}?
person|thing|{v} painted {s}.;{s} was painted by {v}.|Who painted {s}?;Who is the painter of {s}?
person|thing|{v} wrote {s}.;{s} was written by {v}.|Who wrote {s}?;Who is the author of {s}?
person|thing|{v} repaired {s}.;{s} was repaired by {v}.|Who repaired {s}?;Who fixed {s}?
person|project|{v} leads {s}.;{s} is led by {v}.;{v} is in charge of {s}.;{v} heads {s}.|Who leads {s}?;Who is in charge of {s}?;Who heads {s}?;Who runs {s}?
person|project|{v} paid for {s}.;{s} was paid for by {v}.;{s} is funded by {v}.|Who paid for {s}?;Who funds {s}?;Who is funding {s}?
person|project|{v} approved {s}.;{s} was approved by {v}.;{v} signed off on {s}.|Who approved {s}?;Who signed off on {s}?
person|person|{v} married {s}.;{s} married {v}.;{s} is married to {v}.|Whom did {s} marry?;Who is {s} married to?;Who is the spouse of {s}?
person|person|{v} taught {s}.;{s} was taught by {v}.;{s} learned the trade from {v}.|Who taught {s}?;From whom did {s} learn?
person|person|{v} hired {s}.;{s} was hired by {v}.|Who hired {s}?;By whom was {s} hired?
person|person|{s} works for {v}.;{v} employs {s}.;{s} reports to {v}.|Who does {s} work for?;Who employs {s}?;To whom does {s} report?
person|person|{s} succeeded {v}.;{v} was succeeded by {s}.|Whom did {s} succeed?;Who came before {s}?
place|person|{s} lives in {v}.;{s} has moved to {v}.;{s} resides in {v}.;The home of {s} is in {v}.|Where does {s} live?;In which place does {s} live?;Where is the home of {s}?;What town does {s} live in?
place|person|{s} was born in {v}.;{v} is where {s} was born.;{s} comes from {v}.|Where was {s} born?;Where does {s} come from?;What is the birthplace of {s}?
place|person|{s} works in {v}.;{s} is employed in {v}.|Where does {s} work?;In which town does {s} work?
place|person|{s} is buried in {v}.;{s} died in {v}.|Where is {s} buried?;Where did {s} die?
place|person|{s} hid in {v}.;{s} took refuge in {v}.|Where did {s} hide?;Where did {s} take refuge?
place|person|{s} studied in {v}.;{s} went to school in {v}.|Where did {s} study?;Where did {s} go to school?
place|ship|{s} is anchored at {v}.;{s} lies at {v}.;{s} put in at {v}.|Where is {s} anchored?;Where does {s} lie?;At which port did {s} put in?
place|ship|{s} is bound for {v}.;{s} will sail to {v}.;{s} sails for {v}.|Where is {s} bound?;Where will {s} sail to?;What is the destination of {s}?
place|thing|{s} is kept in {v}.;{s} is stored in {v}.;They keep {s} in {v}.|Where is {s} kept?;Where is {s} stored?;Where do they keep {s}?
phrase|thing|{s} is hidden under {v}.;{s} lies behind {v}.;{s} was left beside {v}.|Where is {s} hidden?;Where is {s}?;Where was {s} left?
place|thing|{s} was sent to {v}.;They shipped {s} to {v}.|Where was {s} sent?;Where did they ship {s}?
place|project|{s} is based in {v}.;{s} has its office in {v}.|Where is {s} based?;Where is the office of {s}?
place|project|{s} will take place in {v}.;{s} is to be held in {v}.|Where will {s} take place?;Where is {s} to be held?
date|project|{s} starts on {v}.;{s} begins on {v}.;{s} will begin on {v}.|When does {s} start?;When will {s} begin?;On which day does {s} start?
date|project|{s} ends on {v}.;{s} must be finished by {v}.;{s} is due on {v}.|When does {s} end?;When is {s} due?;By when must {s} be finished?
date|place|{s} opened on {v}.;{s} was opened on {v}.|When did {s} open?;When was {s} opened?
date|place|{s} burned down on {v}.;{s} was destroyed on {v}.|When did {s} burn down?;When was {s} destroyed?
date|person|{s} was born on {v}.;{s} came into the world on {v}.|When was {s} born?;On what date was {s} born?
date|person|{s} arrived on {v}.;{s} came back on {v}.|When did {s} arrive?;When did {s} come back?
date|person|{s} retired on {v}.;{s} left the service on {v}.|When did {s} retire?;When did {s} leave the service?
clock|ship|{s} leaves at {v}.;{s} departs at {v}.;{s} will depart at {v}.|At what time does {s} leave?;When does {s} depart?
clock|place|{s} opens at {v}.;The doors of {s} open at {v}.|At what time does {s} open?;When do the doors of {s} open?
money|thing|{s} costs {v}.;{s} was sold for {v}.;They paid {v} for {s}.|How much does {s} cost?;How much did they pay for {s}?;For how much was {s} sold?
money|person|{s} earns {v} a year.;{s} is paid {v}.|How much does {s} earn?;What is {s} paid?
money|person|{s} owes {v}.;{s} has debts of {v}.|How much does {s} owe?;How large are the debts of {s}?
money|project|{s} received {v}.;{s} was granted {v}.|How much did {s} receive?;How much was {s} granted?
measure|thing|{s} weighs {v}.;{s} measures {v}.|How much does {s} weigh?;How large is {s}?;What does {s} measure?
measure|place|{s} covers {v}.;{s} lies {v} from the sea.|How much does {s} cover?;How far is {s} from the sea?
count|ship|{s} carries {v} passengers.;{s} has room for {v} passengers.|How many passengers does {s} carry?;How many passengers fit on {s}?
count|place|{s} has {v} inhabitants.;{v} people live in {s}.|How many inhabitants does {s} have?;How many people live in {s}?
count|place|{s} has {v} rooms.;There are {v} rooms in {s}.|How many rooms does {s} have?;How many rooms are there in {s}?
count|person|{s} is {v} years old.;{s} has turned {v}.|How old is {s}?;What age is {s}?
count|project|{s} employs {v} people.;{v} people work on {s}.|How many people does {s} employ?;How many people work on {s}?
job|person|{s} is a {v} by trade.;{s} works as a {v}.;{s} earns a living as a {v}.|What does {s} do for a living?;What is the trade of {s}?;What does {s} work as?
dish|person|{s} likes to eat {v}.;{s} always orders {v}.|What does {s} like to eat?;What does {s} always order?
instrument|person|{s} plays the {v}.;{s} is learning the {v}.|What does {s} play?;Which instrument does {s} play?
language|person|{s} speaks {v}.;{s} grew up speaking {v}.|What language does {s} speak?;Which language did {s} grow up speaking?
colour|thing|{s} is painted {v}.;They painted {s} {v}.|What colour is {s}?;What color is {s} painted?;In which colour did they paint {s}?
metal|thing|{s} is made of {v}.;{s} was cast in {v}.|What is {s} made of?;Of which metal is {s} made?
phrase|ship|{s} carries {v}.;{s} is loaded with {v}.|What does {s} carry?;What is {s} loaded with?
phrase|person|{s} is afraid of {v}.;{s} fears {v}.|What is {s} afraid of?;What does {s} fear?
phrase|person|{s} inherited {v}.;{v} was left to {s}.|What did {s} inherit?;What was left to {s}?
phrase|person|{s} bought {v}.;{s} came home with {v}.|What did {s} buy?;What did {s} come home with?
phrase|person|{s} lost {v}.;{s} mislaid {v}.|What did {s} lose?;What did {s} mislay?
two_words|person|{s} is known as {v}.;They call {s} {v}.|What is {s} known as?;What do they call {s}?;By what name is {s} known?
two_words|ship|{s} used to be called {v}.;{s} was launched as {v}.|What did {s} use to be called?;Under what name was {s} launched?
word|person|{s} raises {v}s.;{s} trades in {v}s.|What does {s} raise?;What does {s} trade in?
""".strip().splitlines()
UPDATES = [
    ("was {x}", "The {a} {of} {o} was {x} at first; it is now {v}."),
    ("", "The {a} {of} {o} was changed from {x} to {v}."),
    ("", "The {a} {of} {o} is no longer {x}; it is {v}."),
    ("", "The {a} {of} {o} is {v}, not {x} as stated before."),
    ("", "Correction: the {a} {of} {o} is {v}, not {x}."),
    ("", "Formerly {x}, the {a} {of} {o} is now {v}."),
    ("", "Until last year the {a} {of} {o} was {x}. Since then it has been {v}."),
    ("", "The old {a} {of} {o} was {x}; the new one is {v}."),
    ("", "The {a} {of} {o} used to be {x} but has been {v} ever since."),
    ("", "{v} replaced {x} as the {a} {of} {o}."),
    ("", "{O} gave up the {a} {x} and took {v} instead."),
    ("", "Earlier papers give {x} as the {a} {of} {o}; this is out of date, and {v} holds."),
    ("", "[update] {a} of {o}: {x} -> {v}"),
    ("", "{o}: {a} {v} (previously {x})"),
    ("", "{o}: {a} {x} (void); {a} {v} (valid)"),
    ("", "The {a} {of} {o}, once {x}, is {v} today."),
]
STALE = [
    "The {a} {of} {o} used to be {x}.",
    "The {a} {of} {o} was {x} in former years.",
    "Formerly the {a} {of} {o} was {x}.",
    "{x} is no longer the {a} {of} {o}.",
    "The old {a} {of} {o}, {x}, is not valid any more.",
    "The {a} {of} {o} is not {x}.",
    "Some say the {a} {of} {o} is {x}, but this is wrong.",
    "Do not use {x}, the former {a} {of} {o}.",
    "It was once thought that the {a} {of} {o} was {x}; it is not.",
    "{o}: {a} {x} (revoked)",
    "The {a} {of} {o} has been changed; {x} is dead.",
    "The {a} {of} {o} was {x} before the change.",
    "An earlier draft gave {x} as the {a} {of} {o}, in error.",
]
CORRECTIONS = [
    "Correction: the {a} {of} {o} is now {v}.",
    "The {a} {of} {o} has been changed to {v}.",
    "Update: the {a} {of} {o} is {v} from today on, whatever was said before.",
    "The {a} {of} {o} was later changed to {v}.",
    "Erratum: for the {a} {of} {o} read {v}.",
    "From now on the {a} {of} {o} is {v}; earlier notes no longer hold.",
    "As of this week {o} has a new {a}: {v}.",
    "The {a} {of} {o} has since become {v}.",
    "Please replace the old {a} {of} {o} by {v}.",
    "[revised] {a} of {o}: {v}",
    "The new {a} {of} {o} is {v}.",
    "We were told afterwards that the {a} {of} {o} is {v} now.",
]


@dataclass(frozen=True, slots=True)
class Fact:
    """`attribute_names` are interchangeable names; a relation has its own statements and questions."""

    subject: str
    attribute_names: tuple[str, ...]
    value_kind: str
    value: str
    statements: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


def subject_of(rng: random.Random, kind: str) -> str:
    if kind == "person":
        return w.person(rng)
    if kind == "ship":
        name = rng.choice(
            [
                w.two_words(rng).title(),
                w.pseudo_word(rng).capitalize(),
                rng.choice(w.FIRST),
                w.place(rng),
            ]
        )
        return f"{w.pick(rng, 'the', 'the ship', 'the brig', 'the steamer', 'the ferry', 'the schooner', 'the train', 'the trawler')} {name}"
    if kind == "place":
        place = w.place(rng)
        return rng.choice(
            [
                place,
                f"{place} {w.pick(rng, 'Hall', 'House', 'Mill', 'Farm', 'School', 'Castle', 'Station', 'Hotel', 'Abbey', 'Museum', 'Library')}",
                f"the {w.pick(rng, 'north', 'south', 'east', 'west', 'upper', 'lower', 'old', 'new')} {w.pick(rng, 'depot', 'gate', 'tower', 'warehouse', 'quay', 'station', 'dock', 'wing', 'annex', 'chapel', 'barracks', 'office', 'hangar', 'lab')}",
                f"the {w.pick(rng, 'inn', 'mill', 'school', 'bridge', 'harbour', 'market', 'hospital', 'observatory')} at {place}",
                f"{w.pick(rng, 'room', 'hall', 'building', 'ward', 'cell', 'vault', 'bay', 'dock', 'shed', 'site')} {w.pick(rng, w.digits(rng, 1, 3), w.capitals(rng, 1, 1), w.code(rng))}",
            ]
        )
    if kind == "project":
        name = rng.choice(
            [
                rng.choice(w.NOUNS).capitalize(),
                w.two_words(rng).title(),
                w.pseudo_word(rng).capitalize(),
                rng.choice(w.LAST),
            ]
        )
        return rng.choice(
            [
                f"Project {name}",
                f"Operation {name}",
                f"the {name} project",
                f"the {name} expedition",
                f"{name} & {w.pick(rng, 'Sons', 'Co.', 'Partners', 'Daughters')}",
                f"{name} {w.pick(rng, 'Ltd', 'Works', 'Brothers', 'Society', 'Bank', 'Foundation', 'Club', 'Press')}",
                f"team {name}",
                f"the {name} committee",
            ]
        )
    adjective, noun = rng.choice(w.ADJECTIVES), rng.choice(w.NOUNS)
    return rng.choice(
        [
            f"the {adjective} {noun}",
            f"the {adjective} {noun}",
            f"the {noun} {w.pick(rng, 'on the third floor', 'in the cellar', 'by the door', 'from the attic', 'in the corner', 'behind the house')}",
            f"the {rng.choice(w.COLOURS)} {noun}",
            f"the {noun} of {w.person(rng)}",
            f"{w.pick(rng, 'unit', 'device', 'machine', 'item', 'crate', 'printer', 'pump', 'sensor', 'server', 'engine', 'wagon', 'lot', 'sample', 'parcel', 'node', 'batch', 'meter')} {w.code(rng)}",
            f"{w.pick(rng, 'unit', 'crate', 'server', 'engine', 'sample', 'box', 'printer', 'robot')} {w.digits(rng, 1, 4)}",
        ]
    )


def generic_subject(rng: random.Random) -> str:
    if rng.random() < 0.25:  # a thing of a place or a person, a numbered part of a whole
        noun = rng.choice(MODIFIERS if rng.random() < 0.6 else w.NOUNS)
        whole = rng.choice(
            [w.place(rng), w.person(rng), rng.choice(w.LAST), w.two_words(rng).title()]
        )
        kind = w.pick(
            rng, "Building", "House", "Street", "Line", "Works", "Hall", "estate", "family", "mine"
        )
        return rng.choice(
            [
                f"the {noun} of {whole}",
                f"the {whole} {noun}",
                f"the {whole} {noun} of {w.place(rng)}",
                f"{noun} {w.digits(rng, 1, 3)} of the {whole} {kind}",
                f"the {noun} no. {w.digits(rng, 1, 3)}",
                f"the {whole} {noun} {w.digits(rng, 1, 3)}",
                f"the {rng.choice(w.ADJECTIVES)} {noun} at {whole}",
            ]
        )
    if rng.random() < 0.14:
        return rng.choice(
            [
                w.word(rng),
                f"{rng.choice(w.ADJECTIVES)}-{rng.choice(w.NOUNS)}",
                w.two_words(rng),
                w.pseudo_word(rng),
                w.code(rng),
                w.uid(rng) if rng.random() < 0.2 else w.code(rng),
            ]
        )
    return subject_of(rng, rng.choice(["person", "ship", "place", "project", "thing", "thing"]))


MODIFIERS = """air alarm animal apple arrival back bank barn base beach bell boat boiler bond book border bottom brass
bread bridge building bus cabin cable camp candle cargo cattle cellar census chain chapel chief child church city cloth
club coal coast company copper corn counter county court cover crane credit crop custom dairy delivery dinner display
district dock dog door dress drill dust dye east egg election emergency engine entry escort exit export face factory family
farm ferry field fire fish flight flood floor flour foot forest front fruit fuel garden gas glass grain grave guard guest
gun hair hall harbour harvest head health heating herd home horse hospital hotel house ice inner inspection iron island
journey kitchen lamp land laundry law lease lecture library lift light linen lock lunch machine mail main map market master
meal meat medal milk mill mine monthly morning museum music night north oil opening orchard order outer oven paint paper park
parish parking parts paving pension permit piano pipe planting police pool post power press pressure prison public pump
quarry radio rail rain reading rear rent repair reserve rice river road roof route safety sail salt school sea seed sewing
sheep shelter shift ship shoe shop side signal silver soap south stable staff stage state station steam stock stone storage
store storm street sugar summer supply table tank tax tea telegraph theatre ticket tide timber tool top tower town trade
traffic trail train transfer travel tree trial troop tunnel uniform union upper vault vehicle village visitor voting wagon
wall water weather weekly well west wheat wheel wine winter wire wood work yard""".split()
HEADS = [
    ("code number key pin id identifier password token reference serial", "code;digits"),
    ("name nickname title alias label", "pseudo;two_words;word"),
    ("date deadline day anniversary", "date"),
    ("time hour", "clock"),
    ("price fee cost budget rate fund grant tax charge salary bonus", "money"),
    (
        "weight length height width depth size level limit capacity quota allowance distance",
        "measure;digits",
    ),
    (
        "officer keeper manager inspector agent owner clerk chief guard partner doctor judge",
        "person",
    ),
    ("place site room office port town address", "place"),
    ("type class grade mark model kind version", "code;word"),
    ("word phrase motto sign symbol", "word;phrase;two_words"),
    ("count total age score number", "count;digits"),
    ("colour color", "colour"),
    ("material metal", "metal;word"),
]


def draw_attribute(rng: random.Random) -> tuple[tuple[str, ...], str]:
    """(interchangeable names, shape of the value); a third are compounds of no list."""
    shape = rng.random()
    if shape < 0.35:
        heads, kinds = rng.choice(HEADS)
        modifier = rng.choice(MODIFIERS if rng.random() < 0.8 else w.NOUNS)
        name = f"{modifier} {rng.choice(heads.split())}"
        if rng.random() < 0.1:
            name = f"{rng.choice(w.ADJECTIVES)} {name}"
        return (name,), rng.choice(kinds.split(";"))
    if shape < 0.4:
        return (f"{rng.choice(w.NOUNS)} {rng.choice(w.NOUNS)}",), "word"
    names, kinds = rng.choice(ATTRIBUTES).split("|")
    return tuple(name.strip() for name in names.split(",")), rng.choice(kinds.split(";"))


def value_of(rng: random.Random, kind: str) -> str:
    return w.any_value(rng) if rng.random() < 0.06 else w.VALUES[kind](rng)


def draw_fact(rng: random.Random) -> Fact:
    if rng.random() < 0.25:
        kind, subject_kind, statements, questions = rng.choice(RELATIONS).split("|")
        return Fact(
            subject_of(rng, subject_kind),
            (),
            kind,
            w.VALUES[kind](rng),
            tuple(statements.split(";")),
            tuple(questions.split(";")),
        )
    names, kind = draw_attribute(rng)
    return Fact(generic_subject(rng), names, kind, value_of(rng, kind))


def near_subject(rng: random.Random, subject: str) -> str:
    """A subject that differs in one place: the decoy that is hardest to tell apart."""
    swaps = [
        ("north", "south"),
        ("east", "west"),
        ("upper", "lower"),
        ("old", "new"),
        ("Mr.", "Mrs."),
    ]
    for left, right in swaps:
        for a, b in ((left, right), (right, left)):
            if f"{a} " in subject:
                return subject.replace(f"{a} ", f"{b} ", 1)
    parts = subject.split(" ")
    last = parts[-1]
    if any(char.isdigit() for char in last):
        position = rng.choice([i for i, char in enumerate(last) if char.isdigit()])
        changed = rng.choice([digit for digit in "0123456789" if digit != last[position]])
        return " ".join([*parts[:-1], last[:position] + changed + last[position + 1 :]])
    if parts[-1] in w.LAST:
        return " ".join([*parts[:-1], rng.choice(w.LAST)])
    if parts[-1] in w.NOUNS:
        return " ".join([*parts[:-1], rng.choice(w.NOUNS)])
    if parts[0] in w.FIRST:
        return " ".join([rng.choice(w.FIRST), *parts[1:]])
    return generic_subject(rng)


def other_value(rng: random.Random, fact: Fact) -> str:
    for _ in range(8):
        value = w.VALUES[fact.value_kind](rng)
        if value not in fact.value and fact.value not in value:
            return value
    return w.code(rng)


def fill(rng: random.Random, template: str, fact: Fact, name: str, **extra: str) -> str:
    of = w.pick(rng, "of", "of", "of", "for", "for")
    subject = fact.subject
    if rng.random() < 0.07:
        subject = subject.upper() if rng.random() < 0.3 else subject.title()
    upper = subject[:1].upper() + subject[1:]
    start_upper = template.startswith("{v}") or template.startswith("{x}")
    text = template.format(
        a=name,
        of=of,
        o=subject,
        O=upper,
        s=subject,
        v=fact.value,
        n=rng.randrange(10, 60),
        d=rng.randrange(1, 9),
        **extra,
    )
    if start_upper or not template[0].isalpha():
        return text
    return text if template.startswith(("{o}", "{a}")) else text[:1].upper() + text[1:]


def template_fill(rng: random.Random, template: str, fact: Fact) -> str:
    """`fill` without the capital at the start."""
    made = fill(rng, "- " + template, fact, name_of(rng, fact))
    return made[2:]


def name_of(rng: random.Random, fact: Fact) -> str:
    names = fact.attribute_names
    return names[0] if rng.random() < 0.5 else rng.choice(names)


SUBJECT_VERBS = "has bears carries shows lists holds takes uses received retains keeps claims gives quotes states enters wants needs".split()
COPULAS = """is|was|is now|is still|has always been|became|is given as|is put down as|is recorded as|is stated to be|
is known to be|is said to be|was confirmed as|was announced as|is entered as|is reckoned at|is written|runs|is simply|
will be|shall be|must be|came out as|was agreed to be|is put at|was noted as""".replace(
    "\n", ""
).split("|")
PASSIVES = """is what they use as|was entered as|stands as|serves as|counts as|was named as|went down as|appears as|
is printed as|does duty as|was chosen as|has been accepted as|is quoted as|was given as|is kept as""".replace(
    "\n", ""
).split("|")
WRAPPERS = """I hear that |They say that |Word has it that |I certify that |It is hereby stated that |Mind you, |Kindly amend your list: |
I can only repeat that |The porter swears that |According to the minutes, |As my sister wrote, |In case you wonder, |To whom it may concern: |
It says here that |Do tell them that |Late last night it was reported that |We read in the paper that |Everyone agrees that """.replace(
    "\n", ""
).split("|")
SEPARATORS = [
    " | ",
    ", ",
    " - ",
    ": ",
    "\t",
    " => ",
    " / ",
    "; ",
    " -> ",
    " :: ",
    " = ",
    " .. ",
    " ~ ",
]
PREFIXES = [
    "",
    "",
    "",
    "{n}. ",
    "#{n} ",
    "[{n}] ",
    "07:{n} ",
    "entry {n}: ",
    "* ",
    "> ",
    "no. {n}, ",
    "(page {n}) ",
]
SUFFIXES = [
    "",
    "",
    "",
    " (checked)",
    " (seen {n})",
    " ok",
    " [{n}]",
    ", signed",
    " stop",
    " (copy)",
    ";",
]


def compose(rng: random.Random, fact: Fact) -> str:
    """A statement put together from parts: a sentence in one of three orders, or a record."""
    name, subject, value = name_of(rng, fact), fact.subject, fact.value
    of = w.pick(rng, "of", "of", "for", "at", "belonging to", "in the case of", "as regards")
    shape = rng.random()
    if shape < 0.3:
        parts = [subject, name, value] if rng.random() < 0.7 else [name, subject, value]
        if rng.random() < 0.15:
            parts = [value, name, subject]
        first, second = rng.choice(SEPARATORS), rng.choice(SEPARATORS)
        record = parts[0] + first + parts[1] + (first if rng.random() < 0.6 else second) + parts[2]
        number = str(rng.randrange(10, 60))
        return (
            (rng.choice(PREFIXES) + "\0" + rng.choice(SUFFIXES))
            .replace("{n}", number)
            .replace("\0", record)
        )
    if shape < 0.55:
        text = f"the {name} {of} {subject} {rng.choice(COPULAS)} {value}"
    elif shape < 0.75:
        text = f"{subject} {rng.choice(SUBJECT_VERBS)} {value} {w.pick(rng, 'as its', 'for a', 'as the', 'as')} {name}"
    else:
        text = f"{value} {rng.choice(PASSIVES)} the {name} {of} {subject}"
    if rng.random() < 0.4:
        text = rng.choice(WRAPPERS) + text
    elif not text.startswith(value):
        text = text[:1].upper() + text[1:]
    if rng.random() < 0.15:
        return (
            f'"{text}," {w.pick(rng, "he said", "she wrote", "said the clerk", "came the answer")}.'
        )
    return text + w.pick(
        rng, ".", ".", ".", "!", ", and that is all.", ", as before.", " from now on.", ""
    )


def state(rng: random.Random, fact: Fact, held_out: bool = False) -> str:
    """One statement of the fact, sometimes with a lead-in or a trailer."""
    if fact.statements:
        text = fill(rng, rng.choice(fact.statements), fact, "")
    elif not held_out and rng.random() < 0.45:
        return compose(rng, fact)
    else:
        pool = STATE_HELD_OUT if held_out else STATE_IS
        text = fill(rng, rng.choice(pool), fact, name_of(rng, fact))
    if rng.random() < 0.18:
        text = f"{rng.choice(LEADS)} {text}"
    if rng.random() < 0.14:
        text = f"{text} {rng.choice(TRAILS)}"
    return text


def ask(rng: random.Random, fact: Fact, held_out: bool = False) -> str:
    if fact.questions:
        text = fill(rng, rng.choice(fact.questions), fact, "")
        if rng.random() < 0.2:
            lead = rng.choice(
                [
                    "According to the text, ",
                    "In this document, ",
                    "Tell me: ",
                    "Please find out: ",
                    "Do you know this? ",
                ]
            )
            text = lead + (text[:1].lower() + text[1:] if lead.endswith(", ") else text)
        return text
    if held_out:
        return fill(rng, rng.choice(ASK_HELD_OUT), fact, name_of(rng, fact))
    shape = rng.random()
    if shape < 0.45:
        return fill(rng, rng.choice(ASK), fact, name_of(rng, fact))
    is_question = shape < 0.8
    core = rng.choice(ASK_CORES if is_question else ASK_ORDERS)
    lead = rng.choice(ASK_LEADS) if rng.random() < 0.4 else ""
    body = template_fill(rng, core, fact)
    text = lead + body if lead else body[:1].upper() + body[1:]
    text += rng.choice(["?", "?", "?", ""]) if is_question else rng.choice([".", ".", ""])
    return text + (rng.choice(ASK_TAILS) if text[-1] in "?." and rng.random() < 0.12 else "")


def ask_all(rng: random.Random, fact: Fact) -> str:
    return fill(rng, rng.choice(ASK_ALL), fact, name_of(rng, fact))
