"""The words are stored by their value and read by their name: they are one."""

from enum import StrEnum

import pytest

from sloty.engine import messaging


@pytest.mark.parametrize(
    "words",
    [
        messaging.Cause,
        messaging.Channel,
        messaging.RecipientKind,
        messaging.MessageStatus,
        messaging.DeliveryOutcome,
        messaging.OptOutReason,
    ],
)
def test_a_word_is_its_name(words: type[StrEnum]) -> None:
    assert [word.value for word in words] == [word.name for word in words]
