"""Facts laid over a table: where they are read, what stays, and every way a file can be wrong."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rlm.engram import addresses, checkpoint
from rlm.engram.checkpoint import Checkpoint
from rlm.engram.errors import FactRefused, OverlayError
from rlm.engram.inference import Engine
from rlm.engram.overlay import EXACT, ROWS, WINDOW, Entry, Fact, Overlay, scope_path
from rlm.engram.recall import Recall, patches
from tests.support import tiny_engram

QUESTION = "What is the code of the Kestrel depot?"


def a_fact(tiny: Checkpoint, ids: Sequence[int], mode: str = EXACT, seed: int = 0) -> Fact:
    """With a delta drawn at random where `ids` end."""
    compressed = tiny.tokenizer.compression[np.array(ids)]
    key = np.pad(compressed, (WINDOW, 0), constant_values=tiny.config.pad_id)[-WINDOW:]
    rows = tiny.hasher.row_ids(compressed)[-1]
    shape = (len(rows), tiny.config.engram_head_dim)
    delta = np.random.default_rng(seed).normal(0, 3, shape).astype(np.float16)
    entry = Entry(tiny.config.engram_layers[0], key, rows, delta)
    where = addresses.address(f"place {seed} {mode}")
    return Fact(
        QUESTION, "4817", (where,), mode, "a test", "2026-11-29", {"efficacy": 1.0}, (entry,)
    )


def overlay(tiny: Checkpoint, folder: Path, scope: str = "s") -> Overlay:
    return Overlay(scope_path(folder, scope), tiny.sha256, tiny.config)


def digest(folder: Path) -> str:
    return hashlib.sha256(
        b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
    ).hexdigest()


def reads(tiny: Checkpoint, what: list[int] | Fact) -> set[int]:
    """The rows along some ids, or those of a fact."""
    if isinstance(what, Fact):
        return {row for entry in what.entries for row in entry.rows.tolist()}
    return set(tiny.hasher.row_ids(tiny.tokenizer.compression[np.array(what)]).flat)


def logits(tiny: Checkpoint, ids: Sequence[int], *scopes: Sequence[Fact]) -> bytes:
    return Engine(tiny, patches=patches(tiny, scopes)).next_logits(ids).tobytes()


# --- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "Tell me the gate code of the Kestrel depot.",
        "the KESTREL depot's gate code?",
        "Gate code, Kestrel depot",
        "Do you know the gate code of the Kestrel depot, please?",
    ],
)
def test_ways_to_ask_have_one_address(question: str):
    assert addresses.address(question) == "code depot gate kestrel"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("When was Anna born?", "Where was Anna born?"),
        ("What is the code of gate 7?", "What is the code of gate 8?"),
        ("balance of KX-2936", "balance of KX-2937"),
        ("Who is Anna's boss?", "Who is Hanna's boss?"),
    ],
)
def test_other_questions_have_others(one: str, other: str):
    assert addresses.address(one) != addresses.address(other)


def test_a_question_about_nothing_has_none():
    assert addresses.address("What is it, please?") == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "The gate code of the Kestrel depot is 4817.",
            ("The gate code of the Kestrel depot", "4817"),
        ),
        ("capital of Freedonia: Sylvania", ("capital of Freedonia", "Sylvania")),
        ("The owners were A. and B. Holm", ("The owners", "A. and B. Holm")),
        ("nothing said", None),
    ],
)
def test_a_statement_is_taken_apart(text: str, found: tuple[str, str] | None):
    assert addresses.statement(text) == found


# --- what is read ---------------------------------------------------------------------------------


def test_an_exact_fact_is_read_at_its_place_and_nowhere_else(tiny: Checkpoint):
    ids = [2, *range(20, 40)]
    fact = a_fact(tiny, ids)
    assert logits(tiny, ids, [fact]) != logits(tiny, ids)
    others = [ids[:-1], ids[1:], [*ids[:-1], 99], [3, *ids[1:]], [*ids[:4], 99, *ids[5:]]]
    for other in others:
        assert logits(tiny, other, [fact]) == logits(tiny, other)


def test_a_fact_in_rows_is_read_by_whoever_reads_the_rows(tiny: Checkpoint):
    ids = [2, *range(20, 40)]
    fact = a_fact(tiny, ids, ROWS)
    same_end = [50, 51, *ids[-3:]]
    assert logits(tiny, same_end, [fact]) != logits(tiny, same_end)
    pairs = ([2, last] for last in range(100, 200))
    elsewhere = next(ids for ids in pairs if not reads(tiny, ids) & reads(tiny, fact))
    assert logits(tiny, elsewhere, [fact]) == logits(tiny, elsewhere)


@pytest.mark.parametrize("mode", [EXACT, ROWS])
def test_the_table_plus_the_delta_is_what_is_looked_up(tiny: Checkpoint, mode: str):
    ids = [2, *range(20, 40)]
    fact = a_fact(tiny, ids, mode)
    (layer,) = tiny.config.engram_layers
    memory = Engine(tiny, patches=patches(tiny, [[fact]])).network.memories[layer]
    plain = tiny.table.gather(fact.entries[0].rows[None])
    found = memory.look_up(fact.entries[0].key[None])
    assert np.array_equal(found, plain + fact.entries[0].delta.astype(np.float32).reshape(1, -1))


def test_replies_through_a_fact_do_not_depend_on_blocks_prefixes_or_batches(tiny: Checkpoint):
    from rlm.engram.plan import Limits

    ids = [2, *range(20, 60)]
    plain = Engine(tiny).generate([ids], 6, ())
    drawn = ([a_fact(tiny, ids[:30]), a_fact(tiny, ids, seed=seed)] for seed in range(1, 99))
    all_laid = (patches(tiny, [facts]) for facts in drawn)
    alone = Limits(share_prefixes=False)
    laid = next(
        laid for laid in all_laid if Engine(tiny, alone, laid).generate([ids], 6, ()) != plain
    )
    wanted = Engine(tiny, alone, laid).generate([ids], 6, ())
    assert Engine(tiny, Limits(block_tokens=3), laid).generate([ids], 6, ()) == wanted
    engine = Engine(tiny, patches=laid)
    engine.generate([ids[:33]], 2, ())
    assert engine.generate([ids, ids[:12], ids], 6, ())[::2] == wanted * 2


def test_of_two_scopes_the_first_has_the_last_word(tiny: Checkpoint):
    ids = [2, *range(20, 40)]
    first, second = a_fact(tiny, ids), a_fact(tiny, ids, seed=1)
    assert logits(tiny, ids, [first], [second]) == logits(tiny, ids, [first])
    assert logits(tiny, ids, [second], [first]) == logits(tiny, ids, [second])
    assert logits(tiny, ids, [], [second]) == logits(tiny, ids, [second])


# --- what is kept ---------------------------------------------------------------------------------


def test_what_is_written_is_read_again_and_what_is_removed_is_gone_to_the_bit(
    tiny: Checkpoint, tmp_path: Path
):
    before = digest(tiny.folder)
    ids = [2, *range(20, 40)]
    kept = overlay(tiny, tmp_path)
    facts = [a_fact(tiny, ids), a_fact(tiny, ids[:-1], ROWS, seed=1)]
    numbers = [kept.add(fact).id for fact in facts]
    again = overlay(tiny, tmp_path)
    assert [fact.id for fact in again.facts] == numbers == [1, 2]
    for fact, made in zip(facts, again.facts, strict=True):
        assert (made.question, made.answer, made.addresses) == (
            fact.question,
            fact.answer,
            fact.addresses,
        )
        assert np.array_equal(made.entries[0].delta, fact.entries[0].delta)
        assert np.array_equal(made.entries[0].key, fact.entries[0].key)
        assert np.array_equal(made.entries[0].rows, fact.entries[0].rows)
    assert logits(tiny, ids, again.facts) != logits(tiny, ids)
    again.remove(1)
    again.remove(2)
    assert logits(tiny, ids, again.facts) == logits(tiny, ids)
    assert overlay(tiny, tmp_path).facts == ()
    with pytest.raises(KeyError):
        again.remove(1)
    assert digest(tiny.folder) == before


def test_a_scope_that_was_never_written_leaves_no_file(tiny: Checkpoint, tmp_path: Path):
    recall = Recall(tiny, tmp_path / "none", ["a", "b"])
    assert recall.ask(QUESTION) is None
    assert not (tmp_path / "none").exists()


def test_an_overlay_for_another_base_is_refused_by_name(tiny: Checkpoint, tmp_path: Path):
    overlay(tiny, tmp_path).add(a_fact(tiny, [2, 20]))
    other = checkpoint.load(tiny_engram.write(tmp_path / "other", seed=1))
    with pytest.raises(OverlayError, match=rf"s.overlay: .*over checkpoint {tiny.sha256[:12]}"):
        Recall(other, tmp_path, ["s"])
    assert len(overlay(tiny, tmp_path).facts) == 1


def test_an_address_is_given_once(tiny: Checkpoint, tmp_path: Path):
    kept = overlay(tiny, tmp_path)
    kept.add(a_fact(tiny, [2, 20]))
    with pytest.raises(OverlayError, match=r"s.overlay: another process has written"):
        overlay(tiny, tmp_path).add(a_fact(tiny, [2, 21]))
    assert len(overlay(tiny, tmp_path).facts) == 1


@pytest.mark.parametrize("scope", ["", "../x", "a/b", ".hidden", "a" * 65, "a b"])
def test_a_scope_that_makes_no_file_name_is_refused(tiny: Checkpoint, tmp_path: Path, scope: str):
    with pytest.raises(OverlayError, match="a scope is named by"):
        Recall(tiny, tmp_path, [scope])


def run_sql(path: Path, statement: str) -> None:
    db = sqlite3.connect(path)
    db.execute(statement)
    db.commit()
    db.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE facts SET answer = '9'",
        "UPDATE addresses SET address = 'another'",
        "UPDATE entries SET delta = zeroblob(length(delta))",
        "UPDATE entries SET delta = x'00'",
        "UPDATE entries SET key = x'00'",
        "UPDATE entries SET layer = 7",
        "UPDATE entries SET rows = 'text'",
        "UPDATE facts SET question = x'ff'",
        "UPDATE meta SET value = '9' WHERE name = 'format'",
        "DELETE FROM meta",
        "DROP TABLE entries",
        "DELETE FROM entries",
    ],
)
def test_a_file_that_says_something_else_than_was_written_is_refused(
    tiny: Checkpoint, tmp_path: Path, statement: str
):
    overlay(tiny, tmp_path).add(a_fact(tiny, [2, 20]))
    run_sql(tmp_path / "s.overlay", statement)
    with pytest.raises(OverlayError, match="s.overlay"):
        overlay(tiny, tmp_path)


@pytest.mark.parametrize("keep", [0.9, 0.5, 0.01])
def test_a_file_cut_short_is_refused(tiny: Checkpoint, tmp_path: Path, keep: float):
    overlay(tiny, tmp_path).add(a_fact(tiny, [2, 20]))
    path = tmp_path / "s.overlay"
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * keep)])
    with pytest.raises(OverlayError, match=r"s.overlay: is damaged"):
        overlay(tiny, tmp_path)


def test_a_file_that_is_no_overlay_is_refused(tiny: Checkpoint, tmp_path: Path):
    (tmp_path / "s.overlay").write_bytes(b"facts: none\n" * 900)
    with pytest.raises(OverlayError, match=r"s.overlay: is damaged"):
        overlay(tiny, tmp_path)


KILLED = """
import os, signal, sqlite3, sys
from pathlib import Path
from rlm.engram import checkpoint, overlay
from tests.engram.test_overlay import a_fact
tiny = checkpoint.load(Path(sys.argv[1]))
kept = overlay.Overlay(Path(sys.argv[2]), tiny.sha256, tiny.config)
with kept._writing() as db:
    db.execute("PRAGMA cache_size = 1")  # pages reach the file before the end
    for table in ("facts", "entries", "addresses"):
        db.execute(f"DELETE FROM {table}")
    db.execute("CREATE TABLE filler (x)")
    db.executemany("INSERT INTO filler VALUES (zeroblob(4000))", [()] * 200)
    print("writing", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_write_that_is_killed_leaves_base_and_overlay_as_they_were(
    tiny: Checkpoint, tmp_path: Path, repository: Path
):
    before = digest(tiny.folder)
    ids = [2, *range(20, 40)]
    kept = overlay(tiny, tmp_path)
    kept.add(a_fact(tiny, ids))
    wanted = logits(tiny, ids, kept.facts)
    command = [sys.executable, "-c", KILLED, str(tiny.folder), str(kept.path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=repository, timeout=120)
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, "writing\n"), done.stderr
    assert os.path.exists(f"{kept.path}-journal")  # noqa: PTH110 - it did get halfway
    again = overlay(tiny, tmp_path)
    assert logits(tiny, ids, again.facts) == wanted
    assert again.add(a_fact(tiny, ids[:5], seed=1)).id == 2
    assert digest(tiny.folder) == before


def test_two_writers_at_once_lose_nothing(tiny: Checkpoint, tmp_path: Path):
    def write(seeds: range) -> None:
        own = overlay(tiny, tmp_path)
        for seed in seeds:
            own.add(a_fact(tiny, [2, 20 + seed], seed=seed))

    threads = [threading.Thread(target=write, args=(range(at, 20, 2),)) for at in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(overlay(tiny, tmp_path).facts) == 20


# --- the command ----------------------------------------------------------------------------------


def rlm(home: Path, *arguments: object, without_torch: bool = False) -> Any:
    hide = "import sys; sys.modules['torch'] = None; " if without_torch else "import sys; "
    code = hide + "from rlm.__main__ import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "engram", "memory", *map(str, arguments)]
    environment = {**os.environ, "RLM_HOME": str(home)}
    return subprocess.run(command, capture_output=True, text=True, timeout=280, env=environment)


def test_asking_listing_and_removing_need_no_torch(tiny: Checkpoint, tmp_path: Path):
    kept = overlay(tiny, tmp_path / "memory", "user")
    kept.add(a_fact(tiny, [2, 20]))
    model = ("--model", f"engram/{tiny.folder}")
    listed = rlm(tmp_path, "list", "--json", *model, without_torch=True)
    assert listed.returncode == 0, listed.stderr
    found = json.loads(listed.stdout)
    assert found["base"] == tiny.sha256
    assert found["facts"][0]["source"] == "a test"
    assert found["facts"][0]["rows"] == sorted(kept.facts[0].entries[0].rows.tolist())
    asked = rlm(tmp_path, "ask", "place 0 exact", *model, without_torch=True)
    assert (asked.returncode, asked.stderr) == (0, "")
    unknown = rlm(tmp_path, "ask", "another place", "--json", *model, without_torch=True)
    assert unknown.returncode == 3
    assert json.loads(unknown.stdout) == {"answer": None, "fact": None}
    removed = rlm(tmp_path, "remove", 1, *model, without_torch=True)
    assert removed.returncode == 0, removed.stderr
    assert overlay(tiny, tmp_path / "memory", "user").facts == ()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("add", "X is Y"), "pip install 'engram-rlm[train]'"),
        (("add", "no statement"), "no statement of the form"),
        (("remove", "7"), "scope user has no fact 7"),
        (("ask", "q", "--model", "openai/x"), "the embedded model"),
        (("ask", " "), "the question is empty"),
        (("list", "--scope", "../up"), "a scope is named by"),
        (("list", "--scope", "a", "--scope", "a"), "each scope once"),
        (("list", "--model", "engram/absent"), "not an Engram checkpoint"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_2(
    tmp_path: Path, arguments: tuple[str, ...], complaint: str
):
    done = rlm(tmp_path, *arguments, without_torch=True)
    assert done.returncode == 2
    assert complaint in done.stderr
    assert done.stderr.count("\n") == 1


# --- writing, in torch ----------------------------------------------------------------------------

EASY = {"neighbours_changed": 1.0, "facts_changed": 1.0, "loss_drift": 10.0}


@pytest.fixture(scope="module")
def editor(tiny: Checkpoint) -> Any:
    pytest.importorskip("torch")
    from rlm.engram.edit import Editor

    return Editor(tiny)


@pytest.mark.train
def test_a_fact_is_said_after_it_is_written_and_not_after_it_is_removed(
    tiny: Checkpoint, tmp_path: Path, editor: Any
):
    from rlm.engram.edit import Wish

    recall = Recall(tiny, tmp_path, ["s"])
    before = digest(tiny.folder)
    said = recall.reply(addresses.address(QUESTION))
    wish = Wish(QUESTION, "the 4817", "lease.pdf", ("How does one open Kestrel?",))
    fact = editor.write(recall, wish)
    assert fact.checks["efficacy"] == fact.checks["paraphrases"] == 1.0
    assert fact.checks["neighbours_changed"] == fact.checks["loss_drift"] == 0.0
    assert fact.source == "lease.pdf"
    for asked in (QUESTION, "Kestrel depot's code, please", "How to open Kestrel?"):
        assert Recall(tiny, tmp_path, ["s"]).ask(asked) == (
            "the 4817" if "to" not in asked else None
        )
    assert recall.ask("How does one open Kestrel?") == "the 4817"
    second = editor.write(recall, Wish("Who runs the Marlow depot?", "Ann"))
    assert [recall.ask(QUESTION), recall.ask("Who runs the Marlow depot?")] == ["the 4817", "Ann"]
    recall.remove(fact.id)
    recall.remove(second.id)
    assert recall.ask(QUESTION) is None
    assert recall.reply(addresses.address(QUESTION)) == said
    assert digest(tiny.folder) == before


@pytest.mark.train
def test_a_fact_in_rows_is_refused_for_what_it_does_to_its_neighbours(
    tiny: Checkpoint, tmp_path: Path
):
    from rlm.engram.edit import Editor, Gates, Wish

    recall = Recall(tiny, tmp_path, ["s"])
    wish = Wish(QUESTION, "the", mode=ROWS)
    unsaid = {"efficacy": 0.0, "paraphrases": 0.0}  # two heads of this small model do not say it
    with pytest.raises(FactRefused, match=r"gate 'neighbours_changed'.*nothing was written"):
        Editor(tiny, Gates(**unsaid)).write(recall, wish)
    assert recall.facts == []
    assert not recall.overlays[0].path.exists()
    fact = Editor(tiny, Gates(**unsaid, **EASY)).write(recall, wish)
    assert fact.checks["neighbours_changed"] > 0
    assert len({row for entry in fact.entries for row in entry.rows.tolist()}) == sum(
        len(entry.rows) for entry in fact.entries
    )


@pytest.mark.train
@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({}, "gate 'efficacy'"),
        ({"answer": "the" + " the" * 150}, "too long"),
        ({"answer": " "}, "answer is empty"),
        ({"question": "What is it?"}, "names nothing"),
        ({"mode": "loud"}, "there are: exact, rows"),
    ],
)
def test_a_fact_that_cannot_be_written_is_refused_by_name(
    tiny: Checkpoint, tmp_path: Path, changes: dict[str, str], complaint: str
):
    from rlm.engram.edit import Editor, Wish

    recall = Recall(tiny, tmp_path, ["s"])
    wish = {"question": QUESTION, "answer": "4817", **changes}
    with pytest.raises(FactRefused, match=complaint):
        Editor(tiny, max_steps=0).write(recall, Wish(**wish))
    assert not recall.overlays[0].path.exists()


