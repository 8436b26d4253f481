"""How a run comes by its journal: its row before anything else, its past if it has one.

One `Books` keeps one process's hold on the journal's file. A run that cannot be journalled goes on
without, and says so. Knows what makes a run the same run; nothing of how it works.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

import anyio

from rlm.context.inputs import STDIN, Context, Paths
from rlm.errors import UsageError
from rlm.journal.file import JournalError, journal_path, packed
from rlm.journal.key import event_identity, text_key
from rlm.journal.rows import RUNNING, Begun, Past, answer_from_json
from rlm.journal.run import RunJournal
from rlm.journal.shelf import Kept, find
from rlm.journal.writer import Writer
from rlm.records import Answer, Document, Event
from rlm.settings import Settings
from rlm.trace import Ration, Trace
from rlm_sandbox.tools import in_thread

LOCAL_MODELS = ("scripted/", "engram/")  # whose names go on with a path
NOTED_FIRST_BYTES = 64 << 20  # of a context; the digest of a larger one is noted meanwhile


class Known(Protocol):
    """A store, as far as it says which context it holds."""

    documents: tuple[Document, ...]
    num_bytes: int

    @property
    def sha256(self) -> str: ...


@dataclass(eq=False)
class Entry:
    """One run in the books. `started` is since the epoch, of its first process."""

    run_id: str
    journal: RunJournal
    past: Past
    started: float
    notice: str | None = None
    _noting: asyncio.Task[None] | None = None
    _ration: Ration = field(default_factory=Ration)

    def tell(self, trace: Trace) -> None:
        """Say what is to be known of the journal, now and later."""
        if self.notice is not None:
            trace.emit("notice", message=self.notice, is_warning=True)
        self.journal.on_failure = partial(self._tell_failure, trace)
        if self.past.is_resumed:
            trace.emit(
                "resumed",
                message=f"goes on; replies in the journal: {len(self.past.completions)}",
                num_replies=len(self.past.completions),
                num_cells=len(self.past.cells),
                lost_calls=sum(usage.lost_calls for usage in self.past.spent.values()),
            )

    @staticmethod
    def _tell_failure(trace: Trace, message: str) -> None:
        trace.emit("notice", message=message, is_warning=True)

    def listen(self, event: Event) -> None:
        """A listener of the trace: every event is journalled once, however often it is replayed."""
        fitted = self._ration.fitted(event)
        if fitted is None:
            return
        event = fitted
        if self.past.events:
            fields = json.loads(packed(dict(event.fields)))
            identity = event_identity(event.kind, event.scope, event.turn, fields)
            if self.past.events[identity] > 0:
                self.past.events[identity] -= 1
                return
        self.journal.keep_event(event)

    async def is_about(self, store: Known) -> None:
        """Note the context, or, when a run goes on, see that it is still the same. Raises
        `UsageError`."""
        expected = self.past.context_sha256
        if expected is None:
            self._noting = asyncio.create_task(self._note(store))
            if store.num_bytes <= NOTED_FIRST_BYTES:
                await self._noting
        elif expected != await in_thread(lambda: _context_digest(store)):
            raise UsageError(
                f"run {self.run_id} cannot go on: its context is not what it was (its text or its "
                "documents changed); ask again with rlm ask"
            )

    async def settle(self) -> None:
        """Before the store is closed."""
        if self._noting is not None:
            with anyio.CancelScope(shield=True):
                await self._noting

    async def stop(self, error: BaseException) -> None:
        """The run ended without an answer, by this."""
        if isinstance(error, UsageError):
            await self.journal.stop(str(error), forget=not self.past.is_resumed)
        else:
            await self.journal.stop("ended before it had an answer")

    async def _note(self, store: Known) -> None:
        await self.journal.is_of(await in_thread(lambda: _context_digest(store)))


@dataclass
class Books:
    """Opened with the first run; a failed opening is tried anew with the next."""

    settings: Settings
    tools: tuple[str, ...] = ()
    _writer: Writer | None = None
    _opening: anyio.Lock = field(default_factory=anyio.Lock)

    async def begin(
        self, question: str, context: Context, extras: Mapping[str, Any] | None = None
    ) -> Entry:
        """A new run. Its row is committed before this returns, unless `notice` says why not."""
        run_id, started = new_run_id(), time.time()
        try:
            journal = RunJournal(await self._opened(), run_id)
            await journal.begin(
                Begun(
                    run_id=run_id,
                    started=started,
                    question=question,
                    model=self.settings.model,
                    settings=settings_to_json(self.settings),
                    context=context_to_json(context),
                    tools=self.tools,
                    extras=extras or {},
                )
            )
        except JournalError as error:
            notice = f"{error}; this run is not journalled"
            return Entry(run_id, RunJournal(None, run_id), Past(), started, notice)
        return Entry(run_id, journal, Past(), started)

    async def take_up(self, run_id: str, started: float) -> Entry:
        """A run that began in another process. Raises `JournalError`."""
        journal = RunJournal(await self._opened(), run_id)
        return Entry(run_id, journal, await journal.resume(), started)

    async def aclose(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            await writer.aclose()

    async def _opened(self) -> Writer:
        async with self._opening:
            if self._writer is None or self._writer.failure is not None:
                await self.aclose()
                writer = Writer(journal_path())
                await writer.open()
                self._writer = writer
            return self._writer


@dataclass(frozen=True, slots=True)
class Earlier:
    """A run in the journal, as what it was asked with. `answer` is that of a finished one."""

    kept: Kept

    @classmethod
    def found(cls, name: str) -> Earlier:
        """By its id or the beginning of one. Raises `UsageError`, also where it is going on."""
        kept = find(name)
        if kept.state == RUNNING:
            raise UsageError(f"run {kept.begun.run_id} is going on in another process")
        return cls(kept)

    @property
    def answer(self) -> Answer | None:
        kept = self.kept
        if not kept.is_finished or kept.answer is None:
            return None
        return answer_from_json(kept.answer)

    @property
    def question(self) -> str:
        return self.kept.begun.question

    @property
    def identity(self) -> tuple[str, float]:
        """What a runtime needs to take it up."""
        return self.kept.begun.run_id, self.kept.begun.started

    @property
    def schema(self) -> Mapping[str, Any] | None:
        """What its answer must fit, as JSON schema."""
        return self.kept.begun.extras.get("schema")

    @property
    def dialect(self) -> str | None:
        """What it was asked to be spoken to in, beside its settings."""
        return self.kept.begun.extras.get("dialect")

    def settings(self, tools: Mapping[str, Any]) -> Settings:
        """Raises `UsageError`, also where the run's tools are not given."""
        begun = self.kept.begun
        missing = [name for name in begun.tools if name not in tools]
        if missing:
            raise UsageError(
                f"run {begun.run_id} has tools of its own ({', '.join(missing)}): it goes on with "
                "RLM.resume(run_id, tools=...)"
            )
        return settings_from_json(begun.settings)

    def context(self, given: Context | None) -> Context:
        """What was named, where it was named; `given` stands for what has no name. Raises
        `UsageError`."""
        begun = self.kept.begun
        if given is not None:
            return given
        named = context_from_json(begun.context)
        if named is None:
            raise UsageError(
                f"the context of run {begun.run_id} was a text and no path: it goes on with "
                "RLM.resume(run_id, context=...)"
            )
        folder = begun.context["folder"]
        if self.depends_on_folder and _working_folder() != folder:
            raise UsageError(f"run {begun.run_id} was started in {folder}: it goes on from there")
        return named

    @property
    def reads_standard_input(self) -> bool:
        return STDIN in self.kept.begun.context.get("names", ())

    @property
    def folder(self) -> Path:
        """Where it was started."""
        return Path(self.kept.begun.context["folder"])

    @property
    def depends_on_folder(self) -> bool:
        """Whether something was named relative to where it was started."""
        kept = self.kept.begun
        names = [name for name in kept.context.get("names", ()) if name != STDIN]
        paths = [str(kept.settings.get("trace", "/")), *kept.settings.get("allow_read", ())]
        models = [str(kept.settings.get(name, "/")) for name in ("model", "sub_model")]
        paths += [name.partition("/")[2] for name in models if name.startswith(LOCAL_MODELS)]
        return any(not Path(name).is_absolute() and "://" not in name for name in (*names, *paths))


