"""Invitations as calendars read them: ours, khal, vdirsyncer and ical.js, at the right wall time over every change."""

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from sloty.engine import civil
from sloty.formats.messages.invitation import Method, Person, written
from tests.formats.messages.samples import invitation

ROOT = Path(__file__).parents[3]
TIMES = [
    ("America/New_York", datetime(2027, 3, 12, 14, 0, tzinfo=UTC), "2027-03-12 09:00"),
    ("America/New_York", datetime(2027, 3, 15, 13, 0, tzinfo=UTC), "2027-03-15 09:00"),
    ("America/New_York", datetime(2027, 11, 8, 14, 0, tzinfo=UTC), "2027-11-08 09:00"),
    ("America/Vancouver", datetime(2027, 1, 20, 17, 0, tzinfo=UTC), "2027-01-20 10:00"),
    ("Asia/Kathmandu", datetime(2027, 3, 1, 4, 5, tzinfo=UTC), "2027-03-01 09:50"),
]


def _event(content: bytes) -> Any:
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return event


@pytest.mark.parametrize(("zone", "instant", "wall"), TIMES)
def test_the_zone_is_told_for_as_long_as_it_matters(zone: str, instant: datetime, wall: str) -> None:
    content = written(invitation(instant, civil.zone(zone)))
    event = _event(content)
    assert f"{event['dtstart'].dt:%Y-%m-%d %H:%M}" == wall
    assert event["dtstart"].params["TZID"] == zone
    assert len(content) < 2_500


def test_a_change_is_the_same_entry_and_a_withdrawal_too() -> None:
    start = datetime(2027, 3, 1, 14, 0, tzinfo=UTC)
    told = []
    for sequence, method in ((1, Method.REQUEST), (2, Method.REQUEST), (3, Method.CANCEL)):
        content = written(invitation(start, sequence=sequence, method=method))
        event = _event(content)
        told.append(
            (
                str(Calendar.from_ical(content)["method"]),
                str(event["uid"]),
                int(event["sequence"]),
                str(event["status"]),
            )
        )
        assert str(event["organizer"]) == "mailto:desk@riverside.example"
    assert told == [
        ("REQUEST", "b9d6@riverside.example", 1, "CONFIRMED"),
        ("REQUEST", "b9d6@riverside.example", 2, "CONFIRMED"),
        ("CANCEL", "b9d6@riverside.example", 3, "CANCELLED"),
    ]


def test_names_and_texts_add_no_property() -> None:
    evil = 'Ru"i, Costa;\r\nATTENDEE:mailto:x@example.com'
    start = datetime(2027, 3, 1, 14, 0, tzinfo=UTC)
    content = written(
        invitation(start, invitee=Person("rui@example.com", evil), summary=evil, location=evil, description="a\\N\r\nb")
    )
    event = _event(content)
    assert str(event["attendee"]) == "mailto:rui@example.com"
    assert event["attendee"].params["CN"] == "Ru'i, Costa; ATTENDEE:mailto:x@example.com"
    assert str(event["summary"]).replace("\r", "") == evil.replace("\r", "")
    assert "a\\N\nb" in str(event["description"])


def _program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _run(words: list[str], home: Path, zone: str = "UTC") -> str:
    environment = {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "TZ": zone,
        "PATH": "/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
    }
    ended = subprocess.run(words, capture_output=True, text=True, env=environment, cwd=home, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_khal_shows_it_at_the_right_wall_time(tmp_path: Path) -> None:
    """In Berlin: 9:00 in New York is 15:00, and 14:00 in the weeks between the two changes."""
    config = tmp_path / "config"
    config.write_text(
        f"[calendars]\n[[own]]\npath = {tmp_path}/own\ntype = calendar\n"
        "[locale]\nlocal_timezone = Europe/Berlin\ndefault_timezone = Europe/Berlin\ntimeformat = %H:%M\n"
        "dateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        f"[sqlite]\npath = {tmp_path}/khal.db\n"
    )
    (tmp_path / "own").mkdir()
    for number, (_, instant, _) in enumerate(TIMES[:3]):
        path = tmp_path / f"{number}.ics"
        path.write_bytes(written(invitation(instant, uid=f"{number}@riverside.example")))
        _run([_program("khal"), "-c", str(config), "import", "--batch", "-a", "own", str(path)], tmp_path)
    words = [_program("khal"), "-c", str(config), "list", "--format", "{start} {title}", "--day-format", ""]
    told = _run([*words, "2027-03-01", "365d"], tmp_path)
    assert told.split("\n")[:3] == [
        f"2027-03-12 15:00 {invitation(TIMES[0][1]).summary}",
        f"2027-03-15 14:00 {invitation(TIMES[0][1]).summary}",
        f"2027-11-08 15:00 {invitation(TIMES[0][1]).summary}",
    ]


def test_vdirsyncer_carries_it_as_it_is(tmp_path: Path) -> None:
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
    content = written(invitation(TIMES[0][1]))
    (tmp_path / "here" / "one.ics").write_bytes(content)
    config = tmp_path / "config"
    storages = "".join(
        f'[storage {name}]\ntype = "filesystem"\npath = "{tmp_path}/{name}"\nfileext = ".ics"\n'
        for name in ("here", "there")
    )
    config.write_text(
        f'[general]\nstatus_path = "{tmp_path}/status"\n[pair both]\na = "here"\nb = "there"\ncollections = null\n{storages}'
    )
    words = [_program("vdirsyncer"), "-c", str(config)]
    _run([*words, "discover"], tmp_path)
    _run([*words, "sync"], tmp_path)
    (carried,) = (tmp_path / "there").iterdir()
    assert carried.read_bytes().replace(b"\r\n", b"\n").strip() == content.replace(b"\r\n", b"\n").strip()


_SCRIPT = """
const ICAL = require("ical.js").default || require("ical.js");
const calendar = new ICAL.Component(ICAL.parse(require("fs").readFileSync(0, "utf8")));
calendar.getAllSubcomponents("vtimezone").forEach((zone) => ICAL.TimezoneService.register(zone));
const event = new ICAL.Event(calendar.getFirstSubcomponent("vevent"));
console.log(calendar.getFirstPropertyValue("method"), event.startDate.toJSDate().toISOString(), event.sequence, event.uid);
"""


def test_icaljs_finds_the_same_instant(tmp_path: Path) -> None:
    modules = ROOT / ".node" / "node_modules"
    node = shutil.which("node")
    if node is None or not (modules / "ical.js").is_dir():
        pytest.skip("node or ical.js is not installed; .ci/run installs it where npm is")
    for zone, instant, _ in TIMES:
        ended = subprocess.run(
            [node, "-e", _SCRIPT],
            input=written(invitation(instant, civil.zone(zone))),
            capture_output=True,
            check=False,
            env={"NODE_PATH": str(modules), "TZ": "UTC"},
        )
        assert ended.returncode == 0, ended.stderr
        expected = f"REQUEST {instant:%Y-%m-%dT%H:%M:%S.000Z} 1 b9d6@riverside.example\n"
        assert ended.stdout.decode() == expected
