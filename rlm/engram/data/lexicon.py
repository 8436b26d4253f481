"""Words by category, with other names of the category. Pure data.

A row is: names of the category | words, single or joined by underscores.
"""

from __future__ import annotations

from functools import cache

ROWS = """
mammal,furry animal,beast|dog cat horse cow sheep goat pig wolf bear fox deer otter badger whale lion tiger elephant mouse rabbit hare camel monkey bat squirrel hedgehog seal donkey
bird,feathered animal|eagle falcon hawk heron owl parrot pigeon raven robin sparrow swan goose duck crow gull finch wren stork crane magpie thrush swallow turkey penguin ostrich
fish,sea fish|salmon trout herring cod haddock mackerel pike carp perch eel sardine tuna halibut plaice sole anchovy sturgeon bream roach catfish
insect,bug|ant bee wasp moth butterfly beetle fly mosquito cricket grasshopper ladybird dragonfly flea louse termite hornet gnat cockroach earwig mantis
reptile,cold-blooded animal|snake lizard turtle tortoise crocodile alligator gecko viper cobra python iguana chameleon adder rattlesnake
tree,kind of tree|oak elm ash birch pine fir spruce willow poplar beech maple walnut cedar larch yew chestnut alder hazel linden sycamore
flower,blossom|rose lily tulip daisy poppy violet orchid daffodil carnation iris peony marigold lavender primrose geranium dahlia snowdrop crocus
fruit,kind of fruit|apple pear plum cherry grape orange lemon banana peach apricot melon mango fig date strawberry raspberry blackberry pineapple lime kiwi
vegetable,greens|carrot onion potato turnip cabbage lettuce spinach pea bean leek celery pumpkin cucumber radish beetroot broccoli cauliflower parsnip garlic
spice,seasoning|pepper cinnamon nutmeg saffron ginger clove cumin paprika turmeric cardamom mustard vanilla thyme basil oregano rosemary
drink,beverage|tea coffee milk water wine beer cider juice lemonade cocoa rum whisky brandy gin vodka champagne ale
baked goods,bakery|bread cake bun scone biscuit pie tart croissant bagel muffin pretzel waffle pastry roll loaf
meat,butcher's goods|beef pork mutton lamb veal ham bacon sausage steak mince venison liver tongue
dairy,milk product|cheese butter cream yoghurt curd whey buttermilk custard
tool,hand tool|hammer saw chisel drill wrench screwdriver pliers axe shovel spade rake hoe file plane level trowel crowbar mallet clamp
kitchenware,kitchen thing|pan pot kettle ladle spoon fork plate bowl cup saucer whisk sieve grater oven tray jug corkscrew spatula colander
furniture,piece of furniture|chair table sofa bed desk shelf cupboard wardrobe stool bench dresser cabinet armchair bookcase couch cradle
clothing,garment|coat shirt trousers skirt dress jacket jumper scarf glove sock hat cap vest cardigan blouse tie belt mitten
footwear,thing for the feet|boot shoe sandal slipper clog trainer moccasin galosh loafer
jewellery,ornament|ring necklace bracelet brooch earring pendant locket tiara cufflink amulet
weapon,arm|sword dagger pistol rifle cannon spear bow musket axe grenade crossbow lance mace revolver bayonet
vehicle,means of transport|car bus lorry van tram bicycle motorcycle wagon cart taxi tractor scooter ambulance sledge carriage
ship,watercraft|ferry barge yacht canoe schooner frigate tanker trawler raft dinghy tug kayak submarine galleon sloop
aircraft,flying machine|aeroplane helicopter glider balloon airship jet biplane drone rocket parachute
building,edifice|house church castle barn tower mill school hospital factory hotel palace museum library theatre station warehouse cottage chapel prison
room,part of a house|kitchen bathroom bedroom cellar attic pantry hall study nursery parlour corridor lounge larder
metal,ore|iron copper tin lead zinc silver gold nickel aluminium brass bronze steel platinum tungsten chromium
gem,precious stone|diamond ruby emerald sapphire opal amethyst topaz garnet pearl jade turquoise amber
fabric,cloth|wool cotton silk linen velvet denim nylon satin tweed lace canvas felt cashmere muslin
colour,hue|red blue green yellow purple orange black white grey brown pink crimson scarlet teal indigo violet maroon beige turquoise
shape,geometric form|circle square triangle rectangle oval hexagon pentagon cube sphere cone pyramid cylinder
body part,part of the body|hand foot arm leg head knee elbow shoulder ear nose mouth finger toe neck back chest wrist ankle chin
organ,inner organ|heart liver kidney lung stomach brain spleen bladder pancreas intestine
illness,disease|measles influenza malaria cholera asthma mumps tuberculosis pneumonia diabetes gout scurvy typhoid leprosy rabies jaundice
job,occupation,trade|baker butcher carpenter doctor nurse teacher lawyer judge sailor soldier farmer miner plumber tailor waiter cook clerk painter mason surgeon
relative,family member|mother father sister brother aunt uncle cousin nephew niece grandmother grandfather daughter son husband wife
musical instrument,instrument|violin piano flute drum trumpet guitar cello harp clarinet oboe trombone tuba organ banjo accordion lute
sport,kind of sport|football tennis cricket rugby hockey golf swimming boxing rowing fencing cycling skiing archery wrestling badminton judo
game,pastime|chess draughts poker bridge dominoes hopscotch marbles charades backgammon bingo snooker darts
dance,ballroom|waltz tango polka foxtrot samba rumba jig ballet minuet flamenco quickstep
language,tongue|French German Spanish Italian Russian Arabic Hindi Dutch Swedish Greek Turkish Polish Welsh Finnish Danish Korean Japanese Portuguese
country,nation,state|France Germany Spain Italy Russia Egypt India Sweden Greece Turkey Poland Norway Brazil Canada Japan Kenya Chile Peru Portugal Mexico
city,town|Paris London Berlin Madrid Rome Vienna Athens Cairo Lisbon Oslo Prague Dublin Warsaw Moscow Tokyo Lima Nairobi Seoul Boston Chicago
river,stream|Thames Danube Nile Volga Seine Amazon Ganges Elbe Loire Tiber Mississippi Congo Rhone Oder
mountain,peak|Everest Kilimanjaro Vesuvius Etna Snowdon Fuji Matterhorn Elbrus Ararat Olympus
continent,part of the world|Africa Asia Europe America Australia Antarctica
planet,heavenly body|Mercury Venus Earth Mars Jupiter Saturn Uranus Neptune Pluto
month,time of the year|January February March April May June July August September October November December
weekday,day of the week|Monday Tuesday Wednesday Thursday Friday Saturday Sunday
season,quarter of the year|spring summer autumn winter
weather,kind of weather|rain snow hail fog thunder drizzle sleet frost storm sunshine wind mist lightning blizzard
chemical element,element|hydrogen oxygen carbon nitrogen helium sulphur chlorine sodium calcium iodine neon phosphorus argon lithium
currency,money|dollar pound euro yen rouble peso rupee franc crown dinar lira krone
number,numeral|one two three seven twelve forty ninety hundred thousand million eleven eighteen sixty
unit of length,measure of length|metre mile inch foot yard kilometre centimetre league furlong fathom millimetre
unit of weight,measure of weight|kilogram pound ounce ton gram stone hundredweight milligram
unit of time,span of time|second minute hour day week month year decade century fortnight millennium
unit of volume,measure of capacity|litre gallon pint quart barrel bushel millilitre teaspoon cupful
religion,faith|Christianity Islam Buddhism Hinduism Judaism Sikhism Taoism Shinto
emotion,feeling|anger joy fear sadness disgust surprise envy pride shame love hatred jealousy grief delight boredom
virtue,good quality|honesty courage patience kindness loyalty modesty generosity wisdom humility diligence mercy
vice,bad habit|greed sloth envy cruelty vanity gluttony cowardice dishonesty malice arrogance
school subject,field of study|algebra geometry history geography biology chemistry physics grammar latin drawing music economics
science,branch of science|astronomy botany zoology geology ecology genetics optics anatomy statistics linguistics psychology
art form,art|painting sculpture poetry opera theatre ballet photography architecture film engraving pottery
literary form,kind of text|novel poem essay play sonnet fable biography diary ballad epic limerick short_story memoir
computer part,hardware|keyboard mouse monitor printer processor modem scanner disk router webcam speaker
computer word,software|browser compiler database firewall spreadsheet operating_system editor driver virus
office thing,stationery|pen pencil stapler envelope notebook ruler eraser paperclip folder stamp ink calendar
toy,plaything|doll teddy_bear kite marble yo-yo rocking_horse puzzle rattle spinning_top building_blocks
container,vessel|box crate barrel sack basket bucket jar bottle tin chest drum bag flask carton
military rank,rank|general colonel major captain lieutenant sergeant corporal private admiral commander
royal title,title of nobility|king queen prince duke earl baron viscount count marquess emperor
criminal,wrongdoer|thief robber murderer forger smuggler pirate burglar swindler blackmailer kidnapper
crime,offence|theft murder arson fraud forgery burglary treason smuggling perjury blackmail kidnapping
court word,word of the law|judge verdict jury witness appeal sentence defendant lawsuit bail testimony
medical word,hospital word|surgery prescription bandage ward vaccine syringe diagnosis stretcher ointment x-ray
sea word,nautical word|anchor mast rudder keel harbour deck compass sail tide lighthouse helm
farm word,word of the farm|plough harvest barn hay orchard pasture silo tractor stable manure furrow
kitchen verb,way of cooking|boil fry bake roast grill stew poach simmer steam toast
movement,way of moving|walk run jump crawl climb swim hop gallop march stroll limp sprint
verb of speech,way of speaking|shout whisper mumble stammer declare mutter announce gossip chatter boast
sound,noise|bang crash whistle hum rattle thud buzz squeak rumble click roar hiss
taste,flavour|sweet sour bitter salty spicy bland tart savoury
texture,feel|smooth rough sticky slippery fluffy coarse silky bumpy
size word,word for a size|huge tiny enormous small gigantic little vast minute immense
praise,word of praise|excellent superb wonderful brilliant splendid marvellous outstanding delightful lovely
blame,word of blame|awful terrible dreadful horrible miserable shoddy appalling rotten lousy
speed word,word for speed|fast slow quick rapid sluggish swift hasty leisurely
age word,word for age|young old ancient elderly juvenile aged newborn youthful
body of water,water|lake pond sea ocean bay canal lagoon reservoir puddle creek
landform,piece of land|hill valley island cliff desert plain plateau gorge peninsula dune cave volcano
street,way|road lane avenue alley motorway path boulevard bridge crossroads tunnel
shop,kind of shop|bakery butcher grocer pharmacy bookshop florist ironmonger jeweller fishmonger stationer
meal,time to eat|breakfast lunch dinner supper snack brunch picnic banquet
dish,cooked dish|soup stew curry omelette risotto goulash lasagne casserole dumplings pizza
hairstyle,hair|braid ponytail fringe bun curls plait crew_cut bob
hobby,free time|knitting fishing gardening stamp_collecting birdwatching pottery sewing camping juggling origami
music style,kind of music|jazz rock folk blues opera reggae punk techno gospel symphony
god,deity|Zeus Odin Thor Apollo Venus Athena Neptune Ra Isis Shiva Freya
mythical creature,fabulous beast|dragon unicorn phoenix griffin mermaid centaur troll goblin werewolf sphinx vampire
scientist,man or woman of science|Newton Einstein Darwin Galileo Curie Kepler Pasteur Faraday Copernicus Bohr
composer,writer of music|Mozart Bach Beethoven Chopin Verdi Haydn Handel Brahms Schubert Vivaldi
writer,author|Shakespeare Dickens Tolstoy Austen Goethe Homer Cervantes Dante Chekhov Melville
painter,artist|Rembrandt Picasso Monet Raphael Goya Titian Vermeer Cezanne Rubens Turner
explorer,traveller|Columbus Magellan Cook Amundsen Shackleton Livingstone Vespucci Hudson
ruler,head of state|Napoleon Caesar Cleopatra Charlemagne Elizabeth Victoria Alexander Washington Lincoln
organisation,body of people|parliament committee company club union army church university orchestra council
electrical device,appliance|refrigerator toaster vacuum_cleaner radio television lamp iron dishwasher hairdryer fan
material,stuff|wood glass plastic concrete leather paper rubber brick clay stone wax
punctuation mark,mark|comma full_stop colon semicolon hyphen question_mark apostrophe bracket dash
part of speech,word class|noun verb adjective adverb pronoun preposition conjunction article
card,playing card|ace king queen jack spade heart diamond club joker trump
direction,point of the compass|north south east west left right up down
position at work,post|manager director secretary assistant foreman accountant trainee supervisor chairman
natural disaster,catastrophe|earthquake flood hurricane avalanche drought tsunami landslide eruption tornado wildfire
dwelling of animals,animal home|nest den burrow kennel stable hive sty coop kraal lair
young animal,animal child|puppy kitten calf lamb foal cub chick piglet duckling kid
dinosaur,extinct animal|tyrannosaurus triceratops mammoth dodo stegosaurus diplodocus pterodactyl trilobite
"""


