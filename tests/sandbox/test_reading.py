"""Files for cells: the folders that a session may read, and nothing beside them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from rlm_sandbox import Server, Session
from rlm_sandbox.servers import server_for

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("readable")
    (top / "notes.txt").write_text("first\nsécond\n")
    (top / "table.csv").write_text("a,b\n1,2\n")
    (top / "deep" / "er").mkdir(parents=True)
    (top / "deep" / "one.txt").write_text("1")
    (top / "deep" / "er" / "two.txt").write_text("22")
    (top.parent / "secret.txt").write_text("secret")
    (top / "out.txt").symlink_to(top.parent / "secret.txt")
    return top


@pytest.fixture(scope="module")
async def server(folder: Path) -> AsyncIterator[Server]:
    server = server_for(allow_read=[folder])
    await server.start()
    yield server
    await server.aclose()


@pytest.fixture(scope="module")
async def session(server: Server) -> AsyncIterator[Session]:
    async with await Session.open(server, capabilities={}) as session:
        yield session


WELL = {
    "with open('notes.txt') as f:\n    for line in f: print(line.strip())": "first\nsécond\n",
    "print(open('notes.txt', 'rb').read()[-3:], open('notes.txt', encoding='utf-8').readline())": (
        "b'nd\\n' first\n\n"
    ),
    "import csv\nwith open('table.csv', newline='') as f: print(list(csv.DictReader(f)))": (
        "[{'a': '1', 'b': '2'}]\n"
    ),
    "import os\nprint(os.listdir(), os.path.exists('deep/one.txt'), os.path.isfile('deep'),"
    " os.path.isdir('deep'), os.path.getsize('deep/er/two.txt'), os.path.join('a', 'b'))": (
        "['deep', 'notes.txt', 'out.txt', 'table.csv'] True False True 2 a/b\n"
    ),
    "import os\nfor top, folders, files in os.walk('deep'): print(top, folders, files)": (
        "deep ['er'] ['one.txt']\ndeep/er [] ['two.txt']\n"
    ),
    "from pathlib import Path\np = Path('deep') / 'er' / 'two.txt'\n"
    "print(p.read_text(), p.name, p.suffix, p.parent.name, p.exists(), p.is_file(), p.read_bytes(),"
    " [q.name for q in Path('deep').iterdir()], Path(os.getcwd()).is_dir())": (
        "22 two.txt .txt er True True b'22' ['er', 'one.txt'] True\n"
    ),
    "print(sorted(map(str, Path('.').glob('*.txt'))))": "['notes.txt', 'out.txt']\n",
    "print(sorted(map(str, Path('.').rglob('*o*.txt'))))": (
        "['deep/er/two.txt', 'deep/one.txt', 'notes.txt', 'out.txt']\n"
    ),
    "import glob\nprint(glob.glob('*/*.txt'), glob.glob('**/*.txt', recursive=True)[:2])": (
        "['deep/one.txt'] ['deep/er/two.txt', 'deep/one.txt']\n"
    ),
}
REFUSED = {
    "open('/etc/passwd')": "'/etc/passwd' cannot be read; only ",
    "open('../secret.txt')": "cannot be read; only ",
    "open('out.txt')": "PermissionError",
    "open('notes.txt', 'w')": "files can only be read here",
    "open('notes.txt', 'a+')": "files can only be read here",
    "open(0)": "a path is a string or a Path, not int",
    "open('nothing.txt')": "FileNotFoundError",
    "import os\nos.remove('notes.txt')": "'remove' (it is not available in cells)",
    "import os\nos.environ": "'environ' (it is not available in cells)",
    "import os\nos.system('id')": "'system' (it is not available in cells)",
    "import os\nos.listdir('/')": "cannot be read",
    "from pathlib import Path\nPath('notes.txt').write_text('x')": "no attribute 'write_text'",
    "from pathlib import Path\nPath('/etc/passwd').read_text()": "cannot be read",
    "from pathlib import Path\nPath('x').unlink()": "no attribute 'unlink'",
    "from pathlib import Path\nPath('x')._flavour": "'_flavour'",
    "import shutil": "is not available in cells",
}


@pytest.mark.parametrize("code", WELL)
async def test_what_is_in_the_folder_is_read(session: Session, code: str) -> None:
    await session.run("import os\nfrom pathlib import Path")
    result = await session.run(code)
    assert (result.stdout, result.error) == (WELL[code], None)


@pytest.mark.parametrize("code", REFUSED)
async def test_nothing_else_is_read_and_nothing_is_written(session: Session, code: str) -> None:
    error = (await session.run(code)).error
    assert error is not None
    assert REFUSED[code] in error


async def test_without_a_folder_there_is_no_open() -> None:
    server = server_for()
    async with await Session.open(server, capabilities={}) as session:
        errors = [(await session.run(code)).error or "" for code in ("open('x')", "import pathlib")]
    await server.aclose()
    assert "open() is not available; the text is in `context`" in errors[0]
    assert "files are not to be had; the text is in `context`" in errors[1]
