"""Search finds planted facts asked in other words, and never fails on what a question holds."""

from __future__ import annotations

import random
import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from rlm.context import index as index_module
from rlm.context.index import IndexClosed
from rlm.context.passages import MAX_CHARS, cut, sentence_spans
from rlm.context.query import stem, words_of
from rlm.context.store import Store

WORDS = (  # noqa: SIM905 - a list would be a word a line
    "the old man went to house and saw gate door garden captain ship north evening letter room "
    "money window answered carried colour morning street nothing would could never"
).split()
# (fact, question in other words); decoys share the object or the attribute
FACTS = [
    ("The caretaker of the north depot is Elena Varga.", "Who takes care of the north depot?"),
    ("The Patience sails under Omar Harris.", "Who commands the Patience?"),
    ("The lease of unit 47-B is held by Tobias Okafor.", "To whom was unit 47-B leased?"),
    (
        "Record 6c0fd4f5-f813-0c42-3773-0edfafbd67f9 was marked archived.",
        "What is the status of 6c0fd4f5-f813-0c42-3773-0edfafbd67f9?",
    ),
    ("Mary Ashby-Cole first saw the light of day in Riga.", "Where was Mary Ashby-Cole born?"),
    ("For the old mill the tenants pay 4,268 crowns a year.", "What is the old mill's rent?"),
    ("The inspector is expected at the blue room on 7 June.", "When is the blue room inspected?"),
    ("北门仓库的密码是四四七一。", "北门仓库的密码是什么？"),
]
DECOYS = [
    "The caretaker of the south depot is Ingrid Moreau.",
    "The north depot has a red door.",
    "Patience carries the evening, said the captain to the ship.",
    "The lease of unit 47-C is held by Hugo Smith.",
    "Unit 47-B is kept at 4 degrees.",
    "Mary Harris was born in Cork.",
    "For the old house the tenants pay 99 crowns a year.",
    "南门仓库的门是红色的。",
]


def haystack(seed: int, num_paragraphs: int = 3000) -> str:
    rng = random.Random(seed)
    paragraphs = [
        " ".join(
            " ".join(rng.choices(WORDS, k=rng.randint(5, 14))).capitalize() + "."
            for _ in range(rng.randint(1, 8))
        )
        for _ in range(num_paragraphs)
    ]
    for text in [*(fact for fact, _ in FACTS), *DECOYS]:
        place = rng.randrange(len(paragraphs))
        paragraphs[place] += rng.choice([" ", "\r\n\r\n"]) + text
    return "\r\n\r\n".join(paragraphs)


@pytest.mark.parametrize("seed", [1, 2])
def test_planted_facts_are_among_the_first_passages(seed: int) -> None:
    with Store.from_documents([("a", haystack(seed), "text")]) as store:
        for fact, question in FACTS:
            texts = [store.slice(start, end) for start, end, _ in store.search(question, 4)]
            assert any(fact in text for text in texts), question


@pytest.mark.parametrize(
    ("facts", "question", "found"),
    [
        (
            ["南门仓库的钥匙在老王那里。", "据说，密码在北门仓库那里是四四七一。"],
            "北门仓库的密码是什么？",
            1,
        ),
        (["猫はカゴで寝ている。", "犬がガレージで吠えた。"], "ガレージの犬はどうした？", 1),
        (["창고 열쇠는 김 씨에게 있다.", "북문의 비밀번호는 사사칠일이다."], "북문 비밀번호는?", 1),
        (["猫坐在门口。", "狗在花园里。"], "猫", 0),
        (["รหัสผ่านของโกดังคือสี่สี่", "กุญแจอยู่ที่บ้าน"], "กุญแจ", 1),
    ],
)
def test_scripts_without_blanks_are_searched_by_pairs_of_characters(
    facts: list[str], question: str, found: int
) -> None:
    filler = "山川异域风月同天。そうですね、いい天気だ。오늘은 날씨가 좋다. วันนี้อากาศดี " * 5
    text = "\n\n".join([filler, facts[0], filler, facts[1], filler])
    with Store.from_documents([("a", text, "text")]) as store:
        start, end, _ = store.search(question, 1)[0]
        assert facts[found] in store.slice(start, end)


def test_scores_fall_and_tell_how_much_of_the_question_is_held() -> None:
    with Store.from_documents([("a", haystack(3), "text")]) as store:
        scores = [score for _, _, score in store.search("Who holds the lease of unit 47-B?", 20)]
        assert scores == sorted(scores, reverse=True)
        assert 0 < scores[-1] < scores[0] <= 1
        (_, _, none) = store.search("the quarterly zeppelin licence of the old man", 1)[0]
        assert none < 0.5


def test_a_passage_repeated_word_for_word_comes_after_the_others() -> None:
    same = "The gate code of the depot is 11.\n\n" + "Nothing else was said of it. " * 9 + "\n\n"
    other = "At the depot the gate wants the code 22.\n\n" + "So it went on for days. " * 9
    with Store.from_documents([("a", same * 5 + other, "text")]) as store:
        texts = [store.slice(a, b) for a, b, _ in store.search("gate code of the depot", 4)]
        assert "11" in texts[0]
        assert "22" in texts[1]
        assert len(texts) == 4


def test_documents_limit_where_is_looked() -> None:
    items = [(name, f"The key of {name} is here. " * 30, "text") for name in ("a", "b", "c", "b")]
    with Store.from_documents(items) as store:
        allowed = [document for document in store.documents if document.name == "b"]
        rows = store.search("the key", 50, documents=["b"])
        assert rows
        for start, end, _ in rows:
            assert any(item.start <= start and end <= item.end for item in allowed)
        assert store.search("the key", 5, documents=[]) == []