@pytest.mark.train
def test_a_question_is_answered_by_one_fact_of_a_scope(
    tiny: Checkpoint, tmp_path: Path, editor: Any
):
    from rlm.engram.edit import Wish

    recall = Recall(tiny, tmp_path, ["user", "project"])
    project = Recall(tiny, tmp_path, ["project"])
    editor.write(project, Wish(QUESTION, "in"))
    recall = Recall(tiny, tmp_path, ["user", "project"])
    assert recall.ask(QUESTION) == "in"
    editor.write(recall, Wish(QUESTION, "er"))
    assert recall.ask(QUESTION) == "er"
    with pytest.raises(FactRefused, match="fact 1 of scope user already answers this"):
        editor.write(recall, Wish("the Kestrel depot's code", "or"))
    assert Recall(tiny, tmp_path, ["project"]).ask(QUESTION) == "in"


@pytest.mark.train
def test_the_search_is_adam_as_the_library_has_it():
    import torch

    from rlm.engram.edit import RATE, _Adam

    ours = torch.tensor([1.0, -2.0, 3.0])
    theirs = ours.clone().requires_grad_()
    adam, library = _Adam(ours), torch.optim.Adam([theirs], lr=RATE)
    for step in range(6):
        theirs.grad = torch.tensor([0.3, -1.0, 0.01 * step])
        adam.step(theirs.grad)
        library.step()
    assert torch.allclose(ours, theirs.detach(), atol=1e-6)
