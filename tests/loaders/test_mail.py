"""Mail: headers, the body of the alternatives, attachments as documents, mbox of many."""

from __future__ import annotations

from email.message import EmailMessage

from tests.loaders.reading import read, read_all, read_one
from tests.support import documents


def message(subject: str = "Lunch", body: str = "At noon?\n") -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Alice <alice@example.org>"
    made["To"] = "bob@example.org"
    made["Date"] = "Mon, 02 Nov 2026 09:00:00 +0000"
    made["Subject"] = subject
    made["X-Spam"] = "no"
    made.set_content(body)
    return made


def test_a_mail_reads_as_a_reader_sees_it() -> None:
    part = read_one("a.eml", message().as_bytes())
    assert part.kind == "mail"
    assert part.text == (
        "From: Alice <alice@example.org>\nTo: bob@example.org\n"
        "Date: Mon, 02 Nov 2026 09:00:00 +0000\nSubject: Lunch\n\nAt noon?"
    )
    assert part.metadata["from"] == "Alice <alice@example.org>"
    assert part.metadata["subject"] == "Lunch"


def test_encoded_headers_and_bodies_are_decoded() -> None:
    made = message("Grüße aus Köln, 東京 und anderswo, " + "sehr lang " * 20, "Schöne Grüße ☃\n")
    part = read_one("a.eml", made.as_bytes())
    assert part.metadata["subject"].startswith("Grüße aus Köln, 東京 und anderswo, sehr lang")
    assert part.text.endswith("Schöne Grüße ☃")


def test_raw_bytes_in_a_header_are_no_obstacle() -> None:
    raw = b"From: a\nSubject: caf\xe9 \xff\n\nbody\n"
    assert read_one("a.eml", raw).metadata["subject"].startswith("caf")


def test_of_alternatives_the_plain_one_is_read_and_html_where_there_is_no_other() -> None:
    made = message(body="plain\n")
    made.add_alternative("<p>rich</p>", subtype="html")
    assert read_one("a.eml", made.as_bytes()).text.endswith("\n\nplain")
    only = message()
    only.set_content("<table><tr><td>a</td><td>b</td></tr></table>", subtype="html")
    assert read_one("a.eml", only.as_bytes()).text.endswith("\n\na\tb")


def test_attachments_are_documents_of_their_own() -> None:
    made = message()
    made.add_attachment(
        documents.pdf(["a page"]), maintype="application", subtype="pdf", filename="r.pdf"
    )
    made.add_attachment("a,b\n1,2\n", subtype="csv", filename="t.csv")
    made.add_attachment(b"\x89PNG\0\0", maintype="image", subtype="png", filename="i.png")
    inner = message("Inner", "within\n")
    made.add_attachment(inner)
    parts, notices = read_all("a.eml", made.as_bytes())
    assert [(part.name, part.kind) for part in parts] == [
        ("a.eml", "mail"),
        ("a.eml/r.pdf", "pdf"),
        ("a.eml/t.csv", "csv"),
        ("a.eml/attached 4.eml", "mail"),
    ]
    assert parts[0].metadata["attachments"] == ["r.pdf", "t.csv", "i.png", "attached 4"]
    assert parts[3].text.endswith("within")
    assert notices == ("a.eml/i.png: binary",)


def test_an_mbox_is_one_document_with_its_mails_as_outline() -> None:
    first, second = message("One").as_string(), message("Two", ">From here on\n").as_string()
    box = f"From a@b Mon Nov  2 09:00:00 2026\n{first}\nFrom a@b Mon Nov  2 09:00:01 2026\n{second}"
    part = read_one("in.mbox", box.encode())
    assert part.kind == "mbox"
    assert part.metadata["num_mails"] == 2
    assert [title for _, title, _ in part.metadata["outline"]] == ["One", "Two"]
    starts = [start for _, _, start in part.metadata["outline"]]
    assert all(part.text[start:].startswith("From: Alice") for start in starts)
    assert part.text.endswith("From here on")


def test_a_line_of_a_mail_that_begins_like_an_envelope_ends_no_mail() -> None:
    body = "Dear all,\n\nFrom what I hear, it rains.\n"
    box = f"From a@b Mon Nov  2 09:00:00 2026\n{message(body=body).as_string()}"
    part = read_one("in.mbox", box.encode())
    assert part.metadata["num_mails"] == 1
    assert "From what I hear" in part.text


def test_attachments_in_an_mbox_bear_the_number_of_their_mail() -> None:
    made = message()
    made.add_attachment("notes\n", filename="n.txt")
    box = b"From a@b Mon Nov  2 09:00:00 2026\n" + made.as_bytes()
    assert [part.name for part in read("in.mbox", box)] == ["in.mbox", "in.mbox/1/n.txt"]


def test_names_of_attachments_cannot_play_with_a_terminal() -> None:
    made = message()
    made.add_attachment("notes\n", filename="a\x1b[31m\u202etxt.exe")
    parts = read("a.eml", made.as_bytes())
    assert not any("\x1b" in part.name or "\u202e" in part.name for part in parts)
