"""More statements and questions of the relations of `relations.ROWS`: first name | statements | questions. Pure data."""

ROWS = """
access code|the keypad of {s} takes {v};without {v} the door of {s} stays shut;{s} lets in whoever enters {v};the lock of {s} was set to {v}|what does the keypad of {s} take;without what does the door of {s} stay shut;to what was the lock of {s} set
password|only {v} gets you into the account on or of {s};{s} lets you in after {v};for {s} they chose {v} as the secret;type {v} when {s} asks|what does one type when {s} asks;after what does {s} let you in;what did they choose as the secret for {s}
safe combination|{v} opens the lock of {s};the wheels of {s} must stand at {v};{s} yields to {v}|what opens the lock of {s};at what must the wheels of {s} stand;to what does {s} yield
alarm code|{v} stops the siren at {s};when the siren of {s} howls key in {v};the guard at {s} types {v}|what stops the siren at {s};what is keyed in when the siren of {s} howls;what does the guard at {s} type
budget|the purse of {s} holds {v};{v} were put at the disposal of {s};{s} has {v} to spend;{s} was voted {v}|how much does {s} have to spend;what was {s} voted;how much was put at the disposal of {s}
cost|{v} is what they want for {s};{s} comes to {v};{s} is on the list at {v};we paid {v} for {s}|to how much does {s} come;what did we pay for {s};what is {s} on the list at
rent|{s} brings in {v} of rent;{s} goes for {v} a month;whoever takes {s} pays {v} each month;the landlord of {s} asks {v}|what rent does {s} bring in;how much does the landlord of {s} ask;for how much a month does {s} go
salary|{v} is paid to {s};every year {s} draws {v};the pay packet of {s} holds {v};{s} makes {v}|how much does {s} draw;what is in the pay packet of {s};how much do they pay {s}
fine|a penalty of {v} was laid on {s};{s} got away with a fine of {v};{v} was what the offence cost {s}|what penalty was laid on {s};with what fine did {s} get away;what did the offence cost {s}
ransom|{s} is to be freed for {v};the gang asks {v} to give back {s};to get {s} back takes {v}|for how much is {s} to be freed;how much does the gang ask to give back {s};what does it take to get {s} back
debt|the creditors of {s} are owed {v};{v} is still to be paid by {s};{s} has {v} of debts|how much are the creditors of {s} owed;how much is still to be paid by {s};what debts has {s}
insured value|if {s} were lost the insurer would pay {v};{v} is the sum on the policy of {s};cover for {s} ends at {v}|how much would the insurer pay if {s} were lost;what sum is on the policy of {s};where does cover for {s} end
prize money|whoever comes first in {s} or beats {s} gets {v};the prize at stake with {s} is {v};{v} goes to the best of {s}|what prize is at stake with {s};how much goes to the best of {s}
donation|the gift of {s} came to {v};{v} was put in the box by {s};{s} parted with {v} for the good cause|to how much did the gift of {s} come;how much was put in the box by {s};with how much did {s} part for the good cause
takings|the till of {s} showed {v};{s} earned {v};{v} flowed into {s};the year brought {s} {v}|what did the till of {s} show;how much flowed into {s};how much did the year bring {s}
owner|the deeds of {s} are in the name of {v};{v} is the owner of {s};{s} has belonged to {v} for years;{v} got hold of {s}|in whose name are the deeds of {s};who is the owner of {s};who has title to {s}
captain|at the helm of {s} stands {v};the crew of {s} obeys {v};the orders aboard {s} are given by {v}|who stands at the helm of {s};whom does the crew of {s} obey;who gives the orders aboard {s}
pilot|{s} is steered by {v};in the driver's seat of {s} sits {v};{v} takes {s} out every day;{v} steers {s}|by whom is {s} steered;who sits in the driver's seat of {s};who takes {s} out every day
manager|{v} heads {s};the boss at {s} is {v};{s} is managed by {v};{s} has {v} at its head|who heads {s};who is the boss at {s};by whom is {s} managed
deputy|in the absence of {s} ask {v};{v} is the right hand of {s};{v} fills in for {s}|who is asked in the absence of {s};who is the right hand of {s};who fills in for {s}
founder|{v} called {s} into being;{s} owes its beginning to {v};{v} laid the foundations of {s}|who called {s} into being;to whom does {s} owe its beginning;who laid the foundations of {s}
architect|{s} was built to the plans of {v};{s} comes from the drawing board of {v};{v} designed {s}|to whose plans was {s} built;from whose drawing board comes {s};who designed {s}
inventor|{s} was thought up by {v};the idea for {s} was {v}'s;{v} was the first to make or see {s}|by whom was {s} thought up;whose was the idea for {s};who was the first to make or see {s}
author|the pen behind {s} is that of {v};{v} is the author of {s};on the title page of {s} stands {v}|whose is the pen behind {s};who is the author of {s};who stands on the title page of {s}
translator|the English of {s} is by {v};{s} owes its English dress to {v};{s} was translated by {v}|who is the English of {s} by;to whom does {s} owe its English dress;by whom was {s} translated
editor|{s} was edited by {v};{v} saw {s} through the press;{v} corrected {s}|by whom was {s} edited;who saw {s} through the press;who corrected {s}
publisher|{s} bears the imprint of {v};the rights to print {s} are with {v};{s} is published by {v}|whose imprint does {s} bear;with whom are the rights to print {s};by whom is {s} published
painter|the signature on {s} is {v}'s;{v} is the artist of {s};{s} was made by {v}|whose is the signature on {s};who is the artist of {s};by whom was {s} made
composer|{v} set {s} to notes;{s} was composed by {v};{v} thought up the melody of {s}|who set {s} to notes;by whom was {s} composed;who thought up the melody of {s}
thief|the police found out that {v} stole {s};{s} vanished in the bag of {v};{v} was caught with {s}|in whose bag did {s} vanish;who was caught with {s};by whom was {s} taken
finder|{s} was spotted by {v};{v} came across {s};we have {s} back thanks to {v}|by whom was {s} spotted;who came across {s};thanks to whom do we have {s} back
buyer|{s} found a buyer in {v};{v} paid for {s} and took it home;{v} is the buyer of {s}|in whom did {s} find a buyer;who paid for {s};who is the buyer of {s}
donor|{s} was given to the museum by {v};we have {s} through the kindness of {v};{v} parted with {s} for the museum|by whom was {s} given to the museum;through whose kindness do we have {s};who parted with {s} for the museum
heir|{v} is heir to {s};the will passes {s} to {v};after the funeral {v} got all that came from {s}|who is heir to {s};to whom does the will pass {s}
spouse|{s} is the better half of {v};{s} went to the altar with {v};{s} shares a ring and a name with {v}|with whom did {s} go to the altar;with whom does {s} share a ring and a name;who is married to {s}
teacher|{v} was the teacher of {s};{s} sat at the feet of {v};what {s} knows comes from {v}|who was the teacher of {s};at whose feet did {s} sit;from whom comes what {s} knows
doctor|{s} is under the care of {v};{v} is doctor to {s};when {s} is ill {v} comes|under whose medical care is {s};who is doctor to {s};who comes when {s} is ill
lawyer|{v} takes the side of {s} before the judge;{s} chose {v} for the defence;{v} is counsel for {s}|who takes the side of {s} before the judge;whom did {s} choose for the defence;who is counsel for {s}
supervisor|{s} has {v} for a boss;{v} is over {s};{s} gets instructions from {v}|whom has {s} for a boss;who is over {s};from whom does {s} get instructions
assistant|{v} helps {s} with the work;{v} is the right arm of {s} at the desk;{s} dictates to {v}|who helps {s} with the work;to whom does {s} dictate;who is the aide of {s}
successor|{v} comes after {s};the office passes from {s} to {v};{s} hands over to {v}|who comes after {s};to whom does {s} hand over;to whom does the office pass from {s}
predecessor|{v} had the office before {s};{v} made way for {s};{s} came in for {v}|who had the office before {s};who made way for {s};for whom did {s} come in
employer|{s} draws wages from {v};{s} is in the service of {v};{v} gave {s} a job|from whom does {s} draw wages;in whose service is {s};who gave {s} a job
sponsor|{s} has its money from {v};{v} finances {s};on the banner of {s} one reads {v}|from whom has {s} its money;who finances {s};whose name does one read on the banner of {s}
supplier|{s} is bought from {v};{v} delivers {s};for {s} we turn to {v}|from whom is {s} bought;who delivers {s};to whom do we turn for {s}
customer|{v} is the customer for {s};the bill for {s} goes to {v};{s} is to be handed to {v}|who is the customer for {s};to whom goes the bill for {s};to whom is {s} to be handed
approver|{v} put a name to {s};{v} said yes to {s};it was {v} who released {s}|who put a name to {s};who said yes to {s};who released {s}
witness|{v} was there when {s} came about;{v} can vouch for {s};the statement about {s} is {v}'s|who was there when {s} came about;who can vouch for {s};whose is the statement about {s}
guest of honour|{v} was asked to speak at {s};the first word at {s} is {v}'s;{s} welcomes {v} as its chief guest|who was asked to speak at {s};whose is the first word at {s};whom does {s} welcome as its chief guest
winner|victory in {s} fell to {v};{s} was won by {v};{v} beat all others in {s}|to whom fell victory in {s};by whom was {s} won;who beat all others in {s}
loser|{v} had to be content with second place in {s};{s} was lost by {v};{v} just missed winning {s}|who had to be content with second place in {s};by whom was {s} lost;who just missed winning {s}
contact person|{v} is the one to talk to about {s};letters on {s} are answered by {v};on {s} turn to {v}|who is the one to talk to about {s};by whom are letters on {s} answered;to whom does one turn on {s}
caretaker|{v} locks up {s} at night;{v} mends what is broken in {s};{s} is cared for by {v}|who locks up {s} at night;who mends what is broken in {s};by whom is {s} cared for
tenant|{v} rents {s};the name on the door of {s} is {v};{v} moved into {s}|who rents {s};what name is on the door of {s};who moved into {s}
victim|{v} came to harm in {s};among those harmed by {s} was {v};{s} was the end or the ruin of {v}|who came to harm in {s};who was among those harmed by {s}
rider|{v} sits in the saddle of {s};{v} is up on {s};{s} carries {v} over the fences|who sits in the saddle of {s};who is up on {s};whom does {s} carry over the fences
trainer|{v} gets {s} into shape;{s} trains with {v};the coach of {s} is {v}|who gets {s} into shape;with whom does {s} train;who is the coach of {s}
neighbour|{v} has the house beside {s};on the other side of the wall from {s} lives {v};{s} has {v} as neighbour|who has the house beside {s};who lives on the other side of the wall from {s};whom has {s} as neighbour
home port|{v} is written on the stern of {s};{s} belongs to the port of {v};{s} is at home in {v}|what is written on the stern of {s};to which port does {s} belong;where is {s} at home
destination|{s} is on the way to {v};the journey of {s} ends in {v};{s} makes for {v}|to where is {s} on the way;where ends the journey of {s};for where does {s} make
place of departure|{s} came out of {v};the journey of {s} began in {v};{s} was dispatched from {v}|out of where did {s} come;where did the journey of {s} begin;from where was {s} dispatched
location|{s} is in {v};to get to {s} go to {v};{s} is located in {v}|where does one go to get to {s};where is {s} located;in what place is {s}
hiding place|nobody looks for {s} in {v};{s} was put out of sight in {v};{s} waits unseen in {v}|where was {s} put out of sight;where does {s} wait unseen;where does nobody look for {s}
storage place|to fetch {s} go to {v};{s} was put away in {v};{s} has its place in {v}|where does one go to fetch {s};where was {s} put away;where has {s} its place
birthplace|{s} is a native of {v};{v} is where {s} was born;the cradle of {s} stood in {v}|of what place is {s} a native;where stood the cradle of {s};in which town was {s} born
home|{s} has a house in {v};{s} dwells in {v};you find {s} at home in {v}|where has {s} a house;where does {s} dwell;where does one find {s} at home
place of work|every morning {s} goes to work in {v};{s} has a job in {v};the daily work of {s} is in {v}|where does {s} go to work every morning;where has {s} a job;where is the daily work of {s}
burial place|the grave of {s} is in {v};they laid {s} to rest in {v};the stone for {s} stands in {v}|where is the grave of {s};where did they lay {s} to rest;where stands the stone for {s}
school|{s} was a pupil in {v};{s} learned at a school in {v};{s} graduated in {v}|where was {s} a pupil;at a school in which place did {s} learn;where did {s} graduate
headquarters|{s} is run from {v};{s} has its seat in {v};the management of {s} sits in {v}|from where is {s} run;where has {s} its seat;where sits the management of {s}
venue|for {s} go to {v};{s} is staged in {v};{s} meets in {v}|where does one go for {s};where is {s} staged;where does {s} meet
source|{s} has its origin in {v};{s} is from {v};{s} was brought here from {v}|where has {s} its origin;from where is {s};from where was {s} brought here
coordinates|the position of {s} is {v};set course for {v} to reach {s};{s} is marked at {v}|what is the position of {s};for what does one set course to reach {s};where is {s} marked
grid reference|the map shows {s} in {v};{s} falls in square {v};on the sheet {s} is at {v}|where does the map show {s};in which square falls {s};where on the sheet is {s}
seat|{v} is kept for {s};{s} was shown to {v};the ticket of {s} says {v}|what is kept for {s};to which seat was {s} shown;what does the ticket of {s} say
room|{s} uses {v};you find {s} in {v};{s} meets visitors in {v}|which room does {s} use;in which room does one find {s};where does {s} meet visitors
birthday|{v} is the birthday of {s};the birth of {s} fell on {v};the register gives {v} for the birth of {s}|when is the birthday of {s};on what day fell the birth of {s};what does the register give for the birth of {s}
date of death|death came to {s} on {v};{s} breathed out for the last time on {v};{s} lived until {v}|when did death come to {s};until when did {s} live;when did {s} breathe out for the last time
wedding day|the bells rang for {s} on {v};{s} went to the altar on {v};on {v} {s} became husband or wife|when did the bells ring for {s};when did {s} go to the altar;when did {s} become husband or wife
opening date|{s} first let people in on {v};{s} was thrown open on {v};{s} welcomed its first guests on {v}|when did {s} first let people in;when was {s} thrown open;when did {s} welcome its first guests
closing date|{s} ends its days on {v};on {v} {s} closes for good;{s} will be over on {v}|when does {s} end its days;when does {s} close for good;when will {s} be over
deadline|the last day for {s} is {v};{s} is wanted by {v};{v} is the limit for {s}|what is the last day for {s};by when is {s} wanted;what is the limit for {s}
delivery date|{s} comes on {v};{s} is promised for {v};on {v} we shall have {s}|when does {s} come;for when is {s} promised;on what day shall we have {s}
launch date|{s} begins on {v};{s} sees its first day on {v};{s} is launched on {v}|when does {s} begin;when does {s} see its first day;when is {s} launched
expiry date|{s} is good until {v};{s} runs out on {v};do not use {s} after {v}|until when is {s} good;when does {s} run out;after when should {s} not be used
date of purchase|{s} came into our hands on {v};the receipt for {s} is of {v};we paid for {s} on {v}|when did {s} come into our hands;of what day is the receipt for {s};when did we pay for {s}
inspection date|{s} was looked over on {v};the last check of {s} was on {v};{s} passed the test on {v}|when was {s} looked over;when was the last check of {s};when did {s} pass the test
date of the fire|the flames took {s} on {v};nothing was left of {s} on {v};the end came for {s} on {v}|when did the flames take {s};when came the end for {s};when was nothing left of {s}
retirement date|the last working day of {s} was {v};{s} went into retirement on {v};{s} put down the work on {v}|what was the last working day of {s};when did {s} go into retirement;when did {s} put down the work
date of the election|{s} was voted into office on {v};{s} began in office on {v};{s} was chosen on {v}|when was {s} voted into office;when did {s} begin in office;when was {s} chosen
departure time|{s} sets off at {v};be aboard {s} before {v}, when it goes;the whistle for {s} blows at {v}|when does {s} set off;when does the whistle for {s} blow;at what hour does {s} go
arrival time|{s} comes in at {v};we look for {s} at {v};{s} reaches us at {v}|when does {s} come in;at what hour do we look for {s};when does {s} reach us
opening hours|{s} is open from {v};customers of {s} are let in from {v};{s} unlocks its doors at {v}|from when is {s} open;from when are customers of {s} let in;when does {s} unlock its doors
meeting time|be at {s} by {v};{s} starts at {v};{v} is the hour of {s}|by when must one be at {s};when does {s} start;what is the hour of {s}
shift|the hours of {s} are {v};you find {s} at work {v};{s} has the watch {v}|what are the hours of {s};when does one find {s} at work;when has {s} the watch
meeting day|{s} comes round on {v};{s} always falls on {v};keep {v} free for {s}|on what day does {s} come round;on which day does {s} always fall;which day is kept free for {s}
duration|{s} is over in {v};{s} needs {v};from start to finish {s} takes {v}|in what time is {s} over;how long does {s} need;how long is it from start to finish with {s}
waiting time|{s} lost {v};{s} will be {v} behind;the delay of {s} is {v}|how much time did {s} lose;by how much is {s} behind;how long is the delay of {s}
sentence|{s} will sit behind bars for {v};the judge gave {s} {v};{s} was locked up for {v}|for how long will {s} sit behind bars;what did the judge give {s};how long was {s} locked up
warranty|{s} is under guarantee for {v};if {s} breaks within {v} it is mended free;{s} has a warranty of {v}|how long is {s} under guarantee;within what time is {s} mended free if it breaks;what warranty has {s}
notice period|{s} has a notice period of {v};to end things with {s} takes {v} notice;{s} must be told {v} ahead|what notice period has {s};how far ahead must {s} be told
age|{s} is now aged {v};{s} has lived for {v} years;the age of {s} is {v}|for how many years has {s} lived;what is the age of {s}
height|{s} stands {v} tall;from foot to top {s} is {v};{s} reaches a height of {v}|how tall is {s};how much is {s} from foot to top;what height does {s} reach
length|{s} has a length of {v};end to end {s} is {v};one paces out {v} along {s}|what length has {s};how much is {s} end to end;how far does one pace out along {s}
depth|the floor of {s} is {v} below;down to the bottom of {s} it is {v};{s} has a depth of {v}|how far below is the floor of {s};how far is it down to the bottom of {s};what depth has {s}
width|from side to side {s} is {v};{s} has a width of {v};across {s} it is {v}|how much is {s} from side to side;what width has {s};how far is it across {s}
weight|{s} has a weight of {v};the scales say {v} for {s};to lift {s} is to lift {v}|what weight has {s};what do the scales say for {s};how much does one lift with {s}
capacity|at most {v} go into {s};{s} is built for {v};{s} is full at {v}|how many or how much goes into {s} at most;for how much is {s} built;when full, how much is in {s}
speed|{s} can go {v};at full tilt {s} makes {v};the fastest {s} goes is {v}|how fast can {s} go;what does {s} make at full tilt;what is the fastest {s} goes
range|{s} has a range of {v};{s} gets {v} far;beyond {v} {s} is of no use|what range has {s};how far does {s} get;beyond what distance is {s} of no use
distance|{s} lies {v} off;the way to {s} is {v};{v} separate us from {s}|how far off lies {s};how long is the way to {s};how much separates us from {s}
temperature|{s} is held at {v};it is {v} in {s};{s} stays at {v}|at what is {s} held;to how many degrees does {s} keep;at what does {s} stay
pressure|the pressure in {s} is {v};{s} is under {v};{s} holds {v}|what is the pressure in {s};under what pressure is {s};what pressure does {s} hold
voltage|{s} takes {v};{s} is wired for {v};the mains for {s} give {v}|what does {s} take from the mains;for what is {s} wired;what do the mains for {s} give
frequency|turn the dial to {v} for {s};{s} is on the air on {v};the signal of {s} is at {v}|to what is the dial turned for {s};on what is {s} on the air;where is the signal of {s}
consumption|{s} needs {v} a day;{s} swallows {v};{v} go through {s}|how much does {s} need a day;how much does {s} swallow;how much goes through {s}
crew size|{s} has {v} people;{s} is {v} strong;on the books of {s} are {v} people|how many people has {s};how many people are on the books of {s}
population|{s} counts {v} heads;the census found {v} people in {s};in {s} live {v}|how many heads does {s} count;how many people did the census find in {s};how many live in {s}
number of rooms|{s} is divided into {v} rooms;one counts {v} rooms in {s};{v} doors lead to the rooms of {s}|into how many rooms is {s} divided;how many rooms does one count in {s}
number of pages|{s} has {v} pages;it takes {v} pages to print {s};{s} is {v} pages long|how many pages has {s};how many pages does it take to print {s};how many pages long is {s}
number of votes|{s} won {v} votes;the count gave {s} {v};{v} hands went up for {s}|how many votes did {s} win;what did the count give {s};how many hands went up for {s}
number of copies|the printers ran off {v} of {s};{v} of {s} were made;{s} was printed {v} times|how many of {s} did the printers run off;how many of {s} were made;how often was {s} printed
number of passengers|{v} people rode in or on {s};{s} had {v} on board;{s} took {v} along|how many people rode in or on {s};how many had {s} on board;how many did {s} take along
casualties|{s} left {v} dead;{v} lost their lives in {s};the dead of {s} number {v}|how many dead did {s} leave;how many lost their lives in {s};what do the dead of {s} number
visitors|{s} had {v} guests;{v} turned up at {s};the turnstile of {s} counted {v}|how many guests had {s};how many turned up at {s};how many did the turnstile of {s} count
score|{s} stood at {v} when it was over;the result of {s} was {v};at the end of {s} it was {v}|how did {s} stand when it was over;what was the result of {s};what was it at the end of {s}
share|{v} belong to {s};{s} has a stake of {v};{s} has {v} of the whole|what stake has {s};how much of the whole has {s};how much belongs to {s}
interest rate|money with {s} grows at {v};the rate under or at {s} is {v};{s} carries {v} a year|at what does money with {s} grow;what rate does {s} carry
discount|{s} comes {v} cheaper;{v} was knocked off {s};the price of {s} was cut by {v}|how much cheaper does {s} come;how much was knocked off {s};by how much was the price of {s} cut
completion|{s} stands at {v};{s} has got as far as {v};{v} of the work on {s} is behind us|where does {s} stand;how far has {s} got;how much of the work on {s} is behind us
rank|{s} took {v} place;{s} ended up {v};on the list {s} is {v}|which place did {s} take;how did {s} end up;which is {s} on the list
grade|{s} was marked {v};{s} came away with a {v};the verdict on {s} was a {v}|how was {s} marked;with what did {s} come away;what mark did {s} receive
dose|{v} of {s} are enough;the right amount of {s} is {v};{s}: {v} and no more|how much of {s} is enough;what is the right amount of {s}
quantity|put in {v} of {s};{v} of {s} will do;weigh out {v} of {s}|how much of {s} is put in;how much of {s} will do;how much of {s} is weighed out
baking time|{s} is ready after {v};give {s} {v} on the fire;take {s} out after {v}|after how long is {s} ready;how long does one give {s} on the fire;after what time is {s} taken out
stock|of {s} there are still {v};the shelf holds {v} of {s};the store has {v} of {s}|how many of {s} are there still;how many of {s} does the shelf hold;how many of {s} has the store
order quantity|{v} of {s} were asked for;the order is for {v} of {s};we sent for {v} of {s}|how many of {s} were asked for;for how many of {s} is the order;how many of {s} did we send for
serial number|{s} bears the number {v};cut into the frame of {s} is {v};you can tell {s} by the {v} on it|what number does {s} bear;what is cut into the frame of {s};by what can one tell {s}
part number|the list has {s} at {v};for {s} order {v};{s} goes by {v} in the stores|at what does the list have {s};what does one order for {s};by what does {s} go in the stores
licence plate|the number on {s} is {v};on the back of {s} one reads {v};{s} has the plate {v}|what is the number on {s};what does one read on the back of {s};which plate has {s}
tracking number|{s} has the tracking number {v};to see where {s} is enter {v};the label on {s} shows {v}|what does one enter to see where {s} is;what does the label on {s} show;which tracking number has {s}
file number|the folder on {s} has the number {v};look up {s} under {v};{s} was given the number {v}|what number has the folder on {s};under what does one look up {s};which number was {s} given
account number|the account of {s} is {v};the money of {s} is in {v};send what is due to {s} to {v}|what is the account of {s};where is the money of {s};to what account is sent what is due to {s}
phone number|{s} answers the telephone on {v};the line of {s} is {v};reach {s} by dialling {v}|on what does {s} answer the telephone;what is the line of {s};how is {s} reached by telephone
e-mail address|mail for {s} goes to {v};{s} uses {v} for mail;the address of {s} is {v}|where goes mail for {s};what does {s} use for mail;to what does one send {s} a message
web address|more about {s} at {v};the page of {s} is {v};{s} can be found online under {v}|where is there more about {s};what is the page of {s};under what can {s} be found online
ip address|{s} has the address {v};the address of {s} was changed to {v};packets for {s} go to {v}|what address has {s};to what was the address of {s} changed;where do packets for {s} go
port|the port of {s} is {v};{s} takes calls on {v};open {v} in the firewall for {s}|on which port does {s} take calls;what is opened in the firewall for {s};which is the port of {s}
file path|{s} lies in {v};you find {s} under {v};the place of {s} on disk is {v}|where on disk is {s};under what does one find {s};where does {s} lie
version|{s} has been brought to {v};we use {s} in {v};installed of {s} is {v}|to what has {s} been brought;in which release do we use {s};what is installed of {s}
error code|{v} was the last word of {s};{s} broke down with {v};when {s} fails it shows {v}|what was the last word of {s};with what did {s} break down;what does {s} show when it fails
timeout|after {v} {s} hangs up;{s} allows {v};the limit of {s} is {v}|after what does {s} hang up;how much time does {s} allow;what is the time limit of {s}
memory limit|{s} gets {v} of memory;{s} is killed beyond {v};no more than {v} for {s}|how much memory does {s} get;beyond what is {s} killed;no more than what for {s}
log level|the switch of {s} stands at {v};{s} was left on {v};{s} is now on {v}|where does the switch of {s} stand;on what was {s} left;what is {s} on now
retry count|{s} makes {v} attempts;{s} had {v} goes;after {v} failures {s} stops|how many attempts does {s} make;how many goes had {s};after how many failures does {s} stop
owner team|{v} takes care of {s};{s} is in the hands of {v};problems with {s} go to {v}|who takes care of {s};in which team's hands is {s};to which team do problems with {s} go
colour|{s} is {v};{s} has a coat of {v};{s} was done in {v}|of what colour is {s};what coat has {s};in what colour was {s} done
material|{s} is of {v};{v} was used for {s};{s} was worked in {v}|what was used for {s};in what was {s} worked;of what is {s}
cargo|{s} brings {v};the load of {s} is {v};{v} were put aboard {s}|what does {s} bring;what is the load of {s};what was put aboard {s}
contents|there is {v} in {s};{s} turned out to hold {v};{s} is full of {v}|what did {s} turn out to hold;what is there in {s};what is {s} full of
flag|the sign of {s} is {v};{s} shows {v};you know {s} by {v}|what is the sign of {s};what does {s} show;by what does one know {s}
nickname|{s} has been nicknamed {v};the nickname of {s} is {v};among friends {s} is {v}|how has {s} been nicknamed;what is {s} among friends;what does everybody call {s}
code name|{v} is the cover for {s};for secrecy {s} is called {v};{v} means {s} in the files|what is {s} called for secrecy;what is the cover for {s};what means {s} in the files
former name|in earlier times {s} bore the name {v};{s} gave up the name {v};before the change {s} was {v}|what name did {s} bear in earlier times;which name did {s} give up
motto|the motto of {s} is {v};on the arms of {s} is written {v};{s} chose {v} as its watchword|what is the motto of {s};what is written on the arms of {s};what did {s} choose as its watchword
trade|{s} makes a living as a {v};by trade {s} is a {v};{s} trained as a {v}|what is {s} by trade;as what did {s} train;how does {s} make a living
mother tongue|the language of {s} is {v};{s} has spoken {v} from the cradle;{v} is the first language of {s}|what is the language of {s};what has {s} spoken from the cradle;which is the first language of {s}
instrument|{s} practises the {v};in the band {s} is on the {v};{s} learned the {v}|what does {s} practise;on what is {s} in the band;which instrument did {s} learn
favourite food|{v} is what {s} asks for;nothing pleases {s} more than {v};the favourite of {s} is {v}|what food does {s} ask for;what pleases {s} more than any other food;what is the favourite food of {s}
special dish|people come to {s} for the {v};the speciality of {s} is {v};{s} is proud of its {v}|for what dish do people come to {s};what is the speciality of {s};of which dish is {s} proud
hobby|in idle hours {s} is found {v};{s} loves {v};after work {s} goes in for {v}|what does {s} love doing;for what does {s} go in after work;what is {s} found doing in idle hours
illness|{s} has {v};{s} is down with {v};{s} was told it was {v}|what illness has {s};with what is {s} down;what was {s} told it was
remedy|what helps {s} is {v};the cure for {s} is {v};doctors give {v} for {s}|what is the cure for {s};what do doctors give for {s};what is the remedy for {s}
allergy|{v} makes {s} ill;{s} is allergic to {v};keep {v} away from {s}|what makes {s} ill;to what is {s} allergic;what must be kept away from {s}
cause|{s} came about through {v};the reason for {s} was {v};{v} brought {s} about|through what did {s} come about;what was the reason for {s};what brought {s} about
result|what came of {s} was {v};{s} brought {v};the end of {s} was {v}|what came of {s};what did {s} bring;what was the end of {s}
status|{s} now counts as {v};{s} stands as {v};the state of {s} is {v}|as what does {s} now count;what is the state of {s};as what does {s} stand
topic|the subject of {s} is {v};{s} looks at {v};{s} is devoted to {v}|what is the subject of {s};at what does {s} look;to what is {s} devoted
priority|{s} has been given the level {v};{s} ranks as {v};handle {s} as {v}|what level has {s} been given;as what does {s} rank;how should one handle {s}
clause|{s} falls under {v};the rule on {s} is in {v};{s} rests on {v}|under what does {s} fall;where is the rule on {s};on what does {s} rest
governing law|{s} is ruled by the law of {v};the courts for {s} are those of {v};a quarrel over {s} is heard in {v}|by the law of which place is {s} ruled;where are the courts for {s};where is a quarrel over {s} heard
ingredient|{v} goes into {s};without {v} there is no {s};{s} tastes of {v}|without what is there no {s};of what does {s} taste;what is the main thing in {s}
breed|{s} is of the {v} breed;by race {s} is a {v};the papers call {s} a {v}|of which breed is {s};what is {s} by race;what do the papers call {s}
gift|{v} was the present for {s};{s} got {v} from them;in the parcel for {s} was {v}|what was the present for {s};what did {s} get from them;what was in the parcel for {s}
lost item|{s} cannot find {v};what {s} lost was {v};{s} asks whether anyone has seen {v}|what can {s} not find;what was it that {s} lost;what does {s} ask whether anyone has seen
weapon|the weapon in the case of {s} was {v};{v} was used for or by {s}|what was the weapon in the case of {s};what was used for or by {s}
size|{s} is {v};the size of {s} is {v};the tape gave {v} for {s}|what is the size of {s};what did the tape give for {s};how large is {s}
shoe size|{s} wears a {v};for {s} we need a {v};ask for a {v} for {s}|what size does {s} wear;what size do we need for {s};for which size does one ask for {s}
blood type|the blood of {s} is {v};{s} has {v};on the card of {s} is {v}|of what type is the blood of {s};which blood has {s};what is on the blood card of {s}
tide|the tide at {s} is full at {v};the sea stands highest by {s} at {v};high tide for {s} is given as {v}|when is the tide full at {s};when does the sea stand highest by {s};what is given as high tide for {s}
platform|go to {v} for {s};{s} waits at {v};passengers for {s} stand at {v}|where does one go for {s};where does {s} wait;where do passengers for {s} stand
route|{s} goes by way of {v};{s} passes {v};you see {v} from {s} on the way|by way of where does {s} go;what does {s} pass;what does one see from {s} on the way
signal|{v} warns of {s};the sign for {s} is {v};watch for {v}: then comes {s}|what warns of {s};what is the sign for {s};for what does one watch before {s} comes
planting month|{v} is the month to sow {s};{s} is planted in {v};gardeners start {s} in {v}|which is the month to sow {s};when is {s} planted;when do gardeners start {s}
harvest|the harvest of {s} came to {v};{v} of crops came from {s};{s} gave {v}|to what did the harvest of {s} come;how much did {s} give;how much of crops came from {s}
"""
