"""Trying an integration really asks the other side."""

from pathlib import Path

import pytest

from sloty.jobs import trial
from sloty.operations import integrations
from sloty.operations.integrations import NoIntegration
from tests.builders import Clinic
from tests.counterparts.mail_server import a_mail_server
from tests.counterparts.web_server import a_web_server
from tests.jobs.test_sender import goes_by


def test_a_server_is_asked_and_a_message_sent_when_that_is_wanted(clinic: Clinic, tmp_path: Path) -> None:
    with a_mail_server() as server:
        goes_by(clinic, server)
        with clinic.unit() as unit:
            found = trial.opened(unit, "email")
        assert trial.attempt(found, None, tmp_path) is None
        assert server.taken == []
        assert trial.attempt(found, "eva@example.org", tmp_path) is None
        assert [recipient for recipient, _ in server.taken] == ["eva@example.org"]
        server.rcpt = "550 no"
        assert trial.attempt(found, "eva@example.org", tmp_path) == "550 no"
    assert trial.attempt(found, None, tmp_path) is not None


def test_sms_too(clinic: Clinic, tmp_path: Path) -> None:
    with a_web_server() as server, clinic.unit() as unit:
        integrations.set_(unit, "SMS", "APPRISE", {}, {"url": server.url.replace("http", "json") + "/{to}"})
        found = trial.opened(unit, "SMS")
        assert trial.attempt(found, "+15551234567", tmp_path) is None
        assert server.asked[0].path == "/15551234567"


def test_what_is_not_there_cannot_be_tried(clinic: Clinic) -> None:
    with pytest.raises(NoIntegration), clinic.unit() as unit:
        trial.opened(unit, "SMS")
