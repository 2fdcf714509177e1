"""Our words are whole in every language, and use no placeholder that is none."""

import pytest

from sloty.engine.messaging import Cause, Channel
from sloty.formats.messages.facts import Language
from sloty.formats.messages.placeholders import check, names
from sloty.formats.messages.wording import default, templates, wording
from tests.formats.messages.samples import ALL

_WITHOUT_LINK = {Cause.DECLINED, Cause.CANCELLED, Cause.MISSED}


@pytest.mark.parametrize("language", Language)
def test_every_cause_has_words(language: Language) -> None:
    words = wording(language)
    assert set(words.subjects) == set(words.emails) == set(words.texts) == set(ALL)
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


def test_the_templates_are_found() -> None:
    assert templates().joinpath("email", "message.html").is_file()
