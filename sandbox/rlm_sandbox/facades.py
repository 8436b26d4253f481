"""The modules that a cell may import: facades that hold functions and classes, never modules.

A real module leads to others (`re.enum.sys.modules["os"]`); a facade leads nowhere. Built once in
the fork server, before any worker. Knows nothing of sessions.
"""

from __future__ import annotations

import builtins
import contextlib
import importlib
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

from . import guards, packages, reading, standins, streams
from .facade import empty_facade, facade_of

BOUND = guards.words(  # also names of the namespace, without an import
    "re json math collections itertools statistics datetime string textwrap random functools"
)
_IMPORTABLE = guards.words(
    "typing dataclasses heapq bisect operator time copy enum abc contextlib collections.abc"
    " unicodedata hashlib hmac secrets uuid base64 binascii decimal fractions cmath numbers array"
    " struct zlib gzip bz2 difflib csv io pprint reprlib html html.parser html.entities"
    " xml.etree.ElementTree urllib.parse calendar ast keyword types traceback"
    " warnings sys gc queue threading asyncio concurrent.futures __future__ json.decoder"
    " json.encoder configparser tomllib shlex fnmatch ipaddress graphlib colorsys weakref"
    " contextvars codecs timeit inspect logging email email.message email.parser email.policy"
    " email.utils email.header quopri"
)
_ONLY = {
    "sys": "maxsize maxunicode version version_info hexversion byteorder platform implementation"
    " float_info int_info hash_info exception getsizeof getrefcount getrecursionlimit intern exit"
    " getdefaultencoding get_int_max_str_digits set_int_max_str_digits",
    "gc": "collect isenabled enable disable get_count",
    "io": "StringIO BytesIO TextIOBase TextIOWrapper IOBase RawIOBase BufferedIOBase SEEK_SET"
    " SEEK_CUR SEEK_END UnsupportedOperation",
    "gzip": "compress decompress BadGzipFile",
    "bz2": "compress decompress BZ2Compressor BZ2Decompressor",
    "codecs": "encode decode lookup getencoder getdecoder iterencode iterdecode BOM_UTF8"
    " BOM_UTF16 BOM_UTF16_LE BOM_UTF16_BE",
    "types": "SimpleNamespace MappingProxyType NoneType EllipsisType NotImplementedType UnionType"
    " GenericAlias FunctionType LambdaType MethodType BuiltinFunctionType BuiltinMethodType"
    " GeneratorType CoroutineType AsyncGeneratorType TracebackType DynamicClassAttribute"
    " coroutine new_class resolve_bases",
    "traceback": "",
    "warnings": "warn filterwarnings simplefilter resetwarnings",
    "weakref": "ref proxy WeakKeyDictionary WeakValueDictionary WeakSet WeakMethod ReferenceType",
    "timeit": "default_timer",
    "uuid": "UUID uuid3 uuid4 uuid5 NAMESPACE_DNS NAMESPACE_URL NAMESPACE_OID NAMESPACE_X500",
    "inspect": "isfunction isclass ismethod isbuiltin isroutine isgenerator"
    " isgeneratorfunction iscoroutine iscoroutinefunction isawaitable isasyncgen"
    " isasyncgenfunction isabstract cleandoc getdoc",
    "logging": "getLogger basicConfig debug info warning error critical exception log disable"
    " getLevelName NOTSET DEBUG INFO WARNING ERROR CRITICAL Logger LoggerAdapter Handler"
    " StreamHandler NullHandler Formatter Filter LogRecord",
    "email": "message_from_string message_from_bytes",
    "email.utils": "parseaddr formataddr getaddresses parsedate parsedate_tz parsedate_to_datetime"
    " mktime_tz format_datetime unquote quote collapse_rfc2231_value",
    "xml.etree.ElementTree": "Element SubElement ElementTree Comment QName TreeBuilder XMLParser"
    " XMLPullParser ParseError XML XMLID fromstring fromstringlist tostring tostringlist iselement"
    " indent dump",
    "asyncio": "run Runner gather sleep wait wait_for as_completed create_task ensure_future"
    " to_thread timeout timeout_at shield current_task all_tasks Task Future TaskGroup Queue"
    " PriorityQueue LifoQueue QueueEmpty QueueFull Semaphore BoundedSemaphore Lock Event Condition"
    " Barrier TimeoutError CancelledError InvalidStateError iscoroutine iscoroutinefunction"
    " isfuture wrap_future run_coroutine_threadsafe get_running_loop get_event_loop new_event_loop"
    " set_event_loop FIRST_COMPLETED FIRST_EXCEPTION ALL_COMPLETED",
    "threading": "Thread Lock RLock Event Semaphore BoundedSemaphore Condition Barrier Timer local"
    " current_thread main_thread enumerate active_count get_ident BrokenBarrierError",
    "concurrent.futures": "ThreadPoolExecutor Executor Future as_completed wait FIRST_COMPLETED"
    " FIRST_EXCEPTION ALL_COMPLETED TimeoutError CancelledError",
}
_ALSO = {  # public, but not in `__all__`
    "re": "DEBUG",
    "copy": "error",
}
_WITHOUT = {
    "ast": "main",
    "enum": "global_enum",  # it writes into modules by name
    "collections": "UserString",  # its `format` reads attributes
    "typing": "get_type_hints ForwardRef evaluate_forward_ref",  # they evaluate text
    "hashlib": "file_digest",
}
_INSTEAD: Mapping[str, Mapping[str, Any]] = {
    "operator": {
        "attrgetter": standins.attrgetter,
        "methodcaller": standins.methodcaller,
    },
    "string": {"Formatter": standins.Formatter},
    "dataclasses": standins.OF_DATACLASSES,
    "functools": standins.OF_FUNCTOOLS,
    "ast": standins.OF_AST,
    "contextlib": standins.OF_CONTEXTLIB,
    "sys": {
        "exc_info": standins.exc_info,
        "setrecursionlimit": standins.setrecursionlimit,
    },
    "warnings": {"catch_warnings": standins.catch_warnings},
    "timeit": {"timeit": standins.run_timeit},
    "traceback": {
        "format_exc": standins.format_exc,
        "extract_tb": standins.extract_tb,
        "format_tb": standins.format_tb,
        "print_exc": standins.print_exc,
        "format_exception": standins.format_exception,
        "format_exception_only": standins.format_exception_only,
        "print_exception": standins.print_exception,
    },
}
_BEHIND = guards.words(  # what those import when used, and a worker no longer can
    "_strptime linecache concurrent.futures.thread xml.parsers.expat _md5 _sha1"
    " email.feedparser email._header_value_parser email.headerregistry email.contentmanager"
    " email.generator"
)
_ENCODINGS = guards.words(
    "ascii latin_1 utf_8 utf_8_sig utf_7 utf_16 utf_16_le utf_16_be utf_32 cp1250 cp1251 cp1252"
    " cp437 iso8859_2 iso8859_15 koi8_r mac_roman gbk gb18030 big5 shift_jis euc_jp euc_kr idna"
    " punycode rot_13 hex_codec base64_codec unicode_escape raw_unicode_escape charmap"
)
_NOT_IN_CELLS = guards.words("eval exec compile open input breakpoint copyright credits license")
_MODULES_INSTEAD = {
    "os": "files are not to be had; the text is in `context`",
    "pathlib": "files are not to be had; the text is in `context`",
    "glob": "files are not to be had; `documents` lists what there is",
    "shutil": "files are not to be had; the text is in `context`",
    "tempfile": "files are not to be had; keep values in variables",
    "pickle": "keep values in variables, or use json",
    "subprocess": "a cell starts no process",
    "multiprocessing": "use concurrent.futures.ThreadPoolExecutor, or llm_query_batched",
    "signal": "a cell's time is limited as it is",
    "socket": "there is no network; the text is in `context`",
    "requests": "there is no network; the text is in `context`",
    "httpx": "there is no network; the text is in `context`",
    "urllib.request": "there is no network; the text is in `context`",
    "openai": "call llm_query()",
    "anthropic": "call llm_query()",
    "bs4": "use html.parser or re",
    "yaml": "use json, tomllib or re",
    "nltk": "use re, chunks() or llm_query()",
    "sklearn": "use collections.Counter, search() or llm_query()",
    "tiktoken": "call count_tokens()",
    "importlib": "use an import statement",
    "builtins": "say the name itself",
}


