"""Signing in: a password, then a secret."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher

from sloty.actor import NotAllowed, Role
from sloty.db.pool import DatabaseRole
from sloty.operations import keys, members, passwords, sign_in, users
from sloty.operations.access import AccessSuspended, NotAMember, TenantSuspended
from sloty.operations.attempts import SignInWait
from sloty.operations.invitations import invite
from sloty.operations.passwords import PasswordTooWeak
from sloty.operations.rows import NoSuch
from sloty.operations.sign_in import IDLE, LASTS, SessionEnded, SignedIn, SignInFailed
from sloty.operations.specs import UserSpec
from sloty.operations.unit import open_unit
from tests.builders import NOW, Clinic
from tests.operations.test_users import OPERATOR, acting, email, join

SECRET = "correct horse battery"
WEAK = Argon2Hasher(time_cost=1, memory_cost=1024, parallelism=1)
"""Made in no time; and every sign-in replaces it, as it does digests of yesterday's parameters."""


@pytest.fixture
def eva(clinic: Clinic) -> str:
    """A member with a password."""
    address = join(clinic, "eva", Role.STAFF)
    give(clinic, address, WEAK.hash(SECRET))
    return address


def give(clinic: Clinic, address: str, digest: str) -> None:
    with clinic.database.connect(DatabaseRole.PLATFORM) as platform:
        platform.execute('update "user" set password_hash = %s where email = %s', [digest, address])


def enter(clinic: Clinic, address: str, password: str = SECRET, after: float = 0, tenant: str = "") -> SignedIn:
    """Sign in from a place of one's own."""
    at = NOW + timedelta(seconds=after)
    slug = tenant or clinic.slug
    return sign_in.sign_in(clinic.database, slug, address, password, "desk", at, origin=f"desk-{uuid4().hex}")


def test_who_signs_in_acts_with_their_own_rights(clinic: Clinic, eva: str) -> None:
    signed = enter(clinic, f" {eva.upper()} ")
    actor = sign_in.actor_of(clinic.database, signed.token, "desk", NOW)
    assert actor == replace(acting(clinic, eva), front_end="desk")
    with clinic.unit() as unit:
        assert [view.user for view in sign_in.sessions(unit)] == [eva]
        assert users.show(unit, eva).last_sign_in_at == NOW
    sign_in.sign_out(clinic.database, signed.token)
    with pytest.raises(SessionEnded):
        sign_in.actor_of(clinic.database, signed.token, "desk", NOW)


@pytest.mark.parametrize("wrong", ["password", "address", "no password yet"])
def test_whatever_is_wrong_is_told_alike(clinic: Clinic, eva: str, wrong: str) -> None:
    address = {"address": "nobody@example.com", "no password yet": join(clinic, "new", Role.STAFF)}.get(wrong, eva)
    with pytest.raises(SignInFailed) as refused:
        enter(clinic, address, "x" if wrong == "password" else SECRET)
    assert (refused.value.code, refused.value.facts) == ("sign_in_failed", {})


def test_known_and_unknown_addresses_wait_alike(clinic: Clinic, eva: str) -> None:
    told: dict[str, list[str]] = {eva: [], email(clinic, "nobody"): []}
    for address, answers in told.items():
        for _ in range(5):
            with pytest.raises((SignInFailed, SignInWait)) as refused:
                enter(clinic, address, "wrong")
            answers.append(refused.value.message)
    first, second = told.values()
    assert first == second
    assert "try again" in first[-1]


def test_who_waited_gets_in_with_the_right_password_and_starts_afresh(clinic: Clinic, eva: str) -> None:
    for _ in range(3):
        with pytest.raises(SignInFailed):
            enter(clinic, eva, "wrong")
    with pytest.raises(SignInWait):
        enter(clinic, eva)
    enter(clinic, eva, after=1)
    for _ in range(3):
        with pytest.raises(SignInFailed):
            enter(clinic, eva, "wrong", after=1)


def test_whoever_knows_the_password_is_told_why_not(clinic: Clinic, empty_clinic: Clinic, eva: str) -> None:
    with pytest.raises(NotAMember):
        enter(clinic, eva, tenant=empty_clinic.slug)
    with clinic.unit() as unit:
        members.suspend(unit, eva)
    with pytest.raises(AccessSuspended):
        enter(clinic, eva)
    with pytest.raises(SignInFailed):
        enter(clinic, eva, "wrong")


