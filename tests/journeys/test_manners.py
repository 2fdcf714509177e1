"""How the program behaves beside what it does: completion, settings, dry runs, pipes, interruptions."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.shells import SHELLS, tab
from tests.journeys.conftest import Machine

pytestmark = pytest.mark.xdist_group("journeys")


def completed(machine: Machine, shell: str, line: str, cache: Path) -> list[str]:
    """What a shell of this machine offers for a line."""
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} on this machine")
    folders = {"HOME": str(cache), "XDG_CACHE_HOME": str(cache), "TERM": "dumb"}
    return tab(shell, line, **{**machine.settings, **folders, "SLOTY_TENANT": ""})


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_completes_names_from_the_database(machine: Machine, shell: str, tmp_path: Path) -> None:
    """Those of the tenant on the line, from the server and then from memory."""
    for _ in range(2):
        assert completed(machine, shell, "sloty location show -t riverside down", tmp_path) == ["downtown"]
    assert completed(machine, shell, "sloty tenant show river", tmp_path) == ["riverside"]
    assert completed(machine, shell, "sloty slots -t riverside --service clean", tmp_path) == ["cleaning"]
    assert completed(machine, shell, "sloty book -t riverside --customer RH100", tmp_path)[:2] == ["RH1001", "RH1002"]
    assert all(each.stat().st_mode & 0o077 == 0 for each in (tmp_path / "sloty" / "names").iterdir())


def test_bash_completes_after_an_equals_sign(machine: Machine, tmp_path: Path) -> None:
    """Which it takes for a word of its own."""
    assert completed(machine, "bash", "sloty slots -t riverside --service=clean", tmp_path) == ["cleaning"]


def test_a_stranger_is_offered_nothing(machine: Machine, tmp_path: Path) -> None:
    """--as is respected as everywhere."""
    line = "sloty location show -t riverside --as nobody@example.org "
    # bash then falls back to files by itself; of ours there is nothing.
    assert completed(machine, "bash", line, tmp_path) == []


def test_a_status_is_told_and_is_exit_9_when_it_is_not_good(machine: Machine, tmp_path: Path) -> None:
    """For people and for programs, without starting anything."""
    good = machine.sloty("status", "--json").json
    assert (good["good"], good["running"], good["fix"]) == (True, True, "")
    assert good["tenants"] >= 1
    assert good["waiting_since"]
    empty = tmp_path / "nothing"
    bad = machine.sloty("status", "--json", status=9, SLOTY_DATA_DIR=str(empty))
    assert (bad.json["running"], bad.json["fix"]) == (False, "sloty db start")
    assert "fix: sloty db start" in bad.err
    assert not empty.exists()


def test_settings_are_told_with_their_origin_and_without_passwords(machine: Machine) -> None:
    """The flag before the environment."""
    url = "postgresql://app:s3cret@db.example.org/sloty"
    ended = machine.sloty("config", "show", "--origin", "-t", "other", SLOTY_DATABASE_URL=url)
    assert "tenant\tother\t--tenant" in ended.out
    assert "database_url\tpostgresql://app:***@db.example.org/sloty\tSLOTY_DATABASE_URL" in ended.out
    assert "s3cret" not in ended.out + ended.err
    assert machine.sloty("config", "path").out.count("\n") == 3


def test_a_dry_run_shows_what_would_change_and_can_say_so_by_its_status(machine: Machine) -> None:
    """Field by field, and nothing of it is there afterwards."""
    before = machine.sloty("location", "show", "downtown", "--json").out
    edit = ("location", "edit", "downtown", "--city", "Lyon", "--dry-run")
    assert machine.sloty(*edit).out == "~ location/downtown\n    city: New York → Lyon\n"
    assert machine.sloty(*edit, "--exit-code", status=3).err == "Nothing written (dry run).\n"
    assert machine.sloty(*edit, "--json", "-q").json["city"] == "Lyon"
    create = ("location", "create", "uptown", "--name", "Uptown", "--timezone", "UTC", "--dry-run")
    assert machine.sloty(*create).out.startswith("+ location/uptown\n    slug: uptown\n")
    same = ("location", "edit", "downtown", "--city", "New York", "--dry-run", "--exit-code")
    machine.sloty(*same)
    assert machine.sloty("location", "show", "downtown", "--json").out == before


def test_a_booking_past_the_session_is_a_difference_too(machine: Machine) -> None:
    """It is shown as what it would be."""
    start = machine.sloty("slots", "--service", "cleaning", "--from", "+5d", "--limit", "1", "--fields", "start").out
    words = ("book", "--service", "cleaning", "--at", start.strip(), "--customer", "RH1001", "--dry-run", "--exit-code")
    ended = machine.sloty(*words, status=3)
    assert "SCHEDULED" in ended.out
    assert ended.err == "Nothing written (dry run).\n"


def test_fields_notes_and_details(machine: Machine) -> None:
    """On a read."""
    ended = machine.sloty("location", "list", "--fields", "slug,city", "-v")
    assert ended.out.startswith("downtown\tNew York\n")
    assert "tenant riverside" in ended.err
    assert machine.sloty("slots", "--service", "cleaning", "--limit", "1", "-q").err == ""
    assert "'slug'" in machine.sloty("location", "list", "--fields", "slugg", status=6).err


def test_a_choice_that_is_text_has_its_suggestion_too(machine: Machine) -> None:
    """Whatever its case."""
    for tier in ("pro", "PROO"):
        error = machine.sloty("tenant", "edit", "riverside", "--tier", tier, "-n", "--json", status=6).error
        assert error["message"].endswith("(did you mean 'PRO'?).")


def test_whoever_stops_reading_is_not_complained_to(machine: Machine) -> None:
    """141, as of any program that a pipe is closed on."""
    command = f"{sys.executable} -m sloty customer list -o jsonl | true; echo ${{PIPESTATUS[0]}}"
    environment = {**os.environ, **machine.settings}
    ended = subprocess.run(["bash", "-c", command], env=environment, capture_output=True, text=True, check=False)
    assert (ended.stdout, ended.stderr) == ("141\n", "")


def _heed_interruptions() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interruption_ends_with_130_and_not_a_word(machine: Machine, tmp_path: Path) -> None:
    """While it waits for a file that somebody writes."""
    pipe = tmp_path / "plan.yaml"
    os.mkfifo(pipe)
    words = [sys.executable, "-m", "sloty", "validate", "-f", str(pipe)]
    with subprocess.Popen(
        words,
        env={**os.environ, **machine.settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Whoever runs the tests in the background may have let interruptions be ignored.
        preexec_fn=_heed_interruptions,  # noqa: PLW1509 - no thread of ours holds a lock
    ) as process, pipe.open("w"):  # fmt: skip
        # The file opens for us when the program has opened it; then it reads, and sleeps.
        while Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] != "S":
            pass
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, b"", b"")


@pytest.mark.parametrize("how", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"FORCE_COLOR": "1", "GITHUB_ACTIONS": "true"}])
def test_no_escape_reaches_a_pipe_or_a_terminal_without_colours(machine: Machine, how: dict[str, str]) -> None:
    """Whatever the environment says."""
    for words in (("help", "times", "-o", "table"), ("location", "list", "--help")):
        assert "\x1b" not in machine.sloty(*words, status=0, **how).out
