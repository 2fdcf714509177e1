"""Files of a form in which something else was wrong."""

from datetime import timedelta

import pytest

from sloty.db.pool import Database
from sloty.engine.fields import Parameter, ParameterType
from sloty.engine.uploads import Upload
from sloty.operations import person, signing, upkeep
from sloty.operations.self_service import drafts
from sloty.operations.signing import Purpose
from tests.builders import NOW, Clinic, a_clinic
from tests.operations.self_service.visitors import book, hold, visiting

ASKED = Parameter("scan", "Scan", ParameterType.FILE)
SCAN = Upload("a/scan.pdf", b"%PDF-1.7 rest")


def kept(clinic: Clinic) -> str:
    with visiting(clinic) as unit:
        return drafts.keep(unit, [ASKED], {"scan": SCAN})["scan"]


def opened(clinic: Clinic, word: str, name: str = "scan") -> dict[str, Upload]:
    with visiting(clinic) as unit:
        return drafts.opened(unit, {name: word})


def test_what_was_kept_is_the_file_again_without_its_folders(clinic: Clinic) -> None:
    assert opened(clinic, kept(clinic)) == {"scan": Upload("scan.pdf", SCAN.content)}


def test_what_would_be_no_answer_is_not_kept(clinic: Clinic) -> None:
    with visiting(clinic) as unit:
        assert drafts.keep(unit, [ASKED], {"scan": Upload("a.svg", b"<svg onload=alert(1)>")}) == {}


def test_a_word_counts_for_its_question_and_its_tenant_alone(clinic: Clinic, database: Database) -> None:
    word, other = kept(clinic), a_clinic(database)
    facts = signing.unsign(clinic.database, Purpose.FILE, clinic.tenant, word)
    assert facts is not None
    for mine, text, name in (
        (clinic, word, "photo"),
        (clinic, word[:-2], "scan"),
        (clinic, signing.sign(clinic.database, Purpose.FORM, clinic.tenant, facts), "scan"),
        (other, word, "scan"),
        (other, signing.sign(clinic.database, Purpose.FILE, other.tenant, facts), "scan"),
    ):
        assert opened(mine, text, name) == {}


def test_no_more_are_kept_than_a_tenant_may_have(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "_MOST", 1)
    kept(clinic)
    with visiting(clinic) as unit:
        assert drafts.keep(unit, [ASKED], {"scan": SCAN}) == {}


def test_they_are_forgotten_after_some_hours(clinic: Clinic) -> None:
    word = kept(clinic)
    for later, still in ((timedelta(hours=1), True), (timedelta(hours=3), False)):
        with clinic.unit(now=NOW + later) as unit:
            upkeep.forget(unit)
        assert (opened(clinic, word) != {}) is still


def test_they_go_with_the_customer_whose_answers_they_became(clinic: Clinic) -> None:
    clinic.parameter("cleaning", "scan", "FILE")
    word = kept(clinic)
    book(clinic, hold(clinic), answers={"scan": opened(clinic, word)["scan"]})
    with clinic.unit() as unit:
        assert person.erase(unit, "eva@example.com", cancel=True).files == 1
    assert opened(clinic, word) == {}
