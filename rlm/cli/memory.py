"""`rlm engram memory`: facts laid over the embedded model's table: add, ask, list, remove."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rlm.errors import UsageError
from rlm.settings import DEFAULT_MODEL, data_home

if TYPE_CHECKING:
    from rlm.backends.facts import Facts
    from rlm.engram.overlay import Fact

NOT_KNOWN = 3  # exit code, as of an answer that was not found

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Facts laid over the embedded model's table. Its own files never change.",
)


def _option(about: str, *names: str) -> Any:
    return typer.Option(*names, help=about)


_Scope = Annotated[str, _option("Name of the set of facts.")]
_Scopes = Annotated[
    list[str] | None,
    _option("Set of facts; repeat to stack, the first has the last word.", "--scope"),
]
_Model = Annotated[str, _option("engram or engram/FOLDER.")]
_Json = Annotated[bool, _option("Print one JSON object.", "--json")]


@app.command()
def add(  # noqa: PLR0913  # one parameter an option of the command line
    fact: Annotated[str, typer.Argument(help="A question, or a statement: 'X is Y'.")],
    answer: Annotated[str | None, typer.Argument(help="Its answer, after a question.")] = None,
    scope: _Scope = "user",
    source: Annotated[str, _option("Where the fact is from.")] = "",
    paraphrase: Annotated[list[str] | None, _option("Another way to ask (repeatable).")] = None,
    neighbour: Annotated[
        list[str] | None, _option("A question whose reply must stay (repeatable).")
    ] = None,
    mode: Annotated[
        str,
        _option("exact: only for this question. rows: into shared rows, as the paper has them."),
    ] = "exact",
    model: _Model = DEFAULT_MODEL,
    as_json: _Json = False,
) -> None:
    """Write a fact (needs torch: the `train` extra).

    It is tried first: the question, other ways to ask it, questions a word away, the other facts,
    and text that has nothing to do with it. What fails is not written.
    """
    question, answer = _question(fact, answer)
    facts = _facts(model, [scope])
    made = facts.add(question, answer, source, paraphrase or (), neighbour or (), mode)
    if as_json:
        typer.echo(json.dumps(_as_json(scope, made), ensure_ascii=False))
        return
    typer.echo(f"fact {made.id} of scope {scope}: {made.question} → {made.answer}")
    seconds = made.checks.get("seconds", 0)
    typer.echo(
        f"{seconds:.1f} s, {made.num_bytes:,} bytes, loss drift {made.checks['loss_drift']:g}",
        err=True,
    )


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="What a fact may answer.")],
    scope: _Scopes = None,
    model: _Model = DEFAULT_MODEL,
    as_json: _Json = False,
) -> int:
    """Ask the model through its facts. Exit code 3 when no fact answers the question."""
    facts = _facts(model, scope or ())
    answer = facts.ask(question)
    if as_json:
        fact = facts.source(question)
        source = None if fact is None else {"id": fact.id, "source": fact.source}
        typer.echo(json.dumps({"answer": answer, "fact": source}, ensure_ascii=False))
    elif answer is not None:
        typer.echo(answer)
    else:
        typer.echo("not found", err=True)
    return 0 if answer is not None else NOT_KNOWN


@app.command(name="list")
def list_facts(
    scope: _Scopes = None, model: _Model = DEFAULT_MODEL, as_json: _Json = False
) -> None:
    """Show the facts of one scope or several."""
    stack = _facts(model, scope or ())
    found = stack.all()
    if as_json:
        rows = [_as_json(name, fact) for name, facts in found.items() for fact in facts]
        typer.echo(json.dumps({"base": stack.base, "facts": rows}, ensure_ascii=False))
        return
    for name, facts in found.items():
        for fact in facts:
            source = f"  ({fact.source})" if fact.source else ""
            typer.echo(f"{name} {fact.id}  {fact.question} → {fact.answer}{source}")
    if not any(found.values()):
        typer.echo("no facts", err=True)


@app.command()
def remove(
    number: Annotated[int, typer.Argument(metavar="ID", help="Of the fact; see list.")],
    scope: _Scope = "user",
    model: _Model = DEFAULT_MODEL,
) -> None:
    """Take a fact away: what the model says is what it would have said without, to the bit."""
    _facts(model, [scope]).remove(number)
    typer.echo(f"fact {number} of scope {scope} is removed")


def _facts(model: str, scopes: Sequence[str]) -> Facts:
    from rlm.backends.facts import Facts

    return Facts(model, scopes, data_home() / "memory")


def _question(fact: str, answer: str | None) -> tuple[str, str]:
    from rlm.engram.addresses import statement

    if answer is not None:
        return fact, answer.strip()
    found = statement(fact)
    if found is None:
        raise UsageError(
            f"{fact[:80]!r} is no statement of the form 'X is Y': give a question and its answer"
        )
    return found


def _as_json(scope: str, fact: Fact) -> dict[str, Any]:
    return {
        "scope": scope,
        "id": fact.id,
        "question": fact.question,
        "answer": fact.answer,
        "addresses": list(fact.addresses),
        "mode": fact.mode,
        "source": fact.source,
        "created": fact.created,
        "bytes": fact.num_bytes,
        "rows": sorted({row for entry in fact.entries for row in entry.rows.tolist()}),
        "checks": fact.checks,
    }