def new_run_id() -> str:
    """Sorts by time; unique enough for one machine."""
    return f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(4)}"


def settings_to_json(settings: Settings) -> dict[str, Any]:
    """What differs from the defaults. A password in a URL is a key: it is left out."""
    kept = {}
    for item in dataclasses.fields(settings):
        value = getattr(settings, item.name)
        default = item.default
        if default is dataclasses.MISSING and item.default_factory is not dataclasses.MISSING:
            default = item.default_factory()
        if value != default:
            kept[item.name] = _plain(value)
    if isinstance(kept.get("base_url"), str):
        kept["base_url"] = without_password(kept["base_url"])
    return kept


def settings_from_json(kept: Mapping[str, Any]) -> Settings:
    """Raises `UsageError` for what this version cannot set."""
    from pydantic import TypeAdapter, ValidationError  # for a run that goes on, and no other

    unknown = kept.keys() - {item.name for item in dataclasses.fields(Settings)}
    if unknown:
        raise UsageError(f"the journal's setting {min(unknown)} is of another version of rlm")
    try:
        return TypeAdapter(Settings).validate_python(dict(kept))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise UsageError(f"the journal's setting {where}: {first['msg']}") from error


def context_from_json(kept: Mapping[str, Any]) -> Context | None:
    """None where it came by value."""
    names = tuple(kept.get("names", ()))
    if kept["form"] == "paths":
        return Paths(names)
    if kept["form"] == "path":
        return Path(names[0])
    return [Path(name) for name in names] if kept["form"] == "list" else None


def without_password(url: str) -> str:
    parts = urlsplit(url)
    if "@" not in parts.netloc:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def context_to_json(context: Context) -> dict[str, Any]:
    """What was named and from where. Texts that came by value have no name to be found by."""
    where = {"folder": _working_folder()}
    if isinstance(context, Paths):
        return {**where, "form": "paths", "names": [_name(name) for name in context.names]}
    if isinstance(context, PathLike):
        return {**where, "form": "path", "names": [fspath(context)]}
    if isinstance(context, (list, tuple)) and all(isinstance(item, PathLike) for item in context):
        names = [fspath(item) for item in context if isinstance(item, PathLike)]
        return {**where, "form": "list", "names": names}
    return {**where, "form": "value"}


def _working_folder() -> str:
    try:
        return str(Path.cwd())
    except OSError:  # removed under our feet
        return ""


def _name(name: str) -> str:
    return without_password(name) if "://" in name else name


def _plain(value: Any) -> Any:
    """Of a setting: JSON, with paths as strings."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: _plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Path) else value


def _context_digest(store: Known) -> str:
    """Of the text and of how it is divided: what a model can be shown of a context."""
    documents = [(item.name, item.start, item.end, item.kind) for item in store.documents]
    return text_key(f"{store.sha256} {documents}")
