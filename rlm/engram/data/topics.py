"""Sentences by topic, intent, tone and the like, and the label sets they are sorted into. Pure data.

A row is: names | sentences. Slots: {p} {q} persons, {c} place, {d} weekday, {m} month, {n} number,
{a} money, {t} thing, {j} adjective.
"""

from __future__ import annotations

from functools import cache

ROWS = """
weather,climate|It rained all night in {c}.|The storm is moving north.|Expect snow on {d}.|A warm wind blew from the south.|The fog over {c} will lift by noon.|{m} was the driest month in {n} years.|Frost is likely tonight.|The thermometer fell below zero.|Clouds will gather towards evening.|A heat wave has hit {c}.
sports,sport|The match in {c} ended in a draw.|{p} won the race by a second.|Their goalkeeper was injured.|The team lost again on {d}.|{p} scored twice in the final.|The coach praised {q} after the game.|{c} beat their rivals by {n} points.|The referee sent {p} off.|She broke the record for the high jump.|Tickets for the cup final are sold out.
business,economy,finance|The bank raised its rates.|Shares of the firm fell by {n} percent.|The company will cut {n} jobs.|{p} was named head of the board.|Profits rose to {a}.|Oil prices went up again.|The two firms agreed to merge.|Inflation slowed in {m}.|The factory in {c} will close.|Exports grew faster than expected.
politics,government|The minister resigned on {d}.|Parliament voted on the new law.|{p} won the election in {c}.|The opposition called for a debate.|The treaty was signed in {c}.|The president met the ambassador.|Voters go to the polls in {m}.|The cabinet could not agree on the budget.|{p} was elected mayor.|Protesters gathered outside the palace.
science and technology,science,technology|Researchers in {c} found a new comet.|The server is down again.|Scientists have mapped the genome of a beetle.|The new chip is twice as fast.|A probe landed on the moon.|{p} wrote a program for it.|The experiment was repeated {n} times.|Engineers tested the robot in {c}.|A telescope saw the faintest star so far.|The battery lasts {n} hours.
travel,tourism|The train leaves at nine.|We took the ferry to the island.|Our flight to {c} was delayed.|{p} crossed the border on foot.|She packed her bags for the trip.|The hotel in {c} was lovely.|We booked {n} nights by the sea.|The guide showed us the ruins.|Don't forget your passport.|They drove through {c} in {m}.
health,medicine|The doctor ordered rest.|She has a bad cough.|{p} broke a leg.|The fever is gone.|They were vaccinated last week.|Take {n} tablets a day.|The ward is full again.|His blood pressure is too high.|The nurse changed the bandage.|{p} has been coughing since {d}.
food,cooking|The soup was too salty.|We had fish for dinner.|{p} baked a cake.|The bread is fresh.|He ordered a second helping.|Stir the sauce for {n} minutes.|The cheese comes from {c}.|There is no butter left.|Peel the apples first.|The roast was done to a turn.
crime,police report|The thief was caught in {c}.|Police are looking for {p}.|Burglars broke in on {d} night.|{p} was charged with fraud.|The stolen {t} was found.|The court sentenced him to {n} years.|Detectives questioned the neighbours.|A car was stolen in {c}.|The forged notes came from {c}.|Two men were arrested after the robbery.
education,school|The exam is on {d}.|Our teacher was ill.|{p} failed the test.|The pupils went home early.|She studies law in {c}.|The lecture starts at {n}.|Homework is due on {d}.|{p} got the best marks of the class.|The school in {c} has a new library.|He learned the poem by heart.
music,concerts|The choir sang two hymns.|{p} tuned the violin.|Her new song is on the radio.|The band plays on {d}.|The concert in {c} was sold out.|The orchestra rehearsed for {n} hours.|He hums the tune all day.|The drummer left the band.|{p} plays the organ in church.|The album went to number {n}.
law,court|The judge fined the company.|The contract is void.|The court rejected the appeal.|They signed the will before witnesses.|{p} sued the firm for {a}.|The jury could not agree.|The lease ends in {m}.|Clause {n} forbids it.|The witness changed her story.|The verdict is expected on {d}.
art,painting|The painting hangs in {c}.|{p} carved the statue from oak.|The gallery shows her drawings.|The portrait was restored in {m}.|The sculptor works in marble.|A sketch by {p} was sold for {a}.|The colours of the fresco have faded.|The exhibition opens on {d}.
family,home life|My sister had a baby in {m}.|Grandmother is knitting by the fire.|The twins turned {n} on {d}.|Our cousin {p} is visiting.|Father mended the fence.|The children are asleep.|{p} and {q} got married.|We had the whole family round the table.
nature,animals|The deer crossed the meadow.|The owl hunts at night.|{n} geese landed on the lake.|The roses bloom in {m}.|A fox was seen near {c}.|The river is full of trout.|Bees swarmed in the garden.|The oldest oak stands in {c}.
war,military|The army crossed the river.|{n} soldiers fell at {c}.|The siege lasted until {m}.|General {p} ordered a retreat.|The fleet was sighted off {c}.|The fort surrendered.|Troops are massing at the border.|A ceasefire was agreed on {d}.
religion,church|The bishop blessed the chapel.|The monks rise at four.|Mass is held on {d}.|The pilgrims reached {c}.|{p} was baptised in {m}.|The sermon lasted {n} minutes.|The temple was rebuilt.|They fast during {m}.
history,the past|The castle was built in 1{n}5.|The king died without an heir.|The Romans founded {c}.|The plague reached {c} in {m}.|The old empire fell apart.|{p} discovered the tomb.|The charter dates from the middle ages.|The first railway linked {c} with the coast.
agriculture,farming|The wheat was harvested in {m}.|The cows give less milk.|{p} ploughed the lower field.|The potato crop failed.|We sheared {n} sheep.|The barn needs a new roof.|Hay prices are up.|The orchard has to be pruned.
space,astronomy|The rocket lifted off at dawn.|The moon is full on {d}.|Saturn has {n} moons more than thought.|{p} spent {n} days in orbit.|The comet returns in {m}.|The crew docked with the station.|A new galaxy was photographed.
fashion,clothes|Hats are back this {m}.|{p} wore a green velvet gown.|The designer showed {n} coats in {c}.|Skirts will be longer.|She bought a silk scarf.|The tailor shortened the sleeves.|Leather boots are on sale.
real estate,housing|The flat in {c} has {n} rooms.|The rent went up to {a}.|The house was sold in {m}.|{p} is looking for a tenant.|The cellar is damp.|A villa with garden is for sale.|The landlord repaired the stairs.
employment,jobs|{p} applied for the post.|We are hiring {n} drivers.|The strike ended on {d}.|She was promoted in {m}.|He handed in his notice.|The pay is {a} a month.|Night shifts are optional.|The interview went well.
cars,motoring|The engine stalls in the cold.|{p} drove into a ditch.|The garage in {c} fixed the brakes.|It does {n} miles to the gallon.|The tyres are worn.|Fill up before you leave.|The new model has {n} seats.
computers,software|The program crashes on start.|Please update the driver.|{p} deleted the folder by mistake.|The password has expired.|The printer is not found.|Version {n} fixes the bug.|The backup runs on {d}.|My screen stays black.
refund request,refund|I want my money back.|Please return the {a} to my card.|The {t} broke, so I expect a refund.|When do I get my {a} back?|I sent it back on {d}; where is my money?|You charged me twice, pay one back.|Kindly refund order {n}.
delivery question,shipping|Where is my parcel?|Has order {n} left the warehouse?|The {t} should have come on {d}.|How long does shipping to {c} take?|The courier never rang the bell.|Can you deliver to {c}?|My tracking number shows nothing.
cancellation,cancel|Please cancel my subscription.|I no longer need the {t}; cancel it.|Call off the appointment on {d}.|I want to end my contract in {m}.|Cancel booking {n}, please.|Take me off the list.|I won't be coming; release my seat.
login problem,account access|I can't log in.|My password is not accepted.|The reset link does not arrive.|It says my account is locked.|I forgot my user name.|The code you sent has expired.|Two-step login keeps failing.
billing question,invoice|Why was I charged {a}?|There is a mistake in invoice {n}.|I was billed twice in {m}.|Can I pay by card?|The bill shows {a} too much.|When is the payment due?|Please send the receipt for {a}.
technical fault,bug report|The {t} does not switch on.|The app freezes after {n} seconds.|There is no sound.|The display flickers.|It gets hot and smells burnt.|Error {n} appears every time.|The button on the left is stuck.
product question,inquiry|Does the {t} come in blue?|How heavy is it?|Is it waterproof?|What is the difference between the two models?|Can I use it with the old charger?|Do you have the {t} in stock?|Which size fits a child of {n}?
appointment,booking|Can I come on {d} at {n}?|I'd like to book a table for {n}.|Reserve a room in {m}, please.|Is there a slot before noon?|Please move my appointment to {d}.|Two tickets for {d}, please.
feedback,suggestion|You could add a dark mode.|It would be nice to sort by date.|Why not open on {d} as well?|A search box would help.|Consider a smaller size.|Perhaps put the price on the label.|More vegetarian dishes, please.
complaint,grievance|This is the third time it broke.|Nobody answers the phone.|The parcel never came.|I am very unhappy with the service.|The waiter was rude to us.|The room was filthy.|I waited {n} hours for nothing.|What a disgrace, and for {a}!|The {t} fell apart after a week.
thanks,gratitude|Thank you so much for your help.|I am grateful for everything.|Many thanks to all of you.|That was very kind, {p}.|Thanks a lot!|I owe you one, {p}.|We appreciate the {t}.|How can I ever repay you?
greeting,hello|Hello, how are you?|Good morning, {p}.|Hi there!|Nice to meet you.|Good evening to you all.|Welcome to {c}!|Hey {p}, long time no see.|Greetings from {c}.
farewell,goodbye|Goodbye, {p}.|See you on {d}.|Take care!|So long, and safe travels.|Until next time.|Good night, everyone.|I must be off now.|Farewell, old friend.
apology,excuse|I am sorry I am late.|Please forgive me, {p}.|It was my fault.|We apologise for the delay.|Sorry about the {t}.|I didn't mean to hurt you.|Pardon me, I was wrong.
request,favour|Could you pass the {t}?|Please send me the file by {d}.|Would you help me, {p}?|May I borrow your {t}?|Can you pick me up at {n}?|Do me a favour and call {p}.|Please speak louder.
command,order|Close the door.|Bring me the {t}.|Wait here.|Do not touch it.|Send the report by noon.|Stand up, {p}!|Turn left at the {t}.|Stop it at once.|Sign here.
question,inquiry|Where is the station?|Who told you that?|How much is it?|When will {p} come?|Why did he leave {c}?|Is it {d} already?|Have you seen my {t}?|Which way is {c}?
statement,assertion|The station is in {c}.|{p} told me so.|It costs {a}.|She comes on {d}.|He left {c} in {m}.|The {t} is in the drawer.|There are {n} of them.|I live in {c}.
promise,pledge|I will pay you back on {d}.|You have my word, {p}.|I promise to come.|We shall never forget it.|I swear I'll bring the {t}.|Count on me.|I'll call you as soon as I reach {c}.
threat,warning|If you do that again, you'll be sorry.|Beware of the dog.|Pay up or lose the {t}.|Danger, thin ice!|One more step and I shout.|Watch out, it is hot!|Mind the gap.|Keep away from the {t}.
invitation,invite|Come to our party on {d}!|Would you join us for dinner, {p}?|You are welcome to stay in {c}.|Let's go to the concert together.|We'd love to have you over.|Please be our guest on {d}.
refusal,rejection|No, I won't.|I'm afraid that's impossible.|We must decline your offer.|Not for {a}.|I can't accept the {t}.|Sorry, but no.|Out of the question, {p}.
agreement,consent|Yes, of course.|I agree with {p}.|That's fine with me.|All right, {d} then.|Sure, take the {t}.|You are right.|Exactly what I think.|Deal: {a}.
advice,recommendation|You should see a doctor.|Better take the early train.|Try the {j} one first.|I'd wait until {m}.|If I were you, I'd ask {p}.|Don't sign anything yet.|You ought to rest.
praise,compliment|Well done, {p}!|What a beautiful {t}.|Your soup is the best in {c}.|You play splendidly.|I admire your patience.|Great work on the report.|Nobody sings like you.
insult,abuse|You are a fool, {p}.|What an ugly {t}.|Nobody likes you.|You never do anything right.|Shut up, idiot.|Only a donkey would say that.|Your singing hurts my ears.
joy,happiness|I'm over the moon!|We won, we won!|What a lovely day in {c}.|I could dance for joy.|Best news since {m}!|I can't stop smiling.|Hurray, {p} is coming home!
anger,rage|How dare you!|I'm furious with {p}.|This makes my blood boil.|Get out of my house!|I've had enough of your {t}.|He slammed the door and swore.|Don't you ever lie to me again!
sadness,grief|I miss {p} so much.|She wept all night.|Nothing will ever be the same.|We buried him on {d}.|I feel so alone in {c}.|It breaks my heart.|Tears ran down his face.
fear,anxiety|I'm scared of the dark.|What if {p} finds out?|My hands are shaking.|I dare not open it.|There is someone in the cellar!|I worry about {d}.|Don't leave me alone here.
surprise,astonishment|I can't believe it!|What, {p} in {c}?|Who would have thought!|You sold it for {a}?|Good heavens, a {t}!|That came out of the blue.|I never expected that.
disgust,revulsion|The smell made me sick.|Ugh, there is a hair in it.|I can't look at that {t}.|How revolting.|The milk has gone off.|He spat it out at once.|Take that filthy thing away.
love,affection|I love you, {p}.|You mean the world to me.|She kissed him goodnight.|My heart beats for {p}.|I think of you day and night.|Hold me close.|Yours for ever, {p}.
boredom,tedium|Nothing ever happens in {c}.|I've read this twice already.|When will it end?|Same old {t} every day.|Yawn.|The speech went on and on.|I have nothing to do.
hope,optimism|It will all turn out well.|I'm sure {p} will make it.|Things are looking up.|By {m} we'll be rich.|There is light at the end.|Tomorrow will be better.
doubt,uncertainty|I'm not sure it was {p}.|Perhaps on {d}, perhaps not.|It may be in {c}.|Who knows?|I can't tell whether it's true.|Maybe {n}, maybe more.|I rather doubt it.
advertisement,promotion|Buy one {t}, get one free!|Only {a} this week!|Visit our shop in {c}.|Hurry, offer ends {d}!|The {j} {t} you deserve.|Call now and save {n} percent.|New in store: the {t}!
recipe step,cooking instruction|Chop the onions finely.|Bake for {n} minutes.|Add a pinch of salt.|Whisk the eggs.|Let the dough rise.|Bring the water to the boil.|Serve with fresh parsley.
legal clause,contract text|The tenant shall pay {a} by the first of {m}.|This agreement ends after {n} years.|Neither party may assign its rights.|Disputes go to the courts of {c}.|The seller warrants the {t}.|Notice must be given in writing.
log message,log line|INFO service started on port {n}|WARN disk almost full|ERROR timeout after {n} seconds|DEBUG cache miss for key {t}|INFO user {p} logged in|ERROR cannot open file|WARN retry {n} of 5
poetry,verse|O wind, thou breath of {m}!|The moon hath kissed the silent sea|And all the {j} roses weep for thee|Soft falls the night on {c}'s towers|My love is like a {j} {t}|Where once the nightingale did sing
diary,diary entry|Dear diary, {p} smiled at me.|Slept badly again, rain all night.|Walked to {c} and back.|Finished the {t} at last.|No letter from {p} today either.|Went to bed at {n}.
headline,news headline|{p} wins in {c}|Prices up {n} percent|Storm hits {c}|Minister quits|{c} votes on {d}|Rare {t} found in attic|Talks fail again
spam,junk|You have won {a}! Click now!!!|Cheap pills, no questions asked|Lose {n} pounds in a week|Your account is at risk, send your PIN|Work from home and earn {a} a day|FREE ringtone, text WIN to {n}|Claim your prize, {p}
past,about the past|{p} lived in {c}.|We met in {m}.|The {t} was stolen.|They had sold it.|She used to sing.|It rained yesterday.|He came on {d}.|Last year we had {n} cats.
future,about the future|{p} will live in {c}.|We are going to meet in {m}.|The {t} will be sold.|They shall see.|She is about to sing.|It will rain tomorrow.|He is coming next {d}.|Soon we'll have {n} cats.
present,about the present|{p} lives in {c}.|It is raining now.|They are selling the {t}.|She is singing at the moment.|I have {n} cats.|The shop is open.|He works in {c} these days.
formal,formal style|I should be obliged if you would reply by {d}.|We hereby confirm receipt of {a}.|Please find enclosed the {t}.|It is with regret that we inform you.|Your earliest attention would be appreciated.|The undersigned requests permission.|Yours faithfully, {p}
informal,casual|hey {p}, wanna grab a bite?|gotta go, see ya|lol that {t} tho|nope, not gonna happen|can't make it {d}, soz|yeah whatever|what's up in {c}?
urgent,high priority|Come at once, it's an emergency!|I need this within {n} minutes.|The cellar is under water, hurry!|Drop everything and call {p}.|The {t} must be there today.|Immediate action required.
not urgent,low priority|Whenever you have time.|No hurry with the {t}.|Some day we should paint the fence.|Let's talk about it in {m}.|Just for your information.|It can wait until next year.
about money,money|He could not pay the rent.|They owe the firm {a}.|{p} lent me {a}.|I spent it all on the {t}.|The loan is due in {m}.|We saved {n} percent.|Is it worth {a}?
about time,time|It is almost {n}.|The clock struck twelve.|We have until {d}.|How quickly {m} went by!|It takes {n} minutes.|She was late again.
"""
SETS = """
politics/sports/business/science and technology|sports/business|weather/sports/politics|health/food/travel|music/art/fashion|
crime/politics/business/sports|law/crime|education/employment|nature/agriculture|space/science and technology|war/history/religion|
real estate/cars/fashion|computers/cars|family/travel/food|weather/agriculture|history/science and technology|
refund request/delivery question/cancellation|login problem/billing question/technical fault|refund request/billing question|
product question/appointment/complaint|delivery question/technical fault/feedback/thanks|complaint/thanks|complaint/praise|
appointment/cancellation/product question/login problem|feedback/complaint/product question|spam/appointment/family|
greeting/farewell|greeting/farewell/thanks/apology|command/question/statement|question/statement|request/command|promise/threat|
invitation/refusal/agreement|agreement/refusal|advice/warning|praise/insult|joy/anger|joy/anger/sadness/fear|
joy/sadness|anger/fear/surprise|love/anger/sadness/joy/surprise/fear|disgust/surprise/joy|love/boredom|hope/doubt|hope/fear|
advertisement/recipe step/legal clause|log message/poetry/diary|headline/diary/poetry|spam/advertisement/headline|
legal clause/log message/recipe step/poetry|past/future|past/present/future|formal/informal|urgent/not urgent|about money/about time|
about money/weather/music|health/crime/weather/music/travel|thanks/complaint/question|apology/complaint/request|
politics/war/religion|business/law/real estate|sports/music/art|food/health|diary/log message|greeting/question/command/thanks|
weather/travel/health/food/education/music/law|statement/promise/threat/advice|boredom/joy/anger|doubt/agreement/refusal"""
SETS_HELD_OUT = """
surprise/hope/disgust|advertisement/diary/legal clause/headline|invitation/apology/farewell/promise|nature/space/war/cars|
delivery question/login problem/feedback/cancellation|formal/poetry/log message|education/religion/fashion/crime/agriculture"""


@cache
def topics() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """name → (all its names, its sentences)."""
    table = {}
    for row in ROWS.strip().splitlines():
        names, *sentences = row.split("|")
        known = tuple(names.split(","))
        table[known[0]] = (known, tuple(sentences))
    table["warning"] = (("warning", "threat"), table["threat"][1])
    return table


@cache
def label_sets(held_out: bool = False) -> tuple[tuple[str, ...], ...]:
    rows = (SETS_HELD_OUT if held_out else SETS).replace("\n", "").split("|")
    return tuple(tuple(row.split("/")) for row in rows)
