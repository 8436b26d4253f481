"""What is outside the model's scope: summaries, opinions, translations, reasoning. The reply is a
refusal, so that the runtime names another model."""

from __future__ import annotations

import random

from rlm.engram.data import words as w
from rlm.engram.data.roots.base import REFUSE, Task

SUMMARY_THINGS = [
    "the document",
    "this text",
    "the book",
    "the file",
    "the story",
    "the report",
    "the first chapter",
    "the whole thing",
    "chapter three",
    "the last section",
    "the context",
    "these files",
    "the minutes",
    "the letters",
    "the argument",
    "everything",
]
REFUSALS = """summarize {x}|summarise {x} in three sentences|give me a summary of {x}|write a summary of {x}|write an abstract of {x}|
condense {x} into one paragraph|what is {x} about|what are the main points of {x}|what is the main theme of {x}|what are the main themes of {x}|
what is the moral of {x}|tell me the plot of {x}|outline {x}|give an overview of {x}|explain {x} to a child|explain the meaning of {x}|
what does the author want to say in {x}|what is the author's attitude in {x}|interpret {x}|analyse the style of {x}|discuss the symbolism of {x}|
review {x}|critique {x}|what do you think of {x}|do you like {x}|is {x} well written|how could {x} be improved|rewrite {x} in simpler words|
translate {x} into {lang}|turn {x} into a poem|write a poem about {thing}|write an essay on {thing}|write a story about {person}|
write a letter to {person}|continue {x}|compose a song about {thing}|paraphrase {x}|compare {person} and {person2}|describe the character of {person}|
describe the relationship between {person} and {person2}|why is {person} important in {x}|explain why {person} behaves this way|
how does {person} change over the course of {x}|what would have happened if {person} had stayed|predict what happens next|what can we learn from {x}|
what conclusions follow from {x}|argue against {x}|give me advice on {thing}|what should I do about {thing}|help me plan {thing}|
make a presentation out of {x}|draw a mind map of {x}|write code that parses {x}|write a Python program for {thing}|
solve this equation: {n}x + {n2} = {n3}|what is {n} times {n2}|tell me a joke|who are you|how are you today|what is the weather like tomorrow|
recommend a book like {x}|evaluate the evidence in {x}|what are the strengths and weaknesses of {x}|what is the tone of {x}|
how does {x} make the reader feel|give a detailed account of {x}|brainstorm titles for {x}|tl;dr of {x}|boil {x} down to its essence|sum up {x}|
recap {x}|what happens in {x}|explain how {thing} works|explain the difference between {thing} and {thing2}|what lessons does {x} teach|
is the argument of {x} convincing|what is the significance of {thing} in {x}|make a table of pros and cons of {thing}|debate whether {thing} matters|
reflect on {x}|justify the decision of {person}|give your opinion on {thing}|convert {x} into a screenplay|draft an email about {thing}|
improve the grammar of {x}|proofread {x}|what motivates {person}|trace the development of {thing} through {x}|synthesise the findings of {x}|
what are the implications of {x}|turn {x} into a limerick|turn {x} into a rap|make a haiku out of {x}|rhyme the key points of {x}|
write a sonnet about {thing}|invent a new ending for {x}|make up a dialogue between {person} and {person2}|tell {x} from the point of view of {person}|
rewrite {x} as a fairy tale|make {x} sound friendlier|make {x} more formal|shorten {x} to half its length|rephrase {x}|put {x} into plain English|
simplify {x} for a ten-year-old|put {x} into {lang}|say it in {lang}|how would one say {x} in {lang}|what would {person} think of {thing}|
who is the most likeable figure in {x}|which character do you prefer|is {person} a good person|what is your favourite part of {x}|
what is the gist of {x}|give me the gist of {x}|what's the takeaway of {x}|what is the message of {x}|what does {x} boil down to|
in a nutshell, what is {x} saying|digest {x} for me|brief me on {x}|catch me up on {x}|give me the highlights of {x}|bullet the main ideas of {x}|
write a blurb for {x}|write a headline for {x}|suggest a title for {x}|write a tweet about {x}|write a press release on {thing}|
write a cover letter for {person}|write a speech about {thing}|write a quiz on {x}|make flash cards from {x}|make exam questions out of {x}|
design a poster for {thing}|sketch a logo for {thing}|paint a picture of {thing}|generate an image of {person}|why does {thing} matter|
why did {person} really do it|what are the reasons behind {thing}|what could go wrong with {thing}|how should I respond to {x}|
how can I get better at {thing}|should I trust {person}|is {x} biased|is {x} sarcastic|how formal is {x}|what mood does {x} create|
how persuasive is {x}|rate {x} out of ten|grade {x}|mark my essay|what's wrong with {x}|fact-check {x}|verify the claims of {x}|
judge whether {x} is fair|what is missing from {x}|what questions does {x} leave open|what are the hidden assumptions of {x}|
what theory lies behind {x}|relate {x} to modern life|compare {x} with the Bible|what would Shakespeare make of {x}|debug my code|
refactor this program|write a unit test for {thing}|write SQL that finds {thing}|write a regular expression for {thing}|explain this code to me|
what is the square root of {n3}|integrate x to the power {n}|what is {n3} divided by {n}|convert {n} miles to kilometres|prove that {n2} is prime|
what time is it|what day is it today|who won the election|what's the news|what is the capital of Peru|how tall is Mount Everest|book me a flight|
order me a pizza|call {person}|send an e-mail to {person}|set an alarm for {n} minutes|play some music|sing me a song|thank you|good morning|
hello there|how old are you|what can you do|are you a human|let's chat about {thing}|cheer me up|tell me a story about {person}|
tell me something interesting|give me a recipe with {thing}|plan my week|make a business plan for {thing}|make a timeline of what led to {thing}|
draw conclusions from {x}|infer the author's age|guess who wrote {x}|imagine {person} were king|explain the joke in {x}|what is ironic about {x}|
explain {thing} like I'm five|teach me about {thing}|describe {thing} in your own words|describe the mood of {x}|what does {person} stand for|
what is the deeper meaning of {thing}|what role does {thing} play in {x}|how do the themes of {x} develop|how are {person} and {person2} alike""".replace(
    "\n", ""
).split("|")
REFUSAL_LEADS = [
    "",
    "",
    "",
    "",
    "Please ",
    "Can you ",
    "Could you ",
    "I would like you to ",
    "In your own words, ",
    "Briefly, ",
    "In detail, ",
    "Would you ",
    "Kindly ",
    "Now ",
    "I need you to ",
    "For my class, ",
    "Help me: ",
]


def refuse(rng: random.Random) -> Task:
    body = rng.choice(REFUSALS).format(
        x=rng.choice(SUMMARY_THINGS),
        thing=f"the {w.two_words(rng).lower()}",
        thing2=f"the {w.word(rng)}",
        person=w.person(rng),
        person2=w.person(rng),
        lang=rng.choice(w.LANGUAGES),
        n=rng.randrange(2, 99),
        n2=rng.randrange(2, 999),
        n3=rng.randrange(9, 999),
    )
    wh = body.split(" ")[0] in (
        "what",
        "what's",
        "why",
        "how",
        "who",
        "is",
        "do",
        "which",
        "should",
        "are",
    )
    lead = (
        rng.choice(["", "", "", "", "In short, ", "Tell me: "]) if wh else rng.choice(REFUSAL_LEADS)
    )
    text = lead + body if lead else body[:1].upper() + body[1:]
    text += "?" if wh or lead.startswith(("Can", "Could", "Would")) else "."
    if rng.random() < 0.1:
        text = text.rstrip("?.").lower()
    return Task("refuse", text, (REFUSE,))
