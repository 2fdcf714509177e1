"""Credentials: sealed, bound to their row, never shown, told to whoever sends."""

import pytest

from sloty.actor import PERMISSIONS, Actor, NotAllowed, Role
from sloty.db import keyring
from sloty.engine.messaging import Channel
from sloty.operations import integrations
from sloty.operations.integrations import NoIntegration, SecretMissing, TransportUnknown
from sloty.operations.specs.checked import InvalidValue
from tests.builders import Clinic

MAIL = {"host": "mail.example.org", "user": "desk", "from_address": "desk@example.org"}


def set_mail(clinic: Clinic, password: str = "s3cret") -> None:
    with clinic.unit() as unit:
        integrations.set_(unit, "email", "smtp", MAIL, {"password": password})


def test_what_is_secret_is_opened_for_the_sender_and_shown_to_nobody(clinic: Clinic) -> None:
    set_mail(clinic)
    with clinic.unit() as unit:
        opened = integrations.opened(unit, Channel.EMAIL)
        assert opened is not None
        assert (opened.kind, opened.secrets) == ("SMTP", {"password": "s3cret"})
        assert "s3cret" not in repr(opened)
        view = integrations.show(unit, "EMAIL")
        assert view.secrets == ("password",)
        assert "s3cret" not in repr(view)
        row = unit.session.row("select secret from integration where tenant_id = %(tenant)s")
        assert row is not None
        assert b"s3cret" not in row[0]
        told = unit.session.rows(
            "select before, after from audit_entry where tenant_id = %(tenant)s and table_name = 'integration'"
        )
        assert told
        assert all("secret" not in (side or {}) for entry in told for side in entry)


def test_a_change_is_another_version_and_a_removal_is_none(clinic: Clinic) -> None:
    set_mail(clinic)
    with clinic.unit() as unit:
        one = integrations.opened(unit, Channel.EMAIL)
    set_mail(clinic, "other")
    with clinic.unit() as unit:
        other = integrations.opened(unit, Channel.EMAIL)
        assert one is not None
        assert other is not None
        assert one.version != other.version
        integrations.remove(unit, "EMAIL")
        assert integrations.opened(unit, Channel.EMAIL) is None
        with pytest.raises(NoIntegration, match="No integration") as missing:
            integrations.show(unit, "EMAIL")
        assert missing.value.advice == "Make one: sloty integration set EMAIL --kind KIND …"


def test_secrets_are_sealed_anew_with_a_new_key(clinic: Clinic) -> None:
    set_mail(clinic)
    keyring.renew(clinic.database.settings)
    with clinic.unit() as unit:
        assert integrations.rotate(unit) == 1
        assert integrations.rotate(unit) == 0
        opened = integrations.opened(unit, Channel.EMAIL)
        assert opened is not None
        assert opened.secrets == {"password": "s3cret"}
        assert integrations.show(unit, "EMAIL").key == keyring.load(clinic.database.settings).current


@pytest.mark.parametrize(
    ("channel", "kind", "given", "secrets", "error"),
    [
        ("EMAIL", "TWILIO", {}, {}, TransportUnknown),
        ("FAX", "SMTP", {}, {}, TransportUnknown),
        ("EMAIL", "SMTP", MAIL, {}, SecretMissing),
        ("EMAIL", "SMTP", {**MAIL, "host": "a\r\nb"}, {"password": "x"}, InvalidValue),
        ("EMAIL", "SMTP", {**MAIL, "from_address": "a@b.example, c@d.example"}, {"password": "x"}, InvalidValue),
        ("SMS", "TWILIO", {"account": "AC1", "sender": "me"}, {"token": "x"}, InvalidValue),
    ],
)
def test_what_cannot_be_is_refused(
    clinic: Clinic, channel: str, kind: str, given: dict[str, str], secrets: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error), clinic.unit() as unit:
        integrations.set_(unit, channel, kind, given, secrets)


def test_who_works_at_the_desk_has_no_business_here(clinic: Clinic) -> None:
    desk = Actor("eva", Role.STAFF, "cli", clinic.tenant, permissions=PERMISSIONS[Role.STAFF])
    with pytest.raises(NotAllowed), clinic.unit(actor=desk) as unit:
        integrations.list_(unit)


def test_a_relay_that_lets_everybody_in_needs_no_password(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        given = {"host": "localhost", "port": 25, "security": "NONE", "from_address": "desk@example.org"}
        view = integrations.set_(unit, "EMAIL", "SMTP", given, {})
        assert view.kind == "SMTP"
        assert integrations.tried(unit, "EMAIL", "535 no").last_error == "535 no"
