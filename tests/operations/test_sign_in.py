"""Signing in: a password, then a secret; who guesses waits."""

from datetime import timedelta

import pytest

from sloty.actor import Role
from sloty.db.pool import DatabaseRole
from sloty.operations import invitations, sign_in, users
from sloty.operations.access import TenantSuspended
from sloty.operations.invitations import InvitationUnusable
from sloty.operations.passwords import PasswordTooWeak
from sloty.operations.sign_in import IDLE, LASTS, SignInFailed, SignInWait
from sloty.operations.specs import UserSpec
from sloty.operations.unit import open_unit
from tests.builders import NOW, Clinic
from tests.operations.test_users import OPERATOR, email

SECRET = "correct horse battery"


@pytest.fixture
def eva(clinic: Clinic) -> str:
    """A member with a password."""
    address = email(clinic, "eva")
    with clinic.unit() as unit:
        token = invitations.invite(unit, UserSpec(email=address, name="Eva Roe", role=Role.STAFF)).token
    assert invitations.accept(clinic.database, token, SECRET, NOW) == address
    return address


def test_who_signs_in_acts_with_their_own_rights(clinic: Clinic, eva: str) -> None:
    signed = sign_in.sign_in(clinic.database, clinic.slug, eva.upper(), SECRET, "desk", NOW)
    actor = sign_in.actor_of(clinic.database, signed.token, "desk", NOW)
    assert (actor.name, actor.role, actor.tenant, actor.front_end) == (eva, Role.STAFF, clinic.tenant, "desk")
    with clinic.unit() as unit:
        assert [view.user for view in sign_in.sessions(unit)] == [eva]
    sign_in.sign_out(clinic.database, signed.token)
    with pytest.raises(SignInFailed):
        sign_in.actor_of(clinic.database, signed.token, "desk", NOW)


@pytest.mark.parametrize("wrong", ["password", "address", "tenant's member"])
def test_whatever_is_wrong_is_told_alike(clinic: Clinic, empty_clinic: Clinic, eva: str, wrong: str) -> None:
    tenant = empty_clinic.slug if wrong == "tenant's member" else clinic.slug
    address = "nobody@example.com" if wrong == "address" else eva
    with pytest.raises(SignInFailed) as refused:
        sign_in.sign_in(clinic.database, tenant, address, "x" if wrong == "password" else SECRET, "cli", NOW)
    assert refused.value.message == "The e-mail address or the password is wrong."


def test_who_guesses_waits_longer_each_time_and_is_never_locked_out(clinic: Clinic, eva: str) -> None:
    def attempt(password: str, after: float) -> None:
        sign_in.sign_in(clinic.database, clinic.slug, eva, password, "cli", NOW + timedelta(seconds=after))

    for _ in range(3):
        with pytest.raises(SignInFailed):
            attempt("wrong", 0)
    with pytest.raises(SignInWait, match="1 seconds"):
        attempt(SECRET, 0)
    with pytest.raises(SignInFailed):
        attempt("wrong", 1)
    with pytest.raises(SignInWait, match="2 seconds"):
        attempt(SECRET, 1)
    attempt(SECRET, 3)
    with pytest.raises(SignInFailed):
        attempt("wrong", 3)


def test_a_session_ends_by_itself_and_when_nobody_uses_it(clinic: Clinic, eva: str) -> None:
    token = sign_in.sign_in(clinic.database, clinic.slug, eva, SECRET, "cli", NOW).token
    at = NOW
    while at < NOW + LASTS - IDLE:
        at += IDLE - timedelta(minutes=1)
        sign_in.actor_of(clinic.database, token, "cli", at)
    with pytest.raises(SignInFailed):
        sign_in.actor_of(clinic.database, token, "cli", NOW + LASTS)
    other = sign_in.sign_in(clinic.database, clinic.slug, eva, SECRET, "cli", NOW).token
    with pytest.raises(SignInFailed):
        sign_in.actor_of(clinic.database, other, "cli", NOW + IDLE)


@pytest.mark.parametrize("cause", ["suspended", "archived", "password"])
def test_sessions_end_with_the_reason_for_them(clinic: Clinic, eva: str, cause: str) -> None:
    token = sign_in.sign_in(clinic.database, clinic.slug, eva, SECRET, "cli", NOW).token
    if cause == "archived":
        with clinic.unit() as unit:
            users.revoke(unit, eva)
    else:
        with open_unit(clinic.database, OPERATOR, now=NOW) as platform:
            if cause == "password":
                sign_in.set_password(platform, eva, "another long secret")
            else:
                users.set_status(platform, eva, "SUSPENDED")
    with pytest.raises(SignInFailed):
        sign_in.actor_of(clinic.database, token, "cli", NOW)


def test_of_a_suspended_tenant_nobody_is_served(clinic: Clinic, eva: str) -> None:
    token = sign_in.sign_in(clinic.database, clinic.slug, eva, SECRET, "cli", NOW).token
    with clinic.database.connect(DatabaseRole.PLATFORM) as platform:
        platform.execute("update tenant set status = 'SUSPENDED' where id = %s", [clinic.tenant])
    with pytest.raises(TenantSuspended):
        sign_in.actor_of(clinic.database, token, "cli", NOW)


def test_an_invitation_is_good_once_for_a_week_and_until_the_next(clinic: Clinic) -> None:
    def invite(name: str) -> str:
        with clinic.unit() as unit:
            return invitations.invite(unit, UserSpec(email=email(clinic, name), role=Role.STAFF)).token

    old, new = invite("rui"), invite("rui")
    for token, at in (
        (old, NOW),
        (new, NOW + timedelta(days=7)),
        ("slinv_x", NOW),
        (f"slinv_{'0' * 32}_{'x' * 43}", NOW),
    ):
        with pytest.raises(InvitationUnusable):
            invitations.accept(clinic.database, token, SECRET, at)
    with pytest.raises(PasswordTooWeak):
        invitations.accept(clinic.database, new, "short", NOW)
    invitations.accept(clinic.database, new, SECRET, NOW)
    with pytest.raises(InvitationUnusable):
        invitations.accept(clinic.database, new, SECRET, NOW)


def test_no_secret_stands_anywhere(clinic: Clinic, eva: str) -> None:
    token = sign_in.sign_in(clinic.database, clinic.slug, eva, SECRET, "cli", NOW).token
    secret = token.rpartition("_")[2] if token.count("_") == 2 else token.split("_", 2)[2]
    with clinic.database.connect(DatabaseRole.PLATFORM) as platform:
        tables = [row[0] for row in platform.execute("select tablename from pg_tables where schemaname = 'public'")]
        texts = [
            row[0]
            for table in tables
            if table != "alembic_version"
            for row in platform.execute(f'select t::text from "{table}" t'.encode()).fetchall()
        ]
    assert not [text for text in texts if secret in text or SECRET in text]