def build(preload: Sequence[str] = (), allow_read: Sequence[str] = ()) -> dict[str, ModuleType]:
    """Import everything a cell may need, and wrap it. `preload`: packages that cells may import,
    of `packages.NAMES`; `allow_read`: folders that they may read. Raises ImportError."""
    for name in (*_BEHIND, *(f"encodings.{encoding}" for encoding in _ENCODINGS)):
        with contextlib.suppress(ModuleNotFoundError):  # this Python was built without
            importlib.import_module(name)
    facades: dict[str, ModuleType] = {name: _facade(name) for name in (*BOUND, *_IMPORTABLE)}
    facades |= packages.facades(preload)
    if allow_read:
        facades |= reading.facades(allow_read)
        vars(facades["io"])["open"] = reading.opener(allow_read)
    for name in list(facades):
        _attach(name, facades)
    return facades


def bind_output(facades: Mapping[str, ModuleType], output: Any) -> None:
    """What `sys.stdout` and `sys.stderr` are in the cells of this worker."""
    streams.show(facades["sys"], output)


def cell_builtins(facades: Mapping[str, ModuleType]) -> dict[str, Any]:
    """A copy of the builtins for one session: what it rebinds is its own."""
    names = {name: value for name, value in vars(builtins).items() if not name.startswith("_")}
    for name in _NOT_IN_CELLS:
        names.pop(name, None)  # some exist only where `site` ran
    names |= {
        "__build_class__": builtins.__build_class__,
        "__import__": _import_from(facades),
        "__debug__": True,
        "_getattr_": guards.guarded_getattr,
        "_checked_": guards.template,
        "_checked_at_": guards.template_at,
        "_flat_": guards.FLAT,
        "_positional_": guards.check_positional,
        "_unmatched_": (NameError, AttributeError),
        "getattr": guards.guarded_getattr,
        "hasattr": guards.guarded_hasattr,
        "setattr": guards.guarded_setattr,
        "delattr": guards.guarded_delattr,
        "help": standins.show_help,
        "exit": sys.exit,
        "quit": sys.exit,
    }
    if hasattr(facades["io"], "open"):
        names["open"] = facades["io"].open
    return names