@cache
def categories() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """name → (all its names, its words)."""
    table = {}
    for row in ROWS.strip().splitlines():
        names, words = row.split("|")
        known = tuple(names.split(","))
        table[known[0]] = (known, tuple(word.replace("_", " ") for word in words.split()))
    return table


# Label sets over categories: what belongs together. `+` in front: any two to six of them.
SETS = """
mammal bird fish insect reptile|mammal bird|fish reptile insect|tree flower|tree flower fruit vegetable|fruit vegetable|
fruit vegetable meat|fruit vegetable meat dairy|drink dish|baked_goods meat dairy drink|spice vegetable|tool weapon|
tool kitchenware furniture|furniture kitchenware|clothing footwear jewellery|clothing footwear|clothing fabric|metal gem|
metal gem fabric|metal chemical_element|vehicle ship aircraft|ship vehicle|building room|building room street|colour shape|
body_part organ|body_part organ illness|illness crime|job relative|job relative royal_title|military_rank royal_title|
musical_instrument sport|musical_instrument music_style dance|sport game|sport game hobby dance|language country|
country city|country city river|city river mountain|river mountain continent|country language currency|planet god|planet continent|
month weekday|month weekday season|weather season|weather emotion|currency number|number month|
unit_of_length unit_of_weight|unit_of_length unit_of_weight unit_of_time unit_of_volume|unit_of_time unit_of_length|
religion language|emotion virtue vice|virtue vice|emotion taste|school_subject science|science art_form|art_form literary_form|
computer_part computer_word|computer_part office_thing|toy office_thing|container furniture|criminal crime|criminal job|
court_word medical_word sea_word|sea_word farm_word|farm_word court_word|kitchen_verb movement|movement verb_of_speech|
sound taste texture|taste texture size_word|praise blame|praise blame size_word|speed_word age_word|size_word speed_word age_word|
body_of_water landform|body_of_water landform street|shop building|meal dish|meal drink|hairstyle clothing|hobby job|
music_style literary_form|god mythical_creature|mythical_creature mammal|scientist composer|scientist composer writer painter|
writer painter|explorer ruler|ruler composer scientist|explorer writer god|organisation building|electrical_device tool|
material fabric metal|punctuation_mark part_of_speech|card game|direction season|position_at_work job|natural_disaster weather|
natural_disaster illness crime|dwelling_of_animals building|young_animal mammal|young_animal insect fish|dinosaur mammal|
dinosaur mythical_creature|bird aircraft|fish ship|insect flower|tree building|fruit colour|metal colour|gem colour flower|
country writer|city composer|job tool|job vehicle|sport vehicle|body_part clothing|illness medical_word|relative job ruler|
weekday meal|month flower|number unit_of_length|school_subject hobby|art_form hobby|container drink|drink currency|
weapon kitchenware toy|weapon military_rank|crime virtue|crime court_word|vice blame|virtue praise|emotion weather colour|
direction landform|street vehicle|shop baked_goods|spice gem|mammal tool country|bird job colour|fish metal city|
insect drink emotion|tree vehicle month|flower weapon language|fruit sport planet|vegetable building relative|
furniture river illness|clothing planet card|musical_instrument animal_home|game weather organ|dance dish metal|
computer_word crime|electrical_device animal_home vehicle|literary_form punctuation_mark|sound weather|texture fabric|
natural_disaster landform body_of_water|explorer ship|scientist chemical_element planet|painter colour shape|ruler royal_title|
composer musical_instrument|god planet religion|position_at_work organisation|toy game card|meat mammal|dairy drink baked_goods|
age_word relative|speed_word movement|size_word landform|season clothing|unit_of_time weekday month|unit_of_volume container"""
SETS_HELD_OUT = """
reptile gem weekday|science furniture|fruit planet illness colour|criminal musical_instrument tree|fabric dance|
unit_of_weight mythical_creature vehicle|court_word vegetable emotion|toy river military_rank|drink science landform"""
HELD_OUT_CATEGORIES = frozenset(
    "hairstyle,dinosaur,young animal,literary form,body of water,shop".split(",")
)


@cache
def label_sets(held_out: bool = False) -> tuple[tuple[str, ...], ...]:
    """Sets of names of categories; sets with a held-out category are held out too."""
    known = categories()
    rows = [
        row.replace("animal_home", "dwelling_of_animals").split()
        for row in (SETS + "|" + SETS_HELD_OUT).replace("\n", " ").split("|")
    ]
    kept = SETS_HELD_OUT.replace("\n", " ")
    sets = []
    for row in rows:
        names = tuple(name.replace("_", " ") for name in row)
        assert all(name in known for name in names), names
        is_held = " ".join(row) in kept or bool(HELD_OUT_CATEGORIES & set(names))
        if is_held == held_out:
            sets.append(names)
    return tuple(sets)
