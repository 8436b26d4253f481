"""Tables of the first generation: attributes with the shapes of their values, and the frames in which
facts are told (asked: `askings`). Frames named `HELD_OUT` are never trained on. Pure data.
"""

from __future__ import annotations

# attribute names that mean the same | shape of the value
ATTRIBUTES = """
access code, entry code|code;digits
gate code, code for the gate|digits;code
door code, code of the door|digits;code
alarm code|digits
secret code, secret key|code;word;pseudo;two_words
password, pass phrase|pseudo;two_words;code;word
pass key, passkey|digits;code
lucky number|digits
watchword, spoken word|word;two_words;pseudo
uuid, universal id|uuid
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
