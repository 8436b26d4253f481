"""The time of day in cells: it begins where the host says, and runs on."""

from __future__ import annotations

import time

import pytest

from .conftest import OpenSession

pytestmark = pytest.mark.anyio

THEN = 1_000_000_000.0  # 2001-09-09 01:46:40 UTC
DAY = 86_400


@pytest.mark.parametrize(
    ("expression", "least"),
    [
        ("time.time()", THEN),
        ("time.time_ns() / 10**9", THEN),
        ("datetime.datetime.now().timestamp()", THEN),
        ("datetime.datetime.now(datetime.timezone.utc).timestamp()", THEN),
        ("datetime.datetime.today().timestamp()", THEN),
        ("datetime.datetime.utcnow().replace(tzinfo=datetime.timezone.utc).timestamp()", THEN),
        ("time.mktime(time.localtime())", THEN),
        ("calendar.timegm(time.gmtime())", THEN),
        ("time.mktime(time.strptime(time.ctime()))", THEN),
        ("time.mktime(time.strptime(time.asctime()))", THEN),
        ("time.mktime(time.strptime(time.strftime('%Y %j'), '%Y %j')) + 86400", THEN),
        (
            "datetime.datetime.combine(datetime.date.today(), datetime.time()).timestamp() + 86400",
            THEN,
        ),
    ],
)
async def test_every_way_to_ask_for_the_time_gives_the_cell_s(
    open_session: OpenSession, expression: str, least: float
) -> None:
    session = await open_session(started=THEN)
    result = await session.run(f"import calendar, datetime, time\nprint({expression})")
    assert result.error is None
    assert least <= float(result.stdout) < least + DAY


async def test_time_runs_on_within_a_cell_and_from_cell_to_cell(open_session: OpenSession) -> None:
    session = await open_session(started=THEN)
    code = "import time\na = time.time()\ntime.sleep(0.05)\nb = time.time()\nprint(b - a)"
    assert 0.05 <= float((await session.run(code)).stdout) < 5
    assert float((await session.run("print(time.time() - b)")).stdout) > 0


async def test_without_a_start_it_is_the_host_s_own_time(open_session: OpenSession) -> None:
    session = await open_session()
    before = time.time()
    said = float((await session.run("import time\nprint(time.time())")).stdout)
    assert before - 1 < said < time.time() + 1


async def test_given_times_are_taken_as_they_are(open_session: OpenSession) -> None:
    session = await open_session(started=THEN)
    code = (
        "import time, datetime\n"
        "print(time.gmtime(0).tm_year, time.strftime('%Y', time.gmtime(0)),"
        " datetime.datetime.fromtimestamp(0, datetime.timezone.utc).year,"
        " isinstance(datetime.datetime.now(), datetime.date),"
        " type(datetime.datetime.now()) is datetime.datetime)"
    )
    assert (await session.run(code)).stdout == "1970 1970 1970 True True\n"
