"""Large texts for measurements: paragraphs of four novels, shuffled, as often as it takes.

Knows nothing of what is measured over them.
"""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import Final

from rlm.bench.needles import read_paragraphs

NEEDLE: Final = "the zircon ledger of Quillhampton"  # in none of the novels
_CURLY: Final = str.maketrans({'"': "\u201d", "'": "\u2019"})
_STRAIGHT: Final = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"})
_ODD: Final = re.compile(r"[^\x00-\x7f]")
_SHEET_BYTES: Final = 32_000_000  # of which a text of gigabytes is made


def write_ascii(path: Path, num_bytes: int, seed: str) -> None:
    """Exactly so many bytes, all ASCII."""
    path.write_text(_prose(num_bytes, seed)[:num_bytes], "utf-8")


def write_curly(path: Path, num_bytes: int, seed: str) -> None:
    """About so many bytes, with curly quotes, and one emoji at the end."""
    path.write_bytes(_curly(num_bytes - 4, seed) + "\U0001f600".encode())


def write_gigabytes(path: Path, num_bytes: int, seed: str) -> None:
    """About so many bytes, curly quotes among them; the needle stands once, in the last sheet."""
    sheet = _curly(min(_SHEET_BYTES, num_bytes), seed)
    num_sheets = max(num_bytes // len(sheet), 1)
    with path.open("wb") as file:
        for number in range(1, num_sheets + 1):
            file.write(f"Sheet {number} of the pile.\n".encode())
            file.write(sheet)
            if number == num_sheets:
                file.write(f"\nHere lies {NEEDLE}.\n".encode())


def write_code(folder: Path, num_files: int, seed: str) -> None:
    """A code base: modules of about 4 kB in packages of twenty."""
    words = sorted(set(re.findall(r"[a-z]{4,9}", _prose(200_000, seed))))
    rng = Random(seed)
    for number in range(num_files):
        path = folder / f"package{number // 20:03}" / f"module{number:04}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n\n".join(_function(rng, words) for _ in range(16)), "utf-8")


def _function(rng: Random, words: list[str]) -> str:
    one, two, three, four = rng.choices(words, k=4)
    return (
        f"def {one}_{two}({three}, {four}=None):\n"
        f'    """{" ".join(rng.choices(words, k=12)).capitalize()}."""\n'
        f"    {two} = [{three}.{one} for {three} in {four} or ()]\n"
        f"    return sorted({two}, key=lambda item: item.{rng.choice(words)})"
    )


def write_pdf(path: Path, num_pages: int, seed: str) -> None:
    """Pages of forty lines of prose in Helvetica, not compressed, without pictures."""
    lines = _lines(_prose(num_pages * 40 * 100, seed))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    kids = []
    for number in range(num_pages):
        page = lines[40 * number : 40 * number + 40]
        shown = "\n".join(f"({_escaped(line)}) Tj T*" for line in page)
        stream = f"BT /F 11 Tf 14 TL 56 780 Td\n{shown}\nET".encode("latin-1")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (num_pages, b" ".join(kids))
    path.write_bytes(_pdf(objects))


def _pdf(objects: list[bytes]) -> bytes:
    data = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        data += b"%010d 00000 n \n" % place
    data += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return bytes(data + b"startxref\n%d\n%%%%EOF\n" % start)


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _lines(text: str, width: int = 88) -> list[str]:
    flat = " ".join(text.split())
    return [flat[at : at + width] for at in range(0, len(flat), width)]


def _prose(num_bytes: int, seed: str) -> str:
    """At least so many characters of ASCII."""
    paragraphs = [_ODD.sub("", item.translate(_STRAIGHT)) for item in read_paragraphs()]
    rng = Random(seed)
    drawn: list[str] = []
    size = 0
    while size < num_bytes:
        rng.shuffle(paragraphs)
        drawn += paragraphs
        size += sum(len(item) + 2 for item in paragraphs)
    return "\n\n".join(drawn)


def _curly(num_bytes: int, seed: str) -> bytes:
    data = _prose(num_bytes, seed).translate(_CURLY).encode()
    return data[:num_bytes].decode("utf-8", "ignore").encode()
