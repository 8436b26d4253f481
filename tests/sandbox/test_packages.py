"""numpy, pandas, regex and re2 in cells, where they are installed: all but files."""

from __future__ import annotations

import importlib.util
from collections.abc import AsyncIterator

import pytest

from rlm_sandbox import SandboxError, Server, Session, packages
from rlm_sandbox.servers import server_for

pytestmark = pytest.mark.anyio

WELL = [
    (
        "numpy",
        "import numpy as np\nfrom numpy.linalg import norm\n"
        "a = np.array([[1, 2], [3, 4]])\na @= a\n"
        "print(a.sum(), a.T.tolist(), norm([3, 4]), np.random.default_rng(0).integers(0, 9, 2))\n"
        "print(np.loadtxt(['1 2', '3 4']).shape, repr(a), np.fft.fft([1, 2]).real, a[a > 7])",
        "54 [[7, 15], [10, 22]] 5.0 [7 5]\n"
        "(2, 2) array([[ 7, 10],\n       [15, 22]]) [ 3. -1.] [10 15 22]\n",
    ),
    (
        "numpy",
        "import numpy as np\nprint((np.ones((300, 300)) @ np.ones((300, 300)))[0, 0])",
        "300.0\n",
    ),
    (
        "pandas",
        "import pandas as pd, io\n"
        "df = pd.read_csv(io.StringIO('n,q\\nfig,3\\npear,4\\nfig,5\\n'))\n"
        "print(df.groupby('n').q.sum().to_dict(), df.query('q > 3').shape)\n"
        "print(df.to_csv(index=False))\n"
        "print(df.describe().loc['mean'].q, df.merge(df, on='n').shape, df.to_json())\n"
        "print(pd.to_datetime(pd.Series(['2024-02-03'])).dt.month.tolist())\ndf.head(1)",
        "{'fig': 8, 'pear': 4} (2, 2)\nn,q\nfig,3\npear,4\nfig,5\n\n4.0 (5, 3) "
        '{"n":{"0":"fig","1":"pear","2":"fig"},"q":{"0":3,"1":4,"2":5}}\n[2]\n'
        "     n  q\n0  fig  3\n",
    ),
    (
        "pandas",
        "import pandas as pd\nfrom pandas.api.types import is_numeric_dtype\n"
        "df = pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']})\nprint(is_numeric_dtype(df.a))\n"
        "print(df.to_html()[:6], df.to_string(), df.pivot_table(index='b', values='a').shape)\n"
        "print(df.b.str.upper().tolist(), [r.a for r in df.itertuples()])\n"
        "print(df.a.rolling(2).sum()[1])",
        "True\n<table    a  b\n0  1  x\n1  2  y (2, 1)\n['X', 'Y'] [1, 2]\n3.0\n",
    ),
    (
        "regex",
        "import regex\nprint(regex.findall(r'\\p{Lu}\\w+', 'Hello World'))",
        "['Hello', 'World']\n",
    ),
    (
        "re2",
        "import re2\nprint(re2.findall(r'a+b', 'aab ab'), re2.search('x', 'ax').span())",
        "['aab', 'ab'] (1, 2)\n",
    ),
]
REFUSED = [
    (
        "numpy",
        "import numpy as np\nnp.load('/etc/passwd')",
        "no attribute 'load' (it is not available in cells)",
    ),
    ("numpy", "import numpy as np\nnp.fromfile('/etc/passwd')", "is not available in cells"),
    ("numpy", "import numpy as np\nnp.memmap('/etc/passwd')", "is not available in cells"),
    ("numpy", "import numpy as np\nnp.loadtxt('/etc/passwd')", "loadtxt reads no files here"),
    ("numpy", "import numpy as np\nnp.genfromtxt(fname='/etc/passwd')", "reads no files here"),
    ("numpy", "import numpy as np\nnp.lib", "is not available in cells"),
    ("numpy", "import numpy as np\nnp.zeros(1).ctypes._ctypes", "is not available in cells"),
    ("numpy", "from numpy import ctypeslib", "cannot import name 'ctypeslib'"),
    ("pandas", "import pandas as pd\npd.read_csv('/etc/passwd')", "read_csv(io.StringIO(text))"),
    ("pandas", "import pandas as pd\npd.read_csv('http://x.org/a')", "reads no files here"),
    ("pandas", "import pandas as pd\npd.read_pickle('a')", "is not available in cells"),
    ("pandas", "import pandas as pd\npd.io", "is not available in cells"),
    ("pandas", "from pandas.io import common", "module 'pandas.io' is not available in cells"),
]


def _or_skip(package: str) -> None:
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is not installed")


@pytest.fixture(scope="module")
async def server() -> AsyncIterator[Server]:
    there = [name for name in sorted(packages.NAMES) if importlib.util.find_spec(name) is not None]
    server = server_for(preload=there)
    await server.start()
    yield server
    await server.aclose()


@pytest.mark.parametrize(("package", "code", "output"), WELL)
async def test_package_works_as_everywhere(
    server: Server, package: str, code: str, output: str
) -> None:
    _or_skip(package)
    async with await Session.open(server, capabilities={}) as session:
        result = await session.run(code)
    assert (result.stdout, result.error) == (output, None)


@pytest.mark.parametrize(("package", "code", "reason"), REFUSED)
async def test_package_reads_no_files(server: Server, package: str, code: str, reason: str) -> None:
    _or_skip(package)
    async with await Session.open(server, capabilities={}) as session:
        error = (await session.run(code)).error
    assert error is not None
    assert reason in error


async def test_package_that_was_not_asked_for_is_said_to_be_on_request() -> None:
    server = server_for()
    async with await Session.open(server, capabilities={}) as session:
        error = (await session.run("import numpy as np")).error
    await server.aclose()
    assert error is not None
    assert "packages are loaded on request" in error


@pytest.mark.parametrize("name", ["os", "scipy", "rlm_sandbox", "no_such_package"])
async def test_only_known_packages_can_be_asked_for(name: str) -> None:
    with pytest.raises(SandboxError, match=f"package '{name}' cannot be had; numpy, pandas, re"):
        await server_for(preload=[name]).start()
