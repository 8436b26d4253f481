"""Labels of single lines: which prompt shows a line, what counts as a label, confusion."""

from __future__ import annotations

from rlm.bench.labelling import UNKNOWN, Labelled, confusion, prompts_by_line, with_the_rest
from rlm.bench.oracle import Oracle, Reading

LINES = {"What is a fish ?": "entity", "Who was Galileo ?": "human", "Who sang it ?": "human"}
ORACLE = Oracle([Reading(text, label) for text, label in LINES.items()], ("entity", "human"))


def test_prompt_of_a_line_is_the_first_that_shows_it_alone() -> None:
    both = "entity or human?\nWhat is a fish ?\nWho was Galileo ?"
    alone = "entity or human?\n| Who was Galileo ?"
    assert prompts_by_line([both, alone, f"{alone} again"], ORACLE) == {"Who was Galileo ?": alone}


def test_line_that_no_cell_asked_about_is_asked_about_as_the_dialect_does() -> None:
    prompts = with_the_rest({"Who was Galileo ?": "own"}, LINES, ("entity", "human"))
    assert prompts["Who was Galileo ?"] == "own"
    assert prompts["Who sang it ?"] == "Choose one label: entity, human.\nText: Who sang it ?"
    assert len(prompts) == 3


def test_recall_accuracy_majority_and_confusion() -> None:
    own = {"What is a fish ?": "entity", "Who was Galileo ?": "entity", "Who sang it ?": UNKNOWN}
    labelled = Labelled(own, LINES)
    recall, accuracy, majority = labelled.recall("entity"), labelled.accuracy, labelled.majority
    assert recall is not None
    assert accuracy is not None
    assert majority is not None
    assert (recall.mean, round(accuracy.mean, 3), round(majority.mean, 3)) == (1, 0.333, 0.667)
    table = confusion("t", "n", labelled, ("entity", "human"))
    assert table.heads == ("true label", "recall", "entity", "human", UNKNOWN)
    assert [line[2:] for line in table.lines] == [("1", "0", "0"), ("1", "0", "1")]
