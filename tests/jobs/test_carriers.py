"""From integrations to what carries: presets, and one connection for as long as nothing changes."""

from pathlib import Path
from typing import Any

import pytest

from sloty.engine.messaging import Channel
from sloty.gateways.smtp import Security
from sloty.ids import TenantId, new_id
from sloty.jobs.carriers import Carriers, carrier, sender
from sloty.operations.integrations import Opened
from sloty.operations.specs import checked
from sloty.operations.specs.integration import KINDS
from tests.builders import NOW

FROM = {"from_address": "desk@example.org"}


def opened(channel: Channel, kind: str, version: str = "1", **given: Any) -> Opened:
    spec = checked(KINDS[channel, kind], given)
    return Opened(kind, spec, dict.fromkeys(spec.secrets, "s3cret"), version)


@pytest.mark.parametrize(
    ("kind", "given", "host", "user"),
    [
        ("SES", {"region": "eu-west-1", "user": "AKIA1"}, "email-smtp.eu-west-1.amazonaws.com", "AKIA1"),
        ("SENDGRID", {}, "smtp.sendgrid.net", "apikey"),
        ("MAILGUN", {"user": "m", "europe": True}, "smtp.eu.mailgun.org", "m"),
        ("MAILGUN", {"user": "m"}, "smtp.mailgun.org", "m"),
        ("POSTMARK", {}, "smtp.postmarkapp.com", "s3cret"),
        ("SMTP", {"host": "mail.example.org", "user": "u"}, "mail.example.org", "u"),
    ],
)
def test_a_preset_is_a_server(tmp_path: Path, kind: str, given: dict[str, Any], host: str, user: str) -> None:
    made: Any = carrier(opened(Channel.EMAIL, kind, **FROM, **given), tmp_path)
    server = made.transport.server
    assert (server.host, server.port, server.security, server.user) == (host, 587, Security.STARTTLS, user)
    assert server.password == "s3cret"


def test_without_an_integration_messages_become_files(tmp_path: Path) -> None:
    made: Any = carrier(None, tmp_path)
    assert made.transport.folder == tmp_path
    assert sender(None) is None
    origin = sender(opened(Channel.EMAIL, "FILE", **FROM, from_name="Desk"))
    assert origin is not None
    assert (origin.address, origin.name) == ("desk@example.org", "Desk")


def test_a_carrier_is_kept_until_its_integration_changes(tmp_path: Path) -> None:
    carriers, tenant = Carriers(tmp_path), TenantId(new_id(NOW))
    given = {**FROM, "host": "mail.example.org", "user": "u"}
    one = carriers.of(tenant, Channel.EMAIL, opened(Channel.EMAIL, "SMTP", **given))
    assert carriers.of(tenant, Channel.EMAIL, opened(Channel.EMAIL, "SMTP", **given)) is one
    assert carriers.of(tenant, Channel.EMAIL, opened(Channel.EMAIL, "SMTP", "2", **given)) is not one
    sms = opened(Channel.SMS, "TWILIO", account="AC1", sender="+15550001111")
    assert carriers.of(tenant, Channel.SMS, sms) is not one
    carriers.close()