def _facade(name: str) -> ModuleType:
    module = importlib.import_module(name)
    made = facade_of(module, _public_names(name, module))
    vars(made).update(_INSTEAD.get(name, {}))
    return made


def _public_names(name: str, module: ModuleType) -> list[str]:
    if name in _ONLY:
        return _ONLY[name].split()
    listed = getattr(module, "__all__", None)
    names = listed or [public for public in vars(module) if not public.startswith("_")]
    names = [*names, *_ALSO.get(name, "").split()]
    left_out = _WITHOUT.get(name, "").split()
    return [public for public in names if public not in left_out]


def _attach(name: str, facades: dict[str, ModuleType]) -> None:
    """Make `a.b.c` reachable from `a`, by facades only."""
    parent, _, child = name.rpartition(".")
    if parent:
        facades.setdefault(parent, empty_facade(parent))
        setattr(facades[parent], child, facades[name])
        _attach(parent, facades)


def _import_from(facades: Mapping[str, ModuleType]) -> Any:
    known = dict(facades)

    def guarded_import(
        name: str,
        globals: Any = None,
        locals: Any = None,
        fromlist: Any = (),
        level: int = 0,
    ) -> Any:
        if type(fromlist) is list:  # C code under the cell (`datetime.strptime`): it takes its
            importlib.import_module(name)  # module from sys.modules, and not from here
            return None
        if level or name not in known:
            raise ModuleNotFoundError(_why_not(name, known), name=name)
        if not fromlist:
            _attach(name, known)  # what a cell deleted would be looked for in sys.modules
            return known[name.partition(".")[0]]
        found = known[name]
        vars(found).pop("__all__", None)  # a cell's, of names that it could not bind otherwise
        for wanted in fromlist:  # and so would be what is not there
            if wanted != "*" and not hasattr(found, wanted):
                raise ImportError(
                    f"cannot import name {wanted!r} from {name!r}: it is not available in cells",
                    name=name,
                )
        return found

    return guarded_import


def _why_not(name: str, known: Mapping[str, ModuleType]) -> str:
    if name in packages.NAMES:
        return (
            f"module {name!r} is not loaded in this session: packages are loaded on request, when"
            f" it is opened (preload={[name]!r})"
        )
    instead = _MODULES_INSTEAD.get(name) or _MODULES_INSTEAD.get(name.partition(".")[0])
    there = ", ".join(sorted(facade for facade in known if "." not in facade))
    return (
        f"module {name!r} is not available in cells, which reach no files, network or processes;"
        + (f" {instead};" if instead else "")
        + f" there are: {there}"
    )
