"""What customers are told, from booking to file; and by whom it goes; typed."""

import email
from datetime import datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.counterparts.mail_server import a_mail_server
from tests.formats.messages.test_bounces import REPORT
from tests.journeys.conftest import Machine

pytestmark = pytest.mark.xdist_group("journeys")


def read(message: EmailMessage) -> str:
    """The text of it."""
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def book(machine: Machine) -> tuple[str, str]:
    """A visit of somebody new; the confirmation code, and who."""
    who = machine.sloty("customer", "list", "-o", "json").json[0]["email"]
    slot = machine.sloty("slots", "--service", "cleaning", "--from", "+3d", "--limit", "1", "-o", "json").json[0]
    words = ("--service", "cleaning", "--at", slot["start"], "--provider", slot["provider"], "--customer", who)
    return machine.sloty("book", *words, "-o", "json").json["confirmation_code"], who


def test_a_booking_becomes_a_file_that_says_what_would_be_sent(machine: Machine) -> None:
    code, who = book(machine)
    machine.sloty("daemon", "run", "--once")
    (told,) = machine.sloty("message", "list", "--appointment", code, "-o", "json").json
    assert (told["cause"], told["status"]) == ("BOOKED", "SENT")
    (file,) = (machine.data / "sloty" / "outbox").rglob(f"*{told['id']}.eml")
    message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    assert who in message["To"]
    assert code in read(message)
    shown = machine.sloty("message", "show", told["id"], "-o", "json").json
    assert [each["outcome"] for each in shown["deliveries"]] == ["ACCEPTED"]
    assert "error[message_not_found]" in machine.sloty("message", "show", "nothing", status=4).err


def test_the_forecast_says_who_is_reminded_when(machine: Machine) -> None:
    told = machine.sloty("message", "due", "--from", "now", "--to", "+3d", "-o", "json").json
    assert told
    assert {"due", "timezone", "recipient", "channel", "appointment", "status", "reason"} <= told[0].keys()
    instants = [datetime.fromisoformat(each["due"]) for each in told]
    assert instants == sorted(instants)


def test_words_are_changed_tried_and_taken_back(machine: Machine, tmp_path: Path) -> None:
    code, _ = book(machine)
    own = tmp_path / "own.txt"
    own.write_text("Bring your card, {{ recipient.first_name }}!\n\n{{ appointment.details }}\n\n{{ manage.link }}\n")
    edit = ("message", "template", "edit", "REMINDER", "--file")
    machine.sloty(*edit, str(own), "--subject", "Soon: {{ appointment.short }}")
    shown = machine.sloty("message", "preview", code, "--cause", "REMINDER", "--language", "en", "-o", "json").json
    assert shown["text"].startswith("Bring your card, ")
    assert machine.sloty("message", "preview", code, "--html").out.startswith("<!doctype html>")
    wrong = machine.sloty(*edit, "-", given="{{ customer.nmae }}", status=6)
    assert "Did you mean {{ customer.name }}?" in wrong.err
    assert machine.sloty("message", "template", "lint", "-o", "json").json == []
    assert not machine.sloty("message", "template", "reset", "REMINDER", "-o", "json").json["own"]
    assert "{{ manage.link }}" in machine.sloty("message", "template", "list", "--placeholders").out


def test_a_tenant_sends_by_its_own_server(machine: Machine) -> None:
    with a_mail_server() as server:
        host, port = server.address
        given = (f"host={host}", f"port={port}", "security=NONE", "from_address=desk@riverside.example")
        settings = [word for each in given for word in ("--set", each)]
        machine.sloty("integration", "set", "EMAIL", "--kind", "SMTP", *settings)
        machine.sloty("integration", "test", "EMAIL", "--to", "eva@example.org")
        code, who = book(machine)
        machine.sloty("daemon", "run", "--once")
        # The machine is the other tests' as well: what they booked goes out in the same go.
        assert server.taken[0][0] == "eva@example.org"
        mine = [message for recipient, message in server.taken if recipient == who]
        assert any(code in read(message) for message in mine)
    machine.sloty("integration", "test", "EMAIL", status=9)
    assert machine.sloty("integration", "show", "EMAIL", "-o", "json").json["last_error"]
    machine.sloty("integration", "remove", "EMAIL", "--yes")
    machine.sloty("integration", "show", "EMAIL", status=4)


def test_secrets_are_read_unseen_and_sealed_anew(machine: Machine) -> None:
    words = ("integration", "set", "SMS", "--kind", "TWILIO", "--set", "account=AC0123", "--set", "sender=+15550001111")
    machine.sloty(*words, status=10)
    shown = machine.sloty(*words, "--secret-stdin", "-o", "json", given="t0psecret\n")
    assert "t0psecret" not in shown.out + shown.err
    assert "t0psecret" not in machine.sloty("audit", "list", "-o", "json").out
    assert machine.sloty("integration", "rotate", "--new-key").out.endswith(" sealed anew.\n")
    machine.sloty("integration", "remove", "SMS", "--yes")


def test_a_daemon_that_is_not_there_is_told(machine: Machine) -> None:
    ended = machine.sloty("daemon", "status", status=9)
    assert "fix: sloty daemon run" in ended.err


def test_every_message_of_the_demo_has_a_link(machine: Machine) -> None:
    """To the page that this machine will serve, as long as nobody has said where else it is."""
    code, _ = book(machine)
    machine.sloty("daemon", "run", "--once")
    (told,) = machine.sloty("message", "list", "--appointment", code, "-o", "json").json
    (file,) = (machine.data / "sloty" / "outbox").rglob(f"*{told['id']}.eml")
    message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    assert "http://localhost:8000/riverside/a/" in read(message)


def test_what_is_heard_of_a_message_is_taken_in_once(machine: Machine) -> None:
    code, who = book(machine)
    machine.sloty("daemon", "run", "--once")
    (told,) = machine.sloty("message", "list", "--appointment", code, "-o", "json").json
    report = REPORT.format(message=told["id"], action="failed", status="5.1.1").replace("rui@example.com", who)
    assert machine.sloty("message", "bounce", given=report).out == "Noted; nothing more goes there.\n"
    assert machine.sloty("message", "bounce", given=report).out == "Known already.\n"
    machine.sloty("message", "opt-out", "remove", who)
    words = ("message", "receipt", told["id"], "--outcome", "DELIVERED", "-o", "json")
    assert [machine.sloty(*words).json["noted"] for _ in range(2)] == [True, False]
    machine.sloty("message", "receipt", "nothing", "--outcome", "DELIVERED", status=4)
    outcomes = {
        each["outcome"] for each in machine.sloty("message", "show", told["id"], "-o", "json").json["deliveries"]
    }
    assert outcomes == {"ACCEPTED", "BOUNCED", "DELIVERED"}


def test_stop_is_obeyed_until_start(machine: Machine) -> None:
    reply = ("message", "reply", "--from", "(212) 555-0100", "--text")
    assert machine.sloty(*reply, "STOP", "-o", "json").json["opted_out"]["address"] == "+12125550100"
    assert "+12125550100" in machine.sloty("message", "opt-out", "list").out
    assert machine.sloty(*reply, "Help", "-o", "json").json["meaning"] == "OTHER"
    machine.sloty(*reply, "START")
    assert "+12125550100" not in machine.sloty("message", "opt-out", "list").out
    assert "error[phone_invalid]" in machine.sloty("message", "opt-out", "add", "x", "--channel", "SMS", status=6).err
