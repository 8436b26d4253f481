"""What the policy lets through, what it refuses with which words, and the ways around that fail."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest

from rlm_sandbox import ForkServer, Limits, Session
from rlm_sandbox.policy import PolicyError, compile_cell
from tests.sandbox import everyday

pytestmark = pytest.mark.anyio

EVERYDAY = [snippet for snippet in everyday.snippets() if snippet.is_readable]

REFUSED = {
    "open('/etc/passwd')": "text is in `context`",
    "exec('x = 1')": "write the code in the cell",
    "eval('1')": "json.loads",
    "compile('1', 'a', 'eval')": "re.compile",
    "__import__('os')": "use an import statement",
    "breakpoint()": "print what you want to see",
    "input('?')": "nobody is at a terminal",
    "f = open": "text is in `context`",
    "x = [eval for _ in 'a']": "json.loads",
    "().__class__.__mro__": "'__mro__'",
    "().__class__.__bases__": "'__bases__'",
    "object.__subclasses__()": "'__subclasses__'",
    "submit.__globals__": "'__globals__'",
    "submit.__code__": "'__code__'",
    "submit.__closure__": "'__closure__'",
    "print.__self__": "'__self__'",
    "re.__loader__": "'__loader__'",
    "re.__spec__": "'__spec__'",
    "__builtins__": "'__builtins__'",
    "__loader__": "'__loader__'",
    "__spec__": "'__spec__'",
    "__build_class__": "'__build_class__'",
    "_getattr_ = 1": "'_getattr_'",
    "_stop_ = ValueError": "'_stop_'",
    "_show_ = print": "'_show_'",
    "def f(_getattr_): pass": "'_getattr_'",
    "def __builtins__(): pass": "'__builtins__'",
    "class __import__: pass": "__import__",
    "lambda __builtins__: 1": "'__builtins__'",
    "global __builtins__": "'__builtins__'",
    "import re as __builtins__": "'__builtins__'",
    "from re import compile as _stop_": "'_stop_'",
    "(x for x in []).gi_frame": "'gi_frame'",
    "(x for x in []).gi_code": "'gi_code'",
    "e.tb_frame.f_back": "'tb_frame'",
    "f.f_globals['os']": "'f_globals'",
    "c.cr_frame": "'cr_frame'",
    "a.ag_frame": "'ag_frame'",
    "class A(metaclass=type): pass": "metaclass",
    "match re:\n    case object(__globals__=g): pass": "'__globals__'",
    "match re:\n    case object(gi_frame=g): pass": "'gi_frame'",
    "match 1:\n    case __builtins__: pass": "'__builtins__'",
    "match [1]:\n    case [*__builtins__]: pass": "'__builtins__'",
    "match {}:\n    case {**__builtins__}: pass": "'__builtins__'",
    "x.__class__ = int": "'__class__'",
    "del x.__class__": "'__class__'",
    "x.__code__ = y": "'__code__'",
    "x.__reduce__()": "'__reduce__'",
    "x.__init_subclass__.__func__": "'__func__'",
    "try: 1\nexcept Exception as __builtins__: pass": "'__builtins__'",
    "for __builtins__ in []: pass": "'__builtins__'",
    "[__builtins__ for __builtins__ in []]": "'__builtins__'",
    "(__builtins__ := 1)": "'__builtins__'",
    "with x as __builtins__: pass": "'__builtins__'",
    "import os.path as _show_": "'_show_'",
    "_template_('x')": "'_template_'",
    "_flat_[0] = '{0.__globals__}'": "'_flat_'",
    "def f[T: __builtins__](x: T): pass" if sys.version_info >= (3, 12) else "x: __builtins__": (
        "'__builtins__'"
    ),
    "match type:\n    case object(__dict__=d): pass": "'__dict__'",
    "match '{0.x}':\n    case str(format=f): pass": "'format'",
    "async def f(): return g.gi_frame": "'gi_frame'",
    "Enum._convert_('X', 'os', print)": "'_convert_'",
    "class A:\n    x = ().__class__.__base__": "ask isinstance()",
    "x.__match_args__ = ('__globals__',)": "'__match_args__'",
    "x.__dataclass_fields__ = {}": "'__dataclass_fields__'",
    "class A(B, metaclass=M): pass": "derive from abc.ABC",
    "lambda: object.__subclasses__()": "let __init_subclass__ keep a list",
    "print(f'{().__class__.__mro__}')": "'__mro__'",
    "[x for x in ().__class__.__bases__]": "'__bases__'",
    "def f(a=submit.__globals__): pass": "'__globals__'",
    "@submit.__globals__['x']\ndef f(): pass": "'__globals__'",
    "del x.__code__": "'__code__'",
    "with open('x') as f, open('y') as g: pass": "text is in `context`",
    "list(map(open, ['a']))": "text is in `context`",
}

# What compiles, and must fail or find nothing while it runs.
ESCAPES = [
    "re.enum.sys.modules['os']",
    "re.sys",
    "json.codecs.open('/etc/passwd')",
    "json.scanner",
    "textwrap.re",
    "collections._sys",
    "random._os",
    "import contextlib\ncontextlib.os",
    "import datetime\ndatetime.sys",
    "statistics.sys",
    "import dataclasses\ndataclasses.sys",
    "import typing\ntyping.sys",
    "import enum\nenum.sys",
    "import csv\ncsv.re.enum",
    "import asyncio\nasyncio.subprocess",
    "import asyncio\nasyncio.create_subprocess_shell('id')",
    "import asyncio\nasyncio.get_running_loop().subprocess_shell",
    "import traceback\ntraceback.StackSummary",
    "import traceback\ntraceback.walk_stack(None)",
    "import types\ntypes.CodeType",
    "import types\ntypes.ModuleType('os')",
    "import threading\nthreading.settrace(1)",
    "import sys\nsys.modules",
    "import sys\nsys._getframe()",
    "import sys\nsys.settrace(print)",
    "import io\nio.open('/etc/passwd')",
    "import io\nio.FileIO('/etc/passwd')",
    "import os",
    "import subprocess",
    "import socket",
    "import ctypes",
    "import importlib",
    "import builtins",
    "import pickle",
    "import gc\ngc.get_objects()",
    "import inspect\ninspect.currentframe()",
    "import signal",
    "import rlm_sandbox",
    "import RestrictedPython",
    "from . import worker",
    "from os import path",
    "from collections.abc import sys",
    "'{0.__class__.__mro__}'.format(1)",
    "'{0.__globals__}'.format(submit)",
    "'{a.__globals__[os]}'.format_map({'a': submit})",
    "f = '{0.__class__.__base__}'.format\nf(1)",
    "str.format('{0.__globals__}', submit)",
    "f = str.format\nf('{0.__globals__}', submit)",
    "list(map(str.format, ['{0.__globals__}'], [submit]))",
    "getattr(str, 'format')('{0.__globals__}', submit)",
    "class S(str): pass\nS('{0.__globals__}').format(submit)",
    "from operator import methodcaller\nmethodcaller('format', submit)('{0.__globals__}')",
    "from operator import attrgetter\nattrgetter('__globals__')(submit)",
    "from operator import attrgetter\nattrgetter('__class__.__mro__')(1)",
    "from operator import methodcaller\nmethodcaller('__subclasses__')(object)",
    "string.Formatter().format('{0.__globals__}', submit)",
    "getattr(submit, '__globals__')",
    "getattr(submit, '__glo' + 'bals__')",
    "class N(str): pass\ngetattr(submit, N('__globals__'))",
    "class N(str):\n    def __eq__(s, o): return False\n    def __hash__(s): return 1\n"
    "getattr(submit, N('__globals__'))",
    "list(map(getattr, [submit], ['__globals__']))",
    "vars(re)['enum']",
    "vars(object)['__subclasses__']",
    "vars(type)['__subclasses__'](object)",
    "object.__dict__",
    "type.__dict__['__subclasses__'](object)",
    "submit.__dict__['x']",
    "type('X', (), {'__getattribute__': 1}).__mro__",
    "type.mro(int)[1].__subclasses__()",
    "setattr(submit, '__code__', (lambda: 1).__code__)",
    "delattr(submit, '__code__')",
    "(lambda: 1).__code__",
    "import functools\nfunctools.partial(getattr, submit)('__globals__')",
    "import copy\ncopy.copyreg",
    "import typing\ntyping.get_type_hints(type('A', (), {'__annotations__': {'a': '1'}}))",
    "import typing\ntyping.ForwardRef('print(1)')",
    "import dataclasses\ndataclasses.make_dataclass('A', [('a', 'int')]).__init__.__globals__",
    "collections.namedtuple('A', 'a').__new__.__builtins__",
    "__builtins__['open']",
    "print.__self__.open",
    "exit()",
    "quit()",
    "copyright",
    "globals()['__builtins__']['__import__']('os', None, None, ['x']).getpid()",
    "from collections import UserString\nUserString('{0.__globals__}').format(submit)",
    "import functools\n@functools.singledispatch\ndef f(x): pass\n"
    "@f.register\ndef g(x: '().__class__.__mro__[1].__subclasses__() and int'): pass",
    "from asyncio import subprocess",
    "from concurrent.futures import thread",
    "from json import codecs",
    "import xml\ndel xml.etree\nimport xml.etree.ElementTree as ET\nET.sys",
    "json.__name__ = 'os'\nfrom json import path",
    "class S(str):\n    def f(s, x): return super().format(x)\nS('{0.__globals__}').f(submit)",
    "class P:\n    def __getattr__(s, n): return getattr('{0.__globals__}', n)\nP().format(submit)",
    "t = '{0[:].__globals__}'\nt.format(submit)",
    "t = '{0:{1.__globals__}}'\nt.format(1, submit)",
    "t = 'plain'\nfor t in (t, '{0.__globals__}'): t.format(submit)",
    "import dataclasses\n@dataclasses.dataclass\nclass D:\n    a: int\n"
    "f = dataclasses.fields(D)[0]\nf.name = '__subclasses__'\n"
    "MM = type('MM', (type,), {'__dataclass_fields__': {'a': f}})\n"
    "dataclasses.asdict(MM('M', (type,), {}))",
    "import dataclasses\n@dataclasses.dataclass\nclass A:\n    a: int\n"
    "dataclasses.fields(A)[0].name = 'a=print(1)'\n@dataclasses.dataclass\nclass B(A):\n    b: int",
    "import dataclasses\n"
    "dataclasses.dataclass(type('A', (), {'__annotations__': {'x=print(1)': int}}))",
    "super(string.Formatter, string.Formatter()).get_field('0.__globals__', (submit,), {})",
    "string.Formatter().get_field('0.__globals__', (submit,), {})",
    "import typing\nr = typing.List['().__class__.__mro__'].__args__[0]\n"
    "r._evaluate(globals(), {}, recursive_guard=frozenset())",
    "import warnings\nwarnings.catch_warnings()._module",
    "import warnings\ngetattr(warnings.catch_warnings(), '_mod' 'ule')",
    "from abc import ABC\nclass A(ABC):\n    __match_args__ = ('__globals__',)\n"
    "A.register(type(submit))\nmatch submit:\n    case A(g): print(g)",
    "object.__getattribute__(submit, '__globals__')",
    "type.__getattribute__(object, '__subclasses__')",
    "class A:\n    def f(s): return super().__getattribute__('__reduce__')\nA().f()",
    "globals()['__builtins__']['getattr'](submit, '__globals__')",
    "globals()['__builtins__']['open']('/etc/passwd')",
    "import inspect\ninspect.signature(print)",
    "import inspect\ninspect.getmembers(submit)",
    "import io\nio.open_code('/etc/passwd')",
    "import timeit\ntimeit.timeit('print(1)')",
    "import gzip\ngzip.open('/etc/passwd')",
    "import weakref\nweakref.finalize.atexit",
    "import logging\nlogging.os",
    "import codecs\ncodecs.open('/etc/passwd')",
    "import email\nemail.message_from_file",
]


@pytest.fixture(scope="module")
async def session() -> AsyncIterator[Session]:
    async with (
        ForkServer() as server,
        await Session.open(
            server, capabilities={}, variables={}, text=None, documents=[], limits=Limits()
        ) as session,
    ):
        yield session


@pytest.mark.parametrize("snippet", EVERYDAY, ids=lambda snippet: f"{snippet.kind}: {snippet.name}")
async def test_everyday_code_does_what_it_does_in_plain_python(
    server: ForkServer, snippet: everyday.Snippet
) -> None:
    assert await everyday.difference(server, snippet) is None


def test_everyday_code_is_plenty() -> None:
    assert len(EVERYDAY) >= 250


@pytest.mark.parametrize("code", REFUSED)
def test_what_is_refused_is_named_with_line_and_reason(code: str) -> None:
    with pytest.raises(PolicyError) as caught:
        compile_cell("a = 1\n\n" + code, "<cell>")
    message = str(caught.value)
    assert REFUSED[code] in message
    assert re.match(r"line [3-5]: ", message)


def test_line_of_a_refusal_is_the_line_in_the_cell() -> None:
    with pytest.raises(PolicyError) as caught:
        compile_cell("a = 1\n\nopen('x')\nif a:\n    eval('1')\n", "<cell>")
    first, second = str(caught.value).splitlines()
    assert first.startswith("line 3: open()")
    assert second.startswith("line 5: eval()")


async def test_refused_cell_does_not_run_at_all(session: Session) -> None:
    result = await session.run("print('ran')\nopen('x')")
    assert result.stdout == ""
    assert result.error is not None
    assert "line 2" in result.error
    assert "rlm_sandbox" not in result.error


@pytest.mark.parametrize("code", ESCAPES)
async def test_escape_finds_nothing(session: Session, code: str) -> None:
    result = await session.run(f"{code}")
    assert result.error is not None, result.stdout
    assert not result.killed


SPOILT = [  # what a cell may do to what cells run under
    "del globals()['__builtins__']",
    "globals()['__builtins__'] = 5",
    "globals()['__builtins__'].clear()",
    "globals()['__builtins__'].update(dict.fromkeys(globals()['__builtins__'], None))",
    "globals()['__builtins__']['_show_'] = globals()['_show_'] = print",
    "globals()['__builtins__']['_stop_'] = globals()['_stop_'] = ValueError",
    "globals()['__builtins__']['__build_class__'] = None",
    "globals()['__builtins__']['__import__'] = None",
    "import sys\ntype(sys.stdout).write = type(sys.stdout).flush = None",
    "import sys\nsys.stdout = sys.stderr = None",
    "json.JSONEncoder.encode = json.JSONEncoder.iterencode = json.JSONEncoder.default = None",
    "json.JSONDecoder.decode = json.JSONDecoder.raw_decode = None",
    "json.dumps = json.loads = re.compile = None",
    "import sys\nsys.setrecursionlimit(10**9)",
    "import gc\ngc.disable()",
]


@pytest.mark.parametrize("code", SPOILT)
async def test_what_a_cell_spoils_is_whole_again_for_the_next(
    server: ForkServer, code: str
) -> None:
    async with await Session.open(server, capabilities={}, limits=Limits()) as session:
        await session.run("kept = 1\ndef grown(n): return sorted([n, kept])")
        await session.run(code)
        result = await session.run(
            "import statistics\nclass A: pass\nprint(grown(3), statistics.mean([1, 3]))\n"
            "try: submit({'x': 1})\nexcept: print('swallowed')"
        )
    assert (result.stdout, result.error, result.killed) == ("[1, 3] 2\n", None, False)
    assert result.submission is not None
    assert result.submission.value == {"x": 1}


ODD_CLASSES = [
    "M = type('M', (type,), {'__name__': property(lambda s: 1 / 0)})\n"
    "raise M('E', (Exception,), {})()",
    "M = type('M', (type,), {'__instancecheck__': lambda s, x: 1 / 0})\n"
    "raise M('E', (Exception,), {})()",
    "raise type('E', (BaseException,), {'__str__': lambda s: 1 / 0})()",
    "raise type('E', (BaseException,), {'__class__': property(lambda s: 1 / 0)})()",
    "type('R', (), {'__repr__': lambda s: 1 / 0})()",
    "type('R', (), {'__repr__': lambda s: 5})()",
    "raise type('E', (Exception,), {'__cause__': property(lambda s: 1 / 0)})()",
    "submit(type('D', (dict,), {'__iter__': lambda s: 1 / 0, 'items': None})())",
]


@pytest.mark.parametrize("code", ODD_CLASSES)
async def test_odd_classes_fail_their_own_cell_only(session: Session, code: str) -> None:
    await session.run("kept = 1")
    assert not (await session.run(code)).killed
    assert (await session.run("kept")).stdout == "1\n"


async def test_without_the_policy_cells_are_plain_python(server: ForkServer) -> None:
    async with await Session.open(server, capabilities={}, policy=False) as session:
        result = await session.run(
            "import os\nprint(eval('1 + 1'), ().__class__.__mro__[1].__name__, os.sep)\n"
            "class A(metaclass=type): pass\nopen"
        )
        submitted = await session.run("try: submit(1)\nexcept: print('swallowed')")
    assert result.error is None
    assert result.stdout.startswith("2 object /\n<built-in function open>")
    assert submitted.submission is not None


@pytest.mark.parametrize(
    "code",
    [
        "import collections.abc\nprint(collections.abc.Mapping)",
        "try:\n    import numpy\nexcept ImportError as e:\n    print('numpy' in str(e))",
    ],
)
async def test_import_errors_can_be_caught_and_submodules_be_used(
    session: Session, code: str
) -> None:
    result = await session.run(code)
    assert result.error is None
    assert result.stdout


async def test_import_of_an_unknown_module_names_those_there_are(session: Session) -> None:
    error = (await session.run("import requests")).error
    assert error is not None
    assert "'requests' is not available in cells" in error
    assert "there is no network; the text is in `context`" in error
    assert "statistics" in error


def test_policy_module_is_no_burden_for_the_host() -> None:
    """Only the fork server compiles cells: a host that runs sessions needs no RestrictedPython."""
    code = "import sys, rlm_sandbox.session; print('RestrictedPython' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "False\n"
