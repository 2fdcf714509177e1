"""Our words are whole in every language, and use no placeholder that is none."""

import pytest

from sloty.engine.messaging import Cause, Channel
from sloty.formats.messages.facts import Language
from sloty.formats.messages.placeholders import OF_A_DAY, check, names
from sloty.formats.messages.wording import default, labelled, templates, wording
from tests.formats.messages.samples import ALL

_WITHOUT_LINK = {Cause.DECLINED, Cause.CANCELLED, Cause.MISSED}


@pytest.mark.parametrize("language", Language)
def test_every_cause_has_words(language: Language) -> None:
    words = wording(language)
    assert set(words.subjects) == set(words.emails) == {*ALL, Cause.DIGEST}
    assert set(words.texts) == set(ALL)
    assert words.labels.keys() == wording(Language.ENGLISH).labels.keys()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("cause", ALL)
@pytest.mark.parametrize("channel", Channel)
def test_what_matters_is_in_them(language: Language, cause: Cause, channel: Channel) -> None:
    """When, always; the link, wherever there is something to manage."""
    text = default(cause, channel, language)
    check(text.body)
    inside = {*names(text.body)}
    assert inside & {"appointment.details", "appointment.short"}
    assert ("manage.link" in inside) == (cause not in _WITHOUT_LINK)
    if channel is Channel.EMAIL:
        assert text.subject
        check(text.subject)
        assert {*names(text.body)} >= {*names(default(cause, channel, Language.ENGLISH).body)}


@pytest.mark.parametrize("language", Language)
def test_a_providers_day_has_words_of_its_own(language: Language) -> None:
    text = default(Cause.DIGEST, Channel.EMAIL, language)
    check(text.body, known=OF_A_DAY)
    assert {*names(text.body)} == {"day.date", "day.count", "day.visits"}
    assert {*names(text.subject or "")} == {"day.date", "day.count"}


def test_a_tenants_labels_stand_for_ours() -> None:
    own = labelled(Language.GERMAN, {"with": "Behandelt von"})
    assert own.labels["with"] == "Behandelt von"
    assert own.labels["when"] == wording(Language.GERMAN).labels["when"] == "Wann"
    assert wording(Language.GERMAN).labels["with"] == "Bei"


@pytest.mark.parametrize("folder", ["email", "sms"])
def test_each_channel_has_a_file_a_language(folder: str) -> None:
    files = {each.name for each in templates().joinpath(folder).iterdir() if each.name.endswith(".yaml")}
    assert files == {f"{language}.yaml" for language in Language}


def test_the_templates_are_found() -> None:
    assert templates().joinpath("email", "message.html").is_file()