def test_a_digest_of_weaker_parameters_is_replaced(clinic: Clinic, eva: str) -> None:
    enter(clinic, eva)
    with clinic.database.connect(DatabaseRole.PLATFORM) as platform:
        row = platform.execute('select password_hash from "user" where email = %s', [eva]).fetchone()
    assert row is not None
    assert passwords.matches(SECRET, row[0]) == (True, None)


def test_a_session_ends_by_itself_and_when_nobody_uses_it(clinic: Clinic, eva: str) -> None:
    token, idle = enter(clinic, eva).token, enter(clinic, eva).token
    at = NOW
    while at < NOW + LASTS - IDLE:
        at += IDLE - timedelta(minutes=1)
        sign_in.actor_of(clinic.database, token, "cli", at)
    for ended, at in ((token, NOW + LASTS), (idle, NOW + IDLE)):
        with pytest.raises(SessionEnded):
            sign_in.actor_of(clinic.database, ended, "cli", at)


@pytest.mark.parametrize("cause", ["suspended", "suspended everywhere", "archived", "reset", "changed"])
def test_sessions_end_with_the_reason_for_them(clinic: Clinic, eva: str, cause: str) -> None:
    token = enter(clinic, eva).token
    if cause in {"archived", "suspended"}:
        with clinic.unit() as unit:
            (members.archive if cause == "archived" else members.suspend)(unit, eva)
    elif cause == "changed":
        where = f"desk-{uuid4().hex}"
        sign_in.change_password(clinic.database, eva, SECRET, "another long secret", NOW, origin=where)
    else:
        with open_unit(clinic.database, OPERATOR, now=NOW) as platform:
            if cause == "reset":
                sign_in.set_password(platform, eva, "another long secret")
            else:
                members.set_status(platform, eva, "SUSPENDED")
    with pytest.raises(SessionEnded):
        sign_in.actor_of(clinic.database, token, "cli", NOW)


def test_of_a_suspended_tenant_nobody_is_served(clinic: Clinic, eva: str) -> None:
    token = enter(clinic, eva).token
    with clinic.database.connect(DatabaseRole.PLATFORM) as platform:
        platform.execute("update tenant set status = 'SUSPENDED' where id = %s", [clinic.tenant])
    with pytest.raises(TenantSuspended):
        sign_in.actor_of(clinic.database, token, "cli", NOW)


def test_ones_own_password_is_changed_by_the_present_one(clinic: Clinic, eva: str) -> None:
    change = {"origin": f"desk-{uuid4().hex}"}
    with pytest.raises(SignInFailed):
        sign_in.change_password(clinic.database, eva, "wrong", "another long secret", NOW, **change)
    for weak in ("short", eva, "Eva"):
        with pytest.raises(PasswordTooWeak):
            sign_in.change_password(clinic.database, eva, SECRET, weak, NOW, **change)
    sign_in.change_password(clinic.database, eva, SECRET, "another long secret", NOW, **change)
    with pytest.raises(SignInFailed):
        enter(clinic, eva)
    enter(clinic, eva, "another long secret")


def test_anybodys_password_is_set_by_the_operator_alone(clinic: Clinic, eva: str) -> None:
    admin = acting(clinic, join(clinic, "admin", Role.TENANT_ADMIN))
    with clinic.unit(actor=admin) as unit, pytest.raises(NotAllowed):
        sign_in.set_password(unit, eva, "another long secret")
    with open_unit(clinic.database, OPERATOR, now=NOW) as platform, pytest.raises(NoSuch):
        sign_in.set_password(platform, "nobody@example.com", "another long secret")


def test_no_secret_stands_anywhere(clinic: Clinic, eva: str) -> None:
    """In no table in clear: neither passwords, nor sessions, invitations and keys; answers kept for retries included."""
    token = enter(clinic, eva).token
    with clinic.unit(key="invite") as unit:
        invitation = invite(unit, UserSpec(email=email(clinic, "new"), role=Role.STAFF)).token
    with clinic.unit(key="key") as unit:
        key = keys.create(unit, "website", ["book"]).key
    secrets = [SECRET, *(each.split("_", 2)[2] for each in (token, invitation or "", key or ""))]
    with clinic.database.connect(DatabaseRole.PLATFORM) as platform:
        tables = [row[0] for row in platform.execute("select tablename from pg_tables where schemaname = 'public'")]
        texts = [
            row[0]
            for table in tables
            if table != "alembic_version"
            for row in platform.execute(f'select t::text from "{table}" t'.encode()).fetchall()
        ]
    assert len(texts) > 10
    assert all(len(secret) > 20 for secret in secrets)
    assert not [text for text in texts for secret in secrets if secret in text]
