"""Relations between a thing and a value: their names, and how they are told and asked by verbs.

A row is: names | shapes of the value | kinds of the thing | statements | questions. Statements and
questions are drawn independently, so that any question meets any statement. {s} thing, {v} value. `ALIKE` names
relations that are never told of one thing beside each other, as one could be taken for the other.
Pure data, with more of it in `relations_*`; the relations of `HELD_OUT` are never trained on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from rlm.engram.data import relations_more, relations_nature, relations_society, relations_works

ROWS = """
access code,entry code,door combination|code;digits|room;building;site|{s} opens with {v};you get into {s} by typing {v};punch in {v} to enter {s};nobody enters {s} without keying in {v}|what opens {s};what do I type to get into {s};how does one get into {s};what must be keyed in at {s}
password,pass phrase,login secret|pseudo;code;two_words|system;person|{s} logs in with {v};to log on to {s} use {v};{s} only accepts {v};they protected {s} with {v}|what do I need to log on to {s};what unlocks {s};with what is {s} protected
safe combination,vault combination|digits|safe;room|{s} springs open at {v};turn the dial of {s} to {v};set {s} to {v} and pull|what is dialled to open {s};to what must the dial of {s} be turned
alarm code,disarming code|digits|building;site|the alarm of {s} is silenced with {v};enter {v} to disarm {s}|how is the alarm of {s} silenced;what disarms {s};what switches off the alarm at {s}
budget,funds available|money|project;team;event|{s} was allotted {v};{s} may spend {v};{v} has been set aside for {s};they granted {s} {v}|how much may {s} spend;how much money was set aside for {s};what was {s} allotted;how much did {s} get to spend
cost,price,purchase price|money|thing;vehicle;animal|{s} sells for {v};you can have {s} for {v};{s} went for {v};they ask {v} for {s};{s} set us back {v}|how much is {s};what does {s} cost;what do they ask for {s};how much did {s} go for;for how much does {s} sell
rent,monthly rent|money|room;building;place|{s} is let at {v} a month;the tenant pays {v} for {s};they rent out {s} for {v}|how much does the tenant pay for {s};what does one pay a month for {s};at what is {s} let
salary,pay,wage|money|person|{s} earns {v};they pay {s} {v};{s} takes home {v};{s} is paid {v}|how much does {s} earn;what is {s} paid;what does {s} make
fine,penalty|money|person;firm|{s} was fined {v};{s} had to pay {v} for the offence;the court made {s} pay {v}|how much was {s} fined;what did the court make {s} pay
ransom,ransom demanded|money|person;thing|the kidnappers want {v} for {s};{v} is demanded for the return of {s}|how much do they want for {s};what is demanded for the return of {s}
debt,outstanding debt|money|person;firm|{s} owes {v};{s} is {v} in the red;{s} has yet to repay {v}|how much does {s} owe;how deep is {s} in the red;what has {s} yet to repay
insured value,insurance sum|money|thing;ship;building|{s} is insured for {v};the policy covers {s} up to {v}|for how much is {s} insured;up to what sum is {s} covered
prize money,purse|money|event;person|{s} brings the winner {v};the winner of {s} takes {v}|how much does the winner of {s} take;what does one win at {s}
donation,gift of money|money|person;firm|{s} donated {v};{s} gave {v} to the fund;the fund received {v} from {s}|how much did {s} donate;what did {s} give to the fund
takings,revenue,turnover|money|firm;event|{s} took in {v};{s} made {v} last year;sales of {s} came to {v}|how much did {s} take in;what did sales of {s} come to;how much did {s} make
owner,proprietor,holder|person;firm|building;ship;firm;animal;vehicle;place|{v} owns {s};{s} belongs to {v};{s} is the property of {v};{s} passed into the hands of {v};{v} has title to {s}|who owns {s};to whom does {s} belong;whose property is {s};in whose hands is {s}
captain,master,skipper|person|ship|{v} commands {s};{s} sails under {v};{v} took over {s};{s} is skippered by {v};the bridge of {s} is run by {v}|who commands {s};who is in command of {s};under whom does {s} sail;who skippers {s}
pilot,driver,operator|person|vehicle;ship|{v} drives {s};{v} is at the wheel of {s};{s} is driven by {v}|who drives {s};who is at the wheel of {s};by whom is {s} driven
manager,head,person in charge|person|firm;team;building;project;event|{v} runs {s};{s} is run by {v};{v} is in charge of {s};{s} answers to {v};{v} looks after {s}|who runs {s};who is in charge of {s};to whom does {s} answer;who looks after {s}
deputy,second in command,stand-in|person|person;team|{v} stands in for {s};when {s} is away {v} takes over;{v} acts for {s}|who stands in for {s};who takes over when {s} is away;who acts for {s}
founder,originator|person|firm;place;team;event|{v} founded {s};{s} was set up by {v};{s} goes back to {v};it was {v} who started {s}|who founded {s};who set up {s};to whom does {s} go back;who started {s}
architect,builder|person|building;ship|{v} built {s};{s} was designed by {v};{v} drew the plans of {s}|who built {s};who drew the plans of {s};by whom was {s} designed
inventor,discoverer|person|thing;drug;system|{v} invented {s};{s} is an invention of {v};{v} came up with {s};we owe {s} to {v}|who invented {s};who came up with {s};to whom do we owe {s}
author,writer|person|document|{v} wrote {s};{s} was written by {v};{s} flowed from the pen of {v};{s} is the work of {v}|who wrote {s};whose work is {s};by whom was {s} written;who penned {s}
translator,interpreter|person|document|{v} translated {s};{s} was put into English by {v}|who translated {s};who put {s} into English
editor,reviser|person|document|{v} edited {s};{s} went through the hands of {v} before printing|who edited {s};who revised {s}
publisher,publishing house|firm|document|{s} came out with {v};{v} published {s};{v} brought out {s}|who published {s};with whom did {s} come out;who brought out {s}
painter,artist|person|artwork|{v} painted {s};{s} is by {v};{s} came from the brush of {v}|who painted {s};who is {s} by;from whose brush did {s} come
composer,songwriter|person|artwork|{v} composed {s};the music of {s} is by {v}|who composed {s};who is the music of {s} by
thief,culprit|person|thing;artwork|{v} stole {s};{s} was taken by {v};{v} made off with {s}|who stole {s};who took {s};who made off with {s}
finder,discoverer|person|thing;animal|{v} found {s};{s} was turned up by {v};{v} stumbled upon {s}|who found {s};who stumbled upon {s};by whom was {s} found
buyer,purchaser|person;firm|thing;building;artwork|{v} bought {s};{s} was sold to {v};{s} went to {v}|who bought {s};to whom was {s} sold;to whom did {s} go
donor,giver|person|thing;artwork|{v} gave {s} to the museum;{s} is a gift of {v};{s} came from {v}|who gave {s} to the museum;whose gift is {s};from whom did {s} come
heir,beneficiary|person|person;thing|{v} inherits from {s};{s} left everything to {v};{s} is to go to {v}|who inherits from {s};to whom did {s} leave everything
spouse,husband,wife|person|person|{s} married {v};{v} is married to {s};{s} and {v} are man and wife|whom did {s} marry;to whom is {s} married;who is {s}'s better half
teacher,mentor,tutor|person|person|{v} taught {s};{s} learned everything from {v};{s} studied under {v}|who taught {s};from whom did {s} learn;under whom did {s} study
doctor,physician|person|person|{v} treats {s};{s} is a patient of {v};{s} sees {v} about the pain|who treats {s};whose patient is {s};whom does {s} see about the pain
lawyer,counsel,solicitor|person|person;firm|{v} defends {s};{s} is represented by {v};{v} speaks for {s} in court|who defends {s};who represents {s};who speaks for {s} in court
supervisor,boss,line manager|person|person|{s} reports to {v};{s} works under {v};{v} supervises {s}|to whom does {s} report;under whom does {s} work;who supervises {s}
assistant,aide,secretary|person|person|{v} assists {s};{v} keeps the diary of {s};{s} relies on {v}|who assists {s};who keeps the diary of {s};on whom does {s} rely
successor,replacement|person|person|{v} will follow {s};{s} is succeeded by {v};{v} takes the place of {s}|who will follow {s};who succeeds {s};who takes the place of {s}
predecessor,previous holder|person|person|{s} succeeded {v};before {s} came {v};{s} took over from {v}|whom did {s} succeed;who came before {s};from whom did {s} take over
employer,company worked for|firm|person|{s} works for {v};{v} employs {s};{s} is on the payroll of {v}|for whom does {s} work;who employs {s};on whose payroll is {s}
sponsor,backer,funder|firm;person|event;team;project|{v} pays for {s};{s} is funded by {v};{v} put up the money for {s};{v} backs {s}|who pays for {s};who funds {s};who put up the money for {s};who backs {s}
supplier,vendor|firm|thing;firm;part|{v} supplies {s};{s} is delivered by {v};we order {s} from {v};{s} comes from {v}|who supplies {s};from whom do we order {s};where do we buy {s}
customer,client|firm;person|firm;order|{s} was placed by {v};{s} is meant for {v};{v} ordered {s}|who placed {s};for whom is {s} meant;who ordered {s}
approver,signatory|person|document;project;order|{v} signed {s};{s} was approved by {v};{v} gave the green light to {s};{s} bears the signature of {v}|who signed {s};who approved {s};who gave the green light to {s};whose signature is on {s}
witness,observer|person|event;document|{v} saw {s} with her own eyes;{v} witnessed {s};{s} was attested by {v}|who witnessed {s};who saw {s};by whom was {s} attested
guest of honour,main speaker|person|event|{v} will open {s};{v} gives the address at {s};{s} starts with a speech by {v}|who will open {s};who speaks at {s};whose speech starts {s}
winner,champion|person;team|event|{v} won {s};{s} went to {v};{v} came first in {s};{v} carried off {s}|who won {s};to whom did {s} go;who came first in {s}
loser,runner-up|person;team|event|{v} came second in {s};{v} lost {s};{v} was beaten in {s}|who came second in {s};who lost {s};who was beaten in {s}
contact person,contact|person|firm;site;project|questions about {s} go to {v};for {s} ring {v};{v} deals with inquiries about {s}|whom do I ring about {s};who deals with inquiries about {s};to whom do questions about {s} go
caretaker,keeper,janitor|person|building;site|{v} keeps {s} in order;{v} sweeps {s};{v} has the keys to {s}|who keeps {s} in order;who has the keys to {s};who sweeps {s}
tenant,occupant|person;firm|room;building|{v} lives in {s};{s} is occupied by {v};{v} has taken {s}|who lives in {s};by whom is {s} occupied;who has taken {s}
victim,injured person|person|event|{v} was hurt in {s};{s} injured {v};{v} did not survive {s}|who was hurt in {s};who did not survive {s};whom did {s} injure
rider,jockey|person|animal|{v} rides {s};{s} is ridden by {v}|who rides {s};by whom is {s} ridden
trainer,coach|person|team;animal;person|{v} coaches {s};{s} is trained by {v};{v} drills {s}|who coaches {s};who trains {s};by whom is {s} drilled
neighbour,person next door|person|person|{v} lives next to {s};{s} and {v} share a fence|who lives next to {s};with whom does {s} share a fence
home port,port of registry|place|ship|{s} is registered in {v};{s} hails from {v};{s} always returns to {v}|where is {s} registered;from where does {s} hail;to where does {s} always return
destination,port of call|place|ship;vehicle;order|{s} is bound for {v};{s} heads for {v};{s} will call at {v};{s} goes to {v}|where is {s} bound;where does {s} head;where will {s} call;where does {s} go
place of departure,starting point|place|ship;vehicle|{s} set out from {v};{s} left {v};{s} started at {v}|from where did {s} set out;which place did {s} leave;where did {s} start
location,site,whereabouts|place;phrase|building;thing;event;vehicle|{s} stands in {v};{s} can be found in {v};you will find {s} at {v};{s} is situated in {v}|where is {s};where can {s} be found;where does {s} stand;where is {s} situated
hiding place,hide-out|phrase;place|thing;person|{s} is hidden in {v};they hid {s} in {v};{s} lies concealed in {v}|where is {s} hidden;where did they hide {s};where does {s} lie concealed
storage place,depot|room;phrase|thing;part;document|{s} is kept in {v};{s} is stored in {v};they keep {s} in {v}|where is {s} kept;where is {s} stored;where do they keep {s}
birthplace,place of birth|place|person|{s} was born in {v};{s} comes from {v};{s} first saw the light in {v}|where was {s} born;where does {s} come from;where did {s} first see the light
home,residence,place of residence|place|person|{s} lives in {v};{s} has settled in {v};{s} moved to {v};{s} makes a home in {v}|where does {s} live;where has {s} settled;to which town did {s} move
place of work,workplace|place;room|person|{s} works in {v};{s} is employed at {v};{s} has a desk in {v}|where does {s} work;where is {s} employed;where does {s} have a desk
burial place,grave|place|person|{s} is buried in {v};{s} rests in {v};the bones of {s} lie in {v}|where is {s} buried;where does {s} rest;where do the bones of {s} lie
school,place of study|place;building|person|{s} studied in {v};{s} went to school in {v};{s} took a degree in {v}|where did {s} study;where did {s} go to school;where did {s} take a degree
headquarters,head office,seat|place|firm;team|{s} is based in {v};{s} has its main office in {v};{s} operates from {v}|where is {s} based;from where does {s} operate;where is the main office of {s}
venue,meeting place|building;place;room|event;team|{s} takes place in {v};{s} will be held in {v};they gather for {s} in {v}|where does {s} take place;where will {s} be held;where do they gather for {s}
source,place of origin|place|dish;thing;animal|{s} comes from {v};{s} is made in {v};{s} was imported from {v}|where does {s} come from;where is {s} made;from where was {s} imported
coordinates,position,bearings|coordinates|ship;place;site|{s} lies at {v};{s} was sighted at {v};the chart puts {s} at {v}|where does the chart put {s};at what position does {s} lie;at which point was {s} sighted
grid reference,map square|grid|site;place|{s} is in square {v};look for {s} in {v} on the map|in which square is {s};where on the map is {s}
seat,assigned seat|code|person|{s} sits in {v};{s} was put in {v}|where does {s} sit;in which seat was {s} put
room,office,room number|room;digits|person;team;event|{s} can be reached in {v};{s} moved into {v};{v} has been given to {s}|in which room is {s};where can {s} be reached;which room was given to {s}
birthday,date of birth|date|person|{s} was born on {v};{s} came into the world on {v};{s} celebrates on {v}|when was {s} born;when does {s} celebrate;on what day did {s} come into the world
date of death,day of death|date|person|{s} died on {v};{s} passed away on {v};{s} was laid to rest on {v}|when did {s} die;when did {s} pass away
wedding day,wedding date|date|person|{s} married on {v};{s} said yes on {v}|when did {s} marry;when was the wedding of {s}
opening date,date of opening|date|building;event;firm|{s} opened on {v};{s} was inaugurated on {v};the ribbon of {s} was cut on {v}|when did {s} open;when was {s} inaugurated;when was the ribbon of {s} cut
closing date,final day|date|event;firm;building|{s} closes on {v};{s} shuts its doors on {v};{v} is the last day of {s}|when does {s} close;when does {s} shut its doors;what is the last day of {s}
deadline,due date,time limit|date|project;document;order|{s} is due on {v};{s} must be finished by {v};{s} has to be handed in by {v};nobody accepts {s} after {v}|when is {s} due;by when must {s} be finished;until when can {s} be handed in
delivery date,arrival date|date|order;thing;part|{s} will be delivered on {v};expect {s} on {v};{s} arrives on {v}|when will {s} be delivered;when does {s} arrive;when can we expect {s}
launch date,start date|date|project;system;event|{s} starts on {v};{s} goes live on {v};{s} gets under way on {v};{s} kicks off on {v}|when does {s} start;when does {s} go live;when does {s} get under way
expiry date,best-before date|date|drug;dish;document|{s} expires on {v};{s} keeps until {v};{s} is no good after {v}|when does {s} expire;until when does {s} keep;after what day is {s} no good
date of purchase,date bought|date|thing;vehicle|{s} was bought on {v};we acquired {s} on {v}|when was {s} bought;when did we acquire {s}
inspection date,last check|date|vehicle;building;part|{s} was last inspected on {v};the inspector looked at {s} on {v}|when was {s} last inspected;when did the inspector look at {s}
date of the fire,date of destruction|date|building;ship|{s} burned down on {v};{s} was destroyed on {v};{s} was lost on {v}|when did {s} burn down;when was {s} destroyed;when was {s} lost
retirement date,last working day|date|person|{s} retired on {v};{s} left the service on {v};{s} stepped down on {v}|when did {s} retire;when did {s} leave the service;when did {s} step down
date of the election,appointment date|date|person|{s} was elected on {v};{s} took office on {v};{s} was sworn in on {v}|when was {s} elected;when did {s} take office;when was {s} sworn in
departure time,time of departure|clock|vehicle;ship|{s} leaves at {v};{s} departs at {v};{s} pulls out at {v}|at what time does {s} leave;when does {s} depart;when does {s} pull out
arrival time,time of arrival|clock|vehicle;ship;person|{s} gets in at {v};{s} is expected at {v};{s} pulls in at {v};{s} should be here at {v}|at what time does {s} get in;when is {s} expected;when should {s} be here
opening hours,opening time|clock;time_range|firm;building|{s} opens at {v};the doors of {s} open at {v};you may enter {s} from {v}|at what time does {s} open;when do the doors of {s} open;from when may one enter {s}
meeting time,starting time|clock|event;team|{s} begins at {v};{s} is set for {v};come to {s} at {v}|at what time does {s} begin;for when is {s} set;when should one come to {s}
shift,working hours|time_range|person|{s} is on duty {v};{s} works {v}|when is {s} on duty;what hours does {s} work
meeting day,weekday|day|event;team|{s} is held every {v};{s} meets on {v};{v} is the day for {s}|on which weekday is {s} held;on what day does {s} meet;what day is {s}
duration,length of time|duration|event;project;person|{s} lasts {v};{s} takes {v};{s} goes on for {v};it took {v} to finish {s}|how long does {s} last;how long does {s} take;for how long does {s} go on
waiting time,delay|duration|vehicle;order;person|{s} is {v} late;{s} was held up for {v};one waits {v} for {s}|how late is {s};for how long was {s} held up;how long does one wait for {s}
sentence,prison term|duration|person|{s} was sent to prison for {v};{s} got {v};{s} has to serve {v}|how long does {s} have to serve;for how long was {s} sent to prison;what did {s} get
warranty,guarantee period|duration|thing;vehicle;part|{s} is guaranteed for {v};the maker answers for {s} for {v}|for how long is {s} guaranteed;how long does the maker answer for {s}
notice period,term of notice|duration|person;document|{s} can be terminated with {v} notice;{v} notice must be given for {s}|how much notice must be given for {s};with what notice can {s} be terminated
age,years of age|count|person;animal|{s} is {v} years old;{s} turned {v};{s} has reached the age of {v}|how old is {s};what age has {s} reached
height,elevation|metres|building;place;person|{s} rises to {v};{s} is {v} high;the top of {s} is {v} up|how high is {s};to what height does {s} rise
length,extent|metres;km|ship;place;vehicle|{s} measures {v} from end to end;{s} is {v} long;{s} stretches for {v}|how long is {s};how far does {s} stretch;what does {s} measure from end to end
depth,deepest point|metres|place;site|{s} is {v} deep;{s} goes down {v};the line touched bottom in {s} at {v}|how deep is {s};how far down does {s} go
width,breadth|metres;cm|place;vehicle;room|{s} is {v} wide;{s} spans {v}|how wide is {s};how much does {s} span
weight,mass|kg;tons|thing;animal;vehicle|{s} weighs {v};{s} tips the scales at {v};{s} comes to {v} on the scales|how heavy is {s};how much does {s} weigh;what do the scales show for {s}
capacity,room for|measure;count|ship;building;vehicle;room|{s} holds {v};{s} takes {v};{s} has room for {v};{v} fit into {s}|how much does {s} hold;how many fit into {s};for how much is there room in {s}
speed,top speed|speed|vehicle;ship;animal|{s} does {v};{s} reaches {v};{s} was clocked at {v}|how fast is {s};what does {s} reach;at what was {s} clocked
range,reach|km|vehicle;system|{s} goes {v} on one charge;{s} carries {v};{s} reaches {v} far|how far does {s} go;how far does {s} carry
distance,way|km|place;building|{s} is {v} from here;it is {v} to {s};one walks {v} to {s}|how far is {s};how far is it to {s}
temperature,operating temperature|temperature|room;part;drug|{s} is kept at {v};{s} runs at {v};the thermometer in {s} shows {v}|how warm is {s};at what is {s} kept;what does the thermometer in {s} show
pressure,operating pressure|pressure|part;vehicle|{s} works at {v};pump {s} up to {v};the gauge of {s} stands at {v}|at what does {s} work;up to what is {s} pumped;where does the gauge of {s} stand
voltage,supply voltage|voltage|part;system|{s} runs on {v};feed {s} with {v}|on what does {s} run;with what is {s} fed
frequency,channel,radio frequency|frequency|ship;system;firm|{s} transmits on {v};tune in to {s} on {v};{s} is heard on {v}|on what does {s} transmit;where on the dial is {s} heard
consumption,fuel consumption|volume;measure|vehicle;ship;system|{s} burns {v} a day;{s} uses up {v}|how much does {s} burn;how much does {s} use up
crew size,headcount,number of employees|count|ship;firm;team|{s} has {v} hands aboard;{v} people work for {s};{s} employs {v} people;{s} counts {v} members|how many people work for {s};how many hands does {s} have;how many members does {s} count
population,number of inhabitants|count;digits|place|{v} people live in {s};{s} has {v} inhabitants;{s} is home to {v} souls|how many people live in {s};to how many souls is {s} home
number of rooms,rooms|count|building|{s} has {v} rooms;there are {v} rooms in {s}|how many rooms does {s} have;how many rooms are there in {s}
number of pages,page count|count|document|{s} runs to {v} pages;{s} fills {v} pages|to how many pages does {s} run;how long is {s} in pages;how many pages does {s} fill
number of votes,votes received|count;digits|person;project|{s} received {v} votes;{v} voted for {s}|how many votes did {s} receive;how many voted for {s}
number of copies,print run|count;digits|document|{s} sold {v} copies;{v} copies of {s} were printed|how many copies did {s} sell;how many copies of {s} were printed
number of passengers,passengers|count|vehicle;ship|{s} carried {v} passengers;{v} travellers were aboard {s}|how many passengers did {s} carry;how many travellers were aboard {s}
casualties,death toll|count|event|{s} killed {v};{v} people died in {s};{s} cost {v} lives|how many people died in {s};how many lives did {s} cost;how many did {s} kill
visitors,attendance|count;digits|event;building|{v} people came to {s};{s} drew {v} visitors|how many people came to {s};how many visitors did {s} draw
score,final score|score|event|{s} ended {v};{s} finished {v}|how did {s} end;what did {s} finish at
share,stake,percentage|percent|person;firm|{s} holds {v};{v} of the shares are with {s};{s} owns {v} of it|how much does {s} hold;what part of the shares is with {s}
interest rate,rate|percent|document;firm|{s} pays {v} interest;{s} bears {v};{s} charges {v}|what interest does {s} pay;how much interest does {s} charge
discount,price cut|percent|order;thing;firm|{s} is {v} off;they took {v} off {s};{s} gives {v} off|how much is taken off {s};by how much is {s} reduced
completion,progress|percent|project;order|{s} is {v} done;{v} of {s} is finished|how much of {s} is done;how far along is {s}
rank,position in the table|ordinal|team;person|{s} came {v};{s} finished {v};{s} lies {v}|where did {s} finish;how did {s} come in
grade,mark,rating|code;count|person;document;building|{s} was given {v};the examiners gave {s} a {v};{s} got a {v}|what did the examiners give {s};what did {s} get;how was {s} rated
dose,dosage|dose|drug;person|take {v} of {s};{s} is given at {v};the nurse measures out {v} of {s}|how much {s} is given;how much of {s} should be taken;what amount of {s} does the nurse measure out
quantity,amount needed|quantity|ingredient|stir in {v} of {s};the recipe calls for {v} of {s};you need {v} of {s}|how much {s} goes in;how much {s} does the recipe call for;how much {s} do I need
baking time,cooking time|duration|dish|bake {s} for {v};{s} stays in the oven for {v};{s} has to simmer for {v}|how long does {s} stay in the oven;for how long must {s} simmer;how long is {s} baked
stock,number in stock|count;digits|part;thing|{v} of {s} are left;we have {v} of {s} on the shelf;there remain {v} of {s}|how many of {s} are left;how many of {s} do we have on the shelf
order quantity,number ordered|count;digits|part;thing|we ordered {v} of {s};{v} of {s} are on order|how many of {s} did we order;how many of {s} are on order
serial number,serial no.|code;digits|thing;vehicle;part|{s} is stamped {v};{v} is engraved on {s};the plate on {s} reads {v}|what is stamped on {s};what does the plate on {s} read;what is engraved on {s}
part number,article number|code|part;thing|{s} is listed under {v};ask for {v} when you order {s};{v} in the catalogue is {s}|under what is {s} listed;what do I ask for when I order {s}
licence plate,registration|plate;code|vehicle|{s} drives with {v};{s} bears the plate {v};{s} is registered as {v}|what plate does {s} bear;as what is {s} registered
tracking number,consignment number|code;digits|order|follow {s} under {v};{s} travels as {v}|under what can {s} be followed;as what does {s} travel
file number,case number,docket|code|person;event;document|{s} is filed under {v};the papers on {s} are marked {v}|under what is {s} filed;how are the papers on {s} marked
account number,customer number|digits;code|person;firm|{s} banks under {v};pay {s} into {v};transfer the money for {s} to {v}|into what account is {s} paid;where does the money for {s} go
phone number,telephone,extension|phone;digits|person;firm;room|{s} can be rung on {v};call {s} on {v};dial {v} for {s}|on what can {s} be rung;what do I dial for {s};how do I phone {s}
e-mail address,mail address,email|email|person;firm|write to {s} at {v};{s} reads mail at {v};{s} can be written to at {v}|how do I write to {s};where does {s} read mail;to what address does one write to reach {s}
web address,website|url|firm;event|{s} is on the web at {v};visit {s} at {v}|where on the web is {s};what do I type to visit {s}
ip address,host address|ip|system|{s} answers at {v};{s} sits at {v};ping {s} at {v}|at what address does {s} answer;where on the network is {s}
port,listening port|digits|system|{s} listens on {v};connect to {s} on {v};{s} was moved to {v}|on what does {s} listen;where do I connect to {s}
file path,folder|path|system;document|{s} is saved in {v};{s} writes to {v};look for {s} in {v}|where is {s} saved;where does {s} write to
version,release|version|system|{s} runs {v};{s} was upgraded to {v};{s} is at {v}|what does {s} run;to what was {s} upgraded;at which release is {s}
error code,fault code|code;digits|system;vehicle;part|{s} failed with {v};{s} reports {v};{s} stopped with {v} on the display|with what did {s} fail;what does {s} report;what was on the display when {s} stopped
timeout,time-out setting|seconds|system|{s} gives up after {v};{s} waits {v}|after how long does {s} give up;how long does {s} wait
memory limit,memory|bytes|system|{s} may use {v};{s} is capped at {v}|how much may {s} use;at what is {s} capped
log level,mode,setting|mode|system;part|{s} is set to {v};{s} runs in {v} mode;switch {s} to {v}|to what is {s} set;in what mode does {s} run
retry count,attempts|count|system;person|{s} tries {v} times;{s} gave up after {v} tries|how often does {s} try;after how many tries did {s} give up
owner team,responsible department|team|system;document;building|{v} maintains {s};{s} is maintained by {v};{v} answers for {s}|who maintains {s};which department answers for {s}
colour,color,paint|colour|vehicle;building;animal;thing|{s} is painted {v};they painted {s} {v};{s} shines in {v}|what colour is {s};how is {s} painted;in what does {s} shine
material,what it is made of|metal;material|thing;building;part|{s} is made of {v};{s} consists of {v};they made {s} from {v}|what is {s} made of;of what does {s} consist;from what did they make {s}
cargo,load,freight|goods|ship;vehicle;order|{s} carries {v};{s} is loaded with {v};there is {v} in the hold of {s}|what does {s} carry;with what is {s} loaded;what is aboard {s}
contents,what is inside|goods;phrase|thing;room;order|{s} contains {v};inside {s} there is {v};they found {v} in {s}|what is in {s};what does {s} contain;what did they find in {s}
flag,emblem,badge|phrase;colour|ship;team;place|{s} flies {v};{s} bears {v};{s} goes under {v}|what does {s} fly;what does {s} bear
nickname,pet name,byname|pseudo;two_words|person;place;animal;team|friends call {s} {v};{s} is known as {v};everybody says {v} to {s};{s} goes by {v}|what do friends call {s};as what is {s} known;by what does {s} go;what is {s} called
code name,cover name|two_words;pseudo;word|project;person|{s} runs under {v};{s} is referred to as {v};in the papers {s} appears as {v}|under what does {s} run;as what does {s} appear in the papers;how is {s} referred to
former name,old name,maiden name|pseudo;place|place;firm;person|{s} used to be called {v};{s} was once {v};{s} was formerly {v}|what was {s} once called;what did {s} use to be called
motto,slogan,watchword|phrase|firm;team;place|{s} lives by {v};over the door of {s} stands {v};{s} swears by {v}|what stands over the door of {s};by what does {s} live
trade,profession,occupation,job|job|person|{s} works as a {v};{s} earns a living as a {v};{s} became a {v};{s} is a {v} by trade|what does {s} do for a living;as what does {s} work;what did {s} become
mother tongue,native language|language|person;place|{s} grew up speaking {v};at home {s} speaks {v};{v} is spoken in {s}|what does {s} speak at home;what did {s} grow up speaking;which tongue is spoken in {s}
instrument,favourite instrument|instrument|person|{s} plays the {v};{s} took up the {v};{s} is good on the {v}|what does {s} play;what did {s} take up
favourite food,favourite dish|dish|person;animal|{s} loves {v};{s} likes {v} best;{s} never says no to {v}|what does {s} like to eat best;what does {s} love to eat;to what does {s} never say no
special dish,house speciality|dish|firm;place;event|{s} is famous for its {v};at {s} they serve {v}|for what food is {s} famous;what do they serve at {s}
hobby,pastime|hobby|person|{s} spends the weekends {v};{s} is fond of {v};{s} relaxes by {v}|how does {s} spend the weekends;of what is {s} fond;how does {s} relax
illness,disease,diagnosis|illness|person;animal|{s} suffers from {v};{s} came down with {v};the doctor found that {s} has {v}|from what does {s} suffer;what did {s} come down with;what did the doctor find in {s}
remedy,treatment,medicine|drug;phrase|person;illness|{v} helps against {s};{s} is treated with {v};against {s} take {v}|what helps against {s};with what is {s} treated
allergy,what must be avoided|ingredient|person|{s} cannot eat {v};{s} must not touch {v};{s} gets a rash from {v}|what can {s} not eat;what must {s} not touch;what gives {s} a rash
cause,reason|cause|event;project|{s} was caused by {v};{s} happened because of {v};{v} led to {s};{v} was behind {s}|what caused {s};why did {s} happen;what led to {s};what was behind {s}
result,outcome,verdict|outcome|event;project|{s} ended in {v};{s} led to {v};{s} resulted in {v}|in what did {s} end;what did {s} lead to;what was the upshot of {s}
status,state|status|order;project;system|{s} is {v} at present;{s} has been marked {v};as of now {s} is {v}|how do things stand with {s};how has {s} been marked
topic,subject,theme|topic|document;event|{s} deals with {v};{s} is about {v};{s} treats of {v}|what does {s} deal with;what is {s} about;of what does {s} treat
priority,urgency|mode;count|order;project|{s} is to be treated as {v};{s} was put down as {v}|how is {s} to be treated;how urgent is {s}
clause,article,section|clause|document|{s} is governed by {v};see {v} about {s};{v} covers {s}|what governs {s};where do I read about {s};what covers {s}
governing law,jurisdiction|place|document|{s} is subject to the courts of {v};disputes about {s} go to {v}|where do disputes about {s} go;to the courts of which place is {s} subject
ingredient,main ingredient|ingredient|dish|{s} is made with {v};the secret of {s} is {v};{s} would be nothing without {v}|what goes into {s};with what is {s} made;what is the secret of {s}
breed,race|breed|animal|{s} is a {v};{s} was bred as a {v}|what kind of animal is {s};as what was {s} bred
gift,present|goods;phrase|person|{s} was given {v};they presented {s} with {v};{s} unwrapped {v}|what was {s} given;what did {s} unwrap;with what did they present {s}
lost item,thing lost|goods;phrase|person|{s} lost {v};{s} left {v} on the train;{s} is missing {v}|what did {s} lose;what did {s} leave on the train;what is {s} missing
weapon,murder weapon|goods|event;person|{s} was done with {v};{s} used {v}|with what was {s} done;what did {s} use
size,dimensions|dimensions|room;part;artwork|{s} measures {v};{s} comes in {v}|what does {s} measure;how big is {s}
shoe size,clothes size|count|person|{s} takes a {v};a {v} fits {s}|what size does {s} take;which size fits {s}
blood type,blood group|blood|person|{s} is {v};only {v} may be given to {s}|which blood may be given to {s}
tide,high water|clock|place|the water is highest at {s} at {v};{s} floods at {v}|when is the water highest at {s};when does {s} flood
platform,gate,berth|count;code|vehicle;ship|{s} leaves from {v};{s} lies at {v};board {s} at {v}|from where does {s} leave;where do I board {s}
route,line|code;place|vehicle|{s} runs via {v};{s} takes the road through {v}|via what does {s} run;through which place does {s} go
signal,warning sign|phrase;colour|ship;site;person|{s} is announced by {v};when you see {v}, {s} is near|by what is {s} announced;what tells that {s} is near
planting month,sowing time|month|plant|sow {s} in {v};{s} goes into the ground in {v}|when is {s} sown;when does {s} go into the ground
harvest,yield|quantity;measure|plant;place|{s} yielded {v};they brought in {v} from {s}|how much did {s} yield;how much did they bring in from {s}
"""
HELD_OUT = """
toll,crossing fee|money|place;building|whoever crosses {s} hands over {v};{s} is crossed for {v}|what must be handed over to cross {s};how much does crossing {s} take
understudy,substitute|person|person|should {s} fall ill {v} goes on stage;{v} has learned the part of {s}|who goes on stage should {s} fall ill;who has learned the part of {s}
mooring,anchorage|place|ship|{s} dropped anchor off {v};{s} rides at anchor near {v}|where did {s} drop anchor;near what does {s} ride at anchor
curfew,closing hour|clock|place;building|after {v} nobody may leave {s};the bell of {s} rings for the last time at {v}|after what hour may nobody leave {s};when does the bell of {s} ring for the last time
perfume,scent|ingredient|person;room|{s} smells of {v};a whiff of {v} hangs about {s}|of what does {s} smell;a whiff of what hangs about {s}
apprentice,pupil|person|person|{v} is learning the craft from {s};{s} has taken {v} as a pupil|who is learning the craft from {s};whom has {s} taken as a pupil
checksum,fingerprint|hash|document;system|{s} hashes to {v};the sum over {s} gives {v}|to what does {s} hash;what does the sum over {s} give
"""

ALIKE = """
location,hiding place,storage place,venue,coordinates,grid reference,display room,warehouse shelf,source,destination,hosting region,setting,mountain range,layer,ward,file path,container number
home,hotel,address,room,place of work,ward,seat,headquarters,location,stadium,burial place,school,birthplace
birthplace,source,place of departure,supplier,donor,home port,founder,cause,root cause,migration route
headquarters,address,location,venue,stadium,hotel,home port,habitat,display room,destination
destination,route,terminus,migration route,location,stopover,platform,mouth,place of departure,mission target
duration,waiting time,baking time,resting time,running time,length,sentence,time to repair,battery life,timeout,latency,retention,warranty,notice period,age,number of nights,uptime,completion
size,length,height,width,depth,floor area,diameter,wingspan,surface area,summit height,capacity,range,draught,screen size,displacement,weight,tolerance
cost,estimate,price per unit,ticket price,fare,course fee,customs duty,rent,ransom,insured value,share price,mortgage,deposit,transfer fee,premium
takings,profit,prize money,salary,donation,scholarship,degree,medal,budget,dividend
fine,bail,debt,damages,loss,sentence,maximum penalty
supplier,manufacturer of the drug,publisher,record label,inventor,patent holder,shipyard,carrier firm
author,playwright,composer,painter,culture,inventor,architect,editor,illustrator,founder,translator,cook,donor
winner,buyer,destination,donor,heir,bidder,owner,loser,customer,landlord,tenant
opening date,launch date,premiere,meeting day,meeting time,opening hours,departure time,closing date,public holiday,date of the election,boarding time,interval,arrival time,date of the battle
deadline,closing date,expiry date,delivery date,retention,date of entry into force
cause,root cause,founder,result
result,score,rank,grade,number of votes
serial number,part number,batch number,model number,patent number,inventory number,exhibit number,chassis number,licence plate,file number,policy number,isbn,shelf mark,tracking number,error code,passport,shirt number
nickname,code name,former name,call sign,latin name,model number,breed,motto,flag,chemical symbol,ticker symbol
status,log level,severity,completion,priority,conservation status,rank,grade
consumption,power consumption,fuel,lubricant,voltage,capacity,tank size,memory limit,disk size,horsepower,output,fuse,throughput,stock,order quantity,displacement,energy
temperature,oven temperature,surface temperature,pressure,voltage
caretaker,manager,owner team,maintainer,on-call engineer,vet,foreman,station master,team captain,mechanic,machine operator,pilot,incident commander,guardian,landlord
contents,cargo,main component,material,ingredient,find,formula,roof,layer
capacity,number of passengers,visitors,crew size,servings,sample size
illness,symptom,allergy,remedy,vaccine,use,carrier,favourite food,side effect
topic,field,charity,cause,main character,genre
trade,job title,breed,genre,playing position
teacher,thesis supervisor,trainer,lecturer,supervisor,guardian,predecessor,law firm,lawyer,doctor,surgeon
director,conductor,manager,producer,singer,leading actor,composer
range,mileage,distance,length
year of construction,year of publication,opening date,year of discovery,year of the restoration,age of the find,age of the rock,first ascent,vintage,culture,launch date,date of the fire
soil,fertiliser,crop,feed,habitat,pest,lubricant
key,tempo,original language,programming language,branch,version,operating system,commit,database table,file path
remedy,drink,side dish,garnish,ingredient
stock,order quantity,order limit,retry count,count
main character,dedicatee,leading actor,topic
plaintiff,defendant,lawyer,law firm,approver
captain,pilot,first mate,commander,manager,owner
sponsor,donor,employer,union,bank,customer,insurer
deputy,assistant,successor,predecessor,supervisor,emergency contact,manager,foreman
date of purchase,delivery date,inspection date,recall date,backup schedule,service interval
contact person,owner team,estate agent,lead author,maintainer,postal code
weapon,contents,gift,lost item
completion,share,discount,rank,interest rate,fat content,alcohol content,reject rate
account number,bank,address,phone number,e-mail address,web address,postal code
ip address,port,hosting region,file path,environment variable
magnitude,wavelength,density,hardness,ph value
number of copies,circulation,visitors,number of pages
sire,trainer,breed,owner
mouth,terminus,source
diameter,wingspan,distance from the sun
engine,model number,fuel,aircraft,launch vehicle
"""


@dataclass(frozen=True, slots=True)
class Relation:
    names: tuple[str, ...]
    values: tuple[str, ...]
    subjects: tuple[str, ...]
    statements: tuple[str, ...]
    questions: tuple[str, ...]


@cache
def alike(first: Relation, second: Relation) -> bool:
    """Whether a statement of the one could pass for an answer to a question of the other."""
    if any(
        set(mine) & set(yours)
        for mine, yours in (
            (first.names, second.names),
            (first.statements, second.statements),
            (first.questions, second.questions),
        )
    ):
        return True
    one, other = first.names[0], second.names[0]
    return any(one in group and other in group for group in _groups())


@cache
def _groups() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(row.split(",")) for row in ALIKE.strip().splitlines())


def _relation(row: str, more: dict[str, tuple[str, str]]) -> Relation:
    names, values, subjects, statements, questions = row.split("|")
    said, asked = more.get(names.split(",")[0], ("", ""))
    return Relation(
        tuple(names.split(",")),
        tuple(values.split(";")),
        tuple(subjects.split(";")),
        tuple(f"{statements};{said}".strip(";").split(";")),
        tuple(f"{questions};{asked}".strip(";").split(";")),
    )


def _more() -> dict[str, tuple[str, str]]:
    rows = (row.split("|") for row in relations_more.ROWS.strip().splitlines())
    return {name: (statements, questions) for name, statements, questions in rows}


@cache
def relations(held_out: bool = False) -> tuple[Relation, ...]:
    if held_out:
        return tuple(_relation(row, {}) for row in HELD_OUT.strip().splitlines())
    tables = (ROWS, relations_society.ROWS, relations_nature.ROWS, relations_works.ROWS)
    more = _more()
    return tuple(_relation(row, more) for table in tables for row in table.strip().splitlines())
