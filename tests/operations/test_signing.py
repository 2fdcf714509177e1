"""What is signed is known again for its purpose, in its tenant, and as it was."""

import base64
import os
from uuid import uuid4

import pytest

from sloty.db import keyring
from sloty.db.pool import Database
from sloty.ids import TenantId
from sloty.operations.signing import Purpose, sign, unsign

TENANT = TenantId(uuid4())


def test_what_was_signed_is_read_again(database: Database) -> None:
    word = sign(database, Purpose.FORM, TENANT, {"a": "book", "t": 1})
    assert unsign(database, Purpose.FORM, TENANT, word) == {"a": "book", "t": 1}
    assert all(each.isalnum() or each in "-_." for each in word)


@pytest.mark.parametrize("word", ["", "x", "a.b", "é", "a" * 5000, "\x00"])
def test_what_was_made_up_is_nothing(database: Database, word: str) -> None:
    assert unsign(database, Purpose.FORM, TENANT, word) is None


def test_no_letter_of_it_can_be_changed(database: Database) -> None:
    word = sign(database, Purpose.FORM, TENANT, {"a": "book"})
    for at in range(0, len(word) - 1, 3):
        changed = word[:at] + ("A" if word[at] != "A" else "B") + word[at + 1 :]
        assert unsign(database, Purpose.FORM, TENANT, changed) is None


def test_it_is_worth_nothing_elsewhere(database: Database) -> None:
    word = sign(database, Purpose.FORM, TENANT, {"a": "book"})
    assert unsign(database, Purpose.HOLD, TENANT, word) is None
    assert unsign(database, Purpose.FORM, TenantId(uuid4()), word) is None


def test_a_word_outlives_a_new_key_and_not_the_loss_of_its_own(database: Database) -> None:
    def keys(*names: str) -> Database:
        made = Database(database.settings.model_copy(update={"secret_keys": ",".join(known[name] for name in names)}))
        assert [*keyring.load(made.settings).keys] == [*names]
        return made

    known = {name: f"{name}:{base64.b64encode(os.urandom(32)).decode()}" for name in ("old", "new")}
    word = sign(keys("old"), Purpose.FORM, TENANT, {"a": 1})
    assert unsign(keys("new", "old"), Purpose.FORM, TENANT, word) == {"a": 1}
    assert unsign(keys("new"), Purpose.FORM, TENANT, word) is None
