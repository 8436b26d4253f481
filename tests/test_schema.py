"""The form of a submitted value: what fits, what does not and why, and what is no schema."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, Field

from rlm.errors import UsageError
from rlm.schema import MAX_REASONS, Shape, shape_of


class Place(BaseModel):
    city: str
    year: int = Field(ge=1000)
    seen: datetime.date | None = None


def shape(schema: Any) -> Shape:
    made = shape_of(schema)
    assert made is not None
    return made


def test_value_becomes_an_instance_and_stays_plain_data() -> None:
    fit = shape(Place).fit({"city": "Ulm", "year": "1890", "seen": "2026-01-31"})
    assert fit.made == Place(city="Ulm", year=1890, seen=datetime.date(2026, 1, 31))
    assert fit.plain == {"city": "Ulm", "year": 1890, "seen": "2026-01-31"}
    assert fit.reasons == ()


def test_misfit_says_where_and_why() -> None:
    fit = shape(Place).fit({"city": "Ulm", "year": 12})
    assert fit.reasons == ("year: Input should be greater than or equal to 1000",)
    assert shape(Place).fit("Ulm").reasons
    assert shape(list[Place]).fit([{"year": 1999}]).reasons == ("0.city: Field required",)


def test_any_type_of_pydantic_will_do() -> None:
    assert shape(list[int]).fit([1, "2"]).made == [1, 2]
    assert shape(tuple[int, str]).fit([1, "a"]).made == (1, "a")
    assert shape(datetime.date).fit("2026-01-31").plain == "2026-01-31"


def test_text_that_says_the_value_as_json_will_do() -> None:
    assert shape(Place).fit('{"city": "Ulm", "year": 1890}').made == Place(city="Ulm", year=1890)
    assert shape(str).fit("[1]").made == "[1]"


def test_json_schema_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "schema.json"
    path.write_text(
        json.dumps(
            {
                "type": "object",
                "required": ["n"],
                "properties": {"n": {"$ref": "#/$defs/count"}},
                "$defs": {"count": {"type": "integer", "minimum": 0}},
            }
        )
    )
    checked = shape(path)
    assert checked.fit({"n": 3}).made == {"n": 3}
    assert checked.fit({"n": -1}).reasons == ("n: -1 is less than the minimum of 0",)
    assert checked.fit([]).reasons == ("[] is not of type 'object'",)


def test_reasons_are_few_and_short() -> None:
    reasons = shape({"items": {"type": "integer"}}).fit(["x" * 5_000] * 500).reasons
    assert len(reasons) == MAX_REASONS + 1
    assert reasons[-1] == "and 490 more"
    assert all(len(reason) < 400 for reason in reasons)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "not JSON"),
        ("[]", "is an object"),
        ('{"type": "nonsense"}', "not a JSON schema"),
        ('{"$ref": "http://127.0.0.1:1/x.json"}', "cannot be resolved"),
        ('{"$ref": "#/$defs/none"}', "cannot be resolved"),
    ],
)
def test_what_is_no_schema_is_told_in_one_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "schema.json"
    path.write_text(text)
    with pytest.raises(UsageError, match=told) as failed:
        shape_of(path)
    assert "\n" not in str(failed.value)
    assert str(path) in str(failed.value)


def test_missing_file_and_impossible_types_are_usage_errors(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        shape_of(tmp_path / "none.json")
    with pytest.raises(UsageError, match="pydantic cannot check"):
        shape_of(object())
    assert shape_of(None) is None
