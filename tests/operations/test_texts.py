"""A tenant's own words, labels and looks, where it has some."""

import pytest

from sloty.engine.messaging import Cause, Channel
from sloty.engine.palette import Palette
from sloty.formats.messages.facts import Language
from sloty.formats.messages.wording import Text, default
from sloty.operations import texts, wordings
from sloty.operations.branding import Image, Looks
from sloty.operations.specs import checked
from sloty.operations.specs.branding import BrandingSpec
from sloty.operations.specs.checked import InvalidValue
from tests.builders import Clinic

MISSED = (Cause.MISSED, Channel.SMS, Language.GERMAN)


def test_own_words_are_sent_where_there_are_some(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        assert texts.own(unit, *MISSED) is None
        assert texts.words(unit, *MISSED) == default(*MISSED)
        wordings.edit(unit, "MISSED", "SMS", "de", None, "Schade!")
        assert texts.words(unit, *MISSED) == texts.own(unit, *MISSED) == Text("Schade!")


def test_labels_are_those_of_the_language() -> None:
    looks = Looks(Palette(primary="#000000"), labels={"de": {"with": "Behandelt von"}})
    assert texts.branding(looks, Language.GERMAN, "").labels == {"with": "Behandelt von"}
    assert texts.branding(looks, Language.FRENCH, "").labels == {}
    assert texts.branding(looks, Language.FRENCH, "").primary == "#000000"


def test_mail_shows_a_logo_where_it_can_be_fetched() -> None:
    looks = Looks(logo=Image("ab12", 80, 40))
    assert (
        texts.branding(looks, Language.ENGLISH, "https://x.example/river").logo_url
        == "https://x.example/river/brand/ab12.png"
    )
    for base in ("", "http://localhost:8000/river"):
        assert texts.branding(looks, Language.ENGLISH, base).logo_url is None


@pytest.mark.parametrize(
    "labels", [{"pt": {"with": "Com"}}, {"de": {"wiht": "Bei"}}, {"de": {"with": ""}}, {"de": "Bei"}]
)
def test_labels_that_are_none_are_refused(labels: object) -> None:
    with pytest.raises(InvalidValue):
        checked(BrandingSpec, {"labels": labels})