@pytest.mark.parametrize(
    "question",
    [
        "", "   ", "?!", '"', '""', "NEAR(", "a AND", "NOT", "(", "*", "text:gate", "-", "gate^2",
        "\0", "\ud800 gate", "😀", "gate" * 500, "what is it", "' OR 1=1 --", "{gate}+house",
        " ".join(f"word{number}" for number in range(5000)), "naïve ﬁnd İstanbul ß",
    ],
)  # fmt: skip
def test_no_question_breaks_the_query(question: str) -> None:
    with Store.from_documents([("a", "The gate of the house. Naïve Istanbul.", "text")]) as store:
        for start, end, score in store.search(question, 5):
            assert 0 <= start < end <= store.num_chars
            assert 0 < score <= 1.0001


def test_passages_cover_documents_exactly_with_odd_text() -> None:
    rng = random.Random(4)
    parts = ["word ", "Mr. Smith said no. ", "\r\n\r\n", "“Curly?” ", "😀日本 ", "x" * 300, "\n"]
    texts = ["".join(rng.choices(parts, k=3000)) for _ in range(3)]
    with Store.from_documents([(str(n), text, "text") for n, text in enumerate(texts)]) as store:
        rows = list(index_module._passages(store))  # noqa: SLF001 - the cutting is what is tested
        whole = store.slice(0, store.num_chars)
        for document in store.documents:
            mine = [row for row in rows if document.start <= row.start < document.end]
            assert "".join(row.text for row in mine) == store.slice(document.start, document.end)
        for row in rows:
            assert whole[row.start : row.start + len(row.text)] == row.text
            assert row.start_byte == len(whole[: row.start].encode())
            assert len(row.text) <= MAX_CHARS


def test_passages_end_at_sentences_and_paragraphs() -> None:
    sentence = "Then Mr. Smith of No. 9 met Capt. J. Harris at the gate of the house. "
    ends = list(cut(sentence * 50))
    assert all(end % len(sentence) == 0 for end in ends)
    assert max(end - start for start, end in zip([0, *ends], ends, strict=False)) <= 400
    assert list(cut("a" * 2000)) == [800, 1600, 2000]
    text = "He left. “Never!” J. R. came.\r\n\r\nNo. 4 is it"
    assert [text[start:end] for start, end in sentence_spans(text)] == [
        "He left.", "“Never!”", "J. R. came.", "No. 4 is it",
    ]  # fmt: skip


def test_words_of_a_question_are_its_content_words() -> None:
    words = words_of("What is the gate code of “the old Mill” in unit 47-B, O'Hara's?")
    assert [(word.text, word.is_name) for word in words] == [
        ("gate", False), ("code", False), ("old", True), ("Mill", True), ("unit", False),
        ("47-B", True), ("O'Hara", True),
    ]  # fmt: skip
    assert [word.text for word in words_of("who is it")] == ["who", "is", "it"]
    same = ["inspect", "inspects", "inspected", "inspecting", "inspector", "inspection"]
    assert len({stem(word) for word in same}) == 1
    assert len({stem(word) for word in ["carry", "carries", "carried", "carrier"]}) == 1


def test_many_threads_share_one_index() -> None:
    with Store.from_documents([("a", haystack(5), "text")]) as store:
        store.warm_search()
        found: list[list[tuple[int, int, float]]] = []

        def ask() -> None:
            found.extend(store.search(question, 3) for _, question in FACTS)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        expected = [store.search(question, 3) for _, question in FACTS]
        assert sorted(found) == sorted(expected * 8)


def test_a_store_closed_while_its_index_is_built_ends_the_build() -> None:
    store = Store.from_documents([("a", haystack(6), "text")])
    store.warm_search()
    store.close()
    with pytest.raises(IndexClosed):
        store.search("gate")
    store.close()


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("rlm.context.index_cache._MIN_BYTES", 1)
    return haystack(7, 300)


def answers(text: str, cache: Path) -> list[tuple[int, int, float]]:
    with Store.from_documents([("a", text, "text")], cache_dir=cache) as store:
        return store.search("Who commands the Patience?", 3)


def test_an_index_is_kept_by_content_for_its_owner_only(large: str, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = answers(large, cache)
    (kept,) = cache.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert answers(large, cache) == first
    assert [*cache.iterdir()] == [kept]
    assert answers(large + " more.", cache)[0][2] == pytest.approx(first[0][2], rel=0.01)
    assert len([*cache.iterdir()]) == 2


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "garbage"])
def test_a_damaged_index_is_built_again(large: str, tmp_path: Path, damage: str) -> None:
    cache = tmp_path / "cache"
    first = answers(large, cache)
    (kept,) = cache.iterdir()
    data = bytearray(kept.read_bytes())
    data[len(data) // 2] ^= 0xFF
    wrong = {"flip": bytes(data), "cut": bytes(data[:5000]), "empty": b"", "garbage": b"x" * 9999}
    kept.write_bytes(wrong[damage])
    assert answers(large, cache) == first
    (again,) = cache.iterdir()
    assert sqlite3.connect(again).close() is None


def test_a_cache_that_cannot_be_written_is_done_without(large: str, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    expected = answers(large, tmp_path / "good")
    assert answers(large, blocked) == expected
    assert answers(large, blocked / "under") == expected


def test_the_oldest_indexes_go_when_the_cache_is_full(
    large: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    answers(large, cache)
    (kept,) = cache.iterdir()
    monkeypatch.setattr("rlm.context.index_cache._MAX_TOTAL_BYTES", kept.stat().st_size * 3 // 2)
    answers(large + " more.", cache)
    (newer,) = cache.iterdir()
    assert newer != kept
