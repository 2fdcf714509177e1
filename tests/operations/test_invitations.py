"""Invitations make members, and let nobody become somebody else."""

from datetime import timedelta
from uuid import uuid4

import pytest

from sloty.actor import Actor, NotAllowed, Role
from sloty.db.pool import DatabaseRole
from sloty.operations import invitations, members, sign_in, users
from sloty.operations.access import AccessSuspended, TenantSuspended
from sloty.operations.attempts import SignInWait
from sloty.operations.invitations import Accepted, AlreadyMember, InvitationUnusable, OtherPassword
from sloty.operations.passwords import PasswordTooWeak
from sloty.operations.rows import Ambiguous, NoSuch
from sloty.operations.specs import UserSpec
from tests.builders import NOW, Clinic, a_clinic
from tests.operations.test_sign_in import SECRET, WEAK, give
from tests.operations.test_users import acting, email, grant, join

OTHER = "another long secret"


def invite(
    clinic: Clinic, address: str, role: Role = Role.STAFF, location: str | None = None, actor: Actor | None = None
) -> str:
    """The secret of a new invitation."""
    with clinic.unit(actor=actor) as unit:
        token = invitations.invite(unit, UserSpec(email=address, role=role, location=location)).token
    assert token is not None
    return token


def accept(clinic: Clinic, token: str, password: str = SECRET, at: timedelta = timedelta()) -> Accepted:
    """Accept it, from a place of one's own."""
    origin = f"desk-{uuid4().hex}"
    return invitations.accept(clinic.database, token, password, NOW + at, front_end="cli", origin=origin)


def test_who_accepts_is_a_member_with_the_role_and_signs_in(clinic: Clinic) -> None:
    address = email(clinic, "eva")
    token = invite(clinic, address, Role.LOCATION_SCHEDULER, "downtown")
    assert accept(clinic, f" {token}\n") == Accepted(address, clinic.slug)
    sign_in.sign_in(clinic.database, clinic.slug, address, SECRET, "cli", NOW, origin=f"desk-{uuid4().hex}")
    with clinic.unit() as unit:
        view = users.show(unit, address)
    assert (view.status, view.roles) == ("ACTIVE", (users.MembershipView("LOCATION_SCHEDULER", "downtown"),))


def test_it_is_good_once_for_a_week_and_until_the_next(clinic: Clinic) -> None:
    address = email(clinic, "rui")
    old, new = invite(clinic, address), invite(clinic, address)
    for token, at in (
        (old, timedelta()),
        (new, invitations.VALID_FOR),
        ("slinv_x", timedelta()),
        (f"slinv_{'0' * 32}_{'x' * 43}", timedelta()),
    ):
        with pytest.raises(InvitationUnusable):
            accept(clinic, token, at=at)
    for weak in ("short", address):
        with pytest.raises(PasswordTooWeak):
            accept(clinic, new, weak)
    accept(clinic, new)
    with pytest.raises(InvitationUnusable):
        accept(clinic, new)


def test_no_tenant_takes_over_another_tenants_user(clinic: Clinic) -> None:
    """Whoever invites sees the secret: it must not be worth a password."""
    other = a_clinic(clinic.database)
    victim = join(clinic, "victim", Role.TENANT_ADMIN)
    give(clinic, victim, WEAK.hash(SECRET))
    token = invite(other, victim, Role.USER)
    with pytest.raises(OtherPassword):
        accept(other, token, OTHER)
    with pytest.raises(sign_in.SignInFailed):
        sign_in.sign_in(clinic.database, clinic.slug, victim, OTHER, "cli", NOW, origin=f"desk-{uuid4().hex}")
    accept(other, token)
    assert (acting(other, victim).role, acting(clinic, victim).role) == (Role.USER, Role.TENANT_ADMIN)


def test_nobody_takes_over_an_administrator_of_their_own_tenant(clinic: Clinic) -> None:
    boss = join(clinic, "boss", Role.TENANT_ADMIN)
    admin = acting(clinic, join(clinic, "admin", Role.LOCATION_ADMIN, "downtown"))
    with pytest.raises(AlreadyMember):
        invite(clinic, boss, Role.LOCATION_REPORTS, "downtown", admin)


def test_a_lesser_invitation_does_not_carry_a_greater_one_along(clinic: Clinic) -> None:
    """Each secret is for its own role, and void when the role was changed."""
    boss = email(clinic, "boss")
    invite(clinic, boss, Role.TENANT_ADMIN)
    admin = acting(clinic, join(clinic, "admin", Role.LOCATION_ADMIN, "downtown"))
    lesser = invite(clinic, boss, Role.LOCATION_REPORTS, "downtown", admin)
    with clinic.unit() as unit:
        users.grant(unit, UserSpec(email=boss, role=Role.LOCATION_ADMIN, location="downtown"))
    with pytest.raises(InvitationUnusable):
        accept(clinic, lesser)
    lesser = invite(clinic, boss, Role.LOCATION_REPORTS, "downtown")
    accept(clinic, lesser)
    assert acting(clinic, boss).role is Role.LOCATION_REPORTS
    with clinic.unit() as unit:
        assert [(held.role, held.status) for held in users.show(unit, boss).roles] == [
            ("LOCATION_REPORTS", "ACTIVE"),
            ("TENANT_ADMIN", "PENDING"),
        ]


def test_guessing_a_users_password_by_invitations_waits_like_signing_in(clinic: Clinic) -> None:
    victim = join(a_clinic(clinic.database), "victim", Role.STAFF)
    give(clinic, victim, WEAK.hash(SECRET))
    token = invite(clinic, victim)
    for _ in range(3):
        with pytest.raises(OtherPassword):
            accept(clinic, token, OTHER)
    with pytest.raises(SignInWait):
        accept(clinic, token)


def test_of_two_invitations_of_one_stranger_the_second_asks_for_the_password(clinic: Clinic) -> None:
    other = a_clinic(clinic.database)
    address = email(clinic, "eva")
    first, second = invite(clinic, address), invite(other, address)
    accept(clinic, first)
    with pytest.raises(OtherPassword):
        accept(other, second, OTHER)
    accept(other, second)
    assert acting(other, address).role is Role.STAFF


def test_who_is_suspended_gets_in_by_no_invitation(clinic: Clinic) -> None:
    eva = join(clinic, "eva", Role.LOCATION_REPORTS, "downtown")
    give(clinic, eva, WEAK.hash(SECRET))
    clinic.location("lake")
    with clinic.database.connect(DatabaseRole.PLATFORM) as platform:
        platform.execute('update "user" set status = %s where email = %s', ["SUSPENDED", eva])
    token = invite(a_clinic(clinic.database), eva)
    with pytest.raises(AccessSuspended):
        accept(clinic, token)


def test_of_a_tenant_that_is_not_served_nobody_becomes_a_member(clinic: Clinic) -> None:
    token = invite(clinic, email(clinic, "eva"))
    with clinic.database.connect(DatabaseRole.PLATFORM) as platform:
        platform.execute("update tenant set status = 'SUSPENDED' where id = %s", [clinic.tenant])
    with pytest.raises(TenantSuspended):
        accept(clinic, token)


def test_who_was_archived_meanwhile_cannot_accept(clinic: Clinic) -> None:
    address = email(clinic, "eva")
    token = invite(clinic, address)
    with clinic.unit() as unit:
        members.archive(unit, address)
    with pytest.raises(InvitationUnusable):
        accept(clinic, token)


def test_another_secret_is_had_without_repeating_the_role(clinic: Clinic) -> None:
    clinic.location("lake")
    address = grant(clinic, "eva", Role.LOCATION_REPORTS, "downtown")
    with clinic.unit() as unit:
        view = invitations.renew(unit, address.upper())
        assert (view.role, view.location) == ("LOCATION_REPORTS", "downtown")
        assert view.expires_at == NOW + invitations.VALID_FOR
    grant(clinic, "eva", Role.LOCATION_ADMIN, "lake")
    with clinic.unit() as unit:
        with pytest.raises(Ambiguous, match="downtown, lake"):
            invitations.renew(unit, address)
        assert invitations.renew(unit, address, "lake").role == "LOCATION_ADMIN"
        with pytest.raises(NoSuch):
            invitations.renew(unit, email(clinic, "nobody"))
    member = join(clinic, "member", Role.STAFF)
    with clinic.unit() as unit, pytest.raises(AlreadyMember):
        invitations.renew(unit, member)


def test_a_greater_invitation_is_not_renewed_by_who_could_not_grant_it(clinic: Clinic) -> None:
    boss = grant(clinic, "boss", Role.TENANT_ADMIN)
    admin = acting(clinic, join(clinic, "admin", Role.LOCATION_ADMIN, "downtown"))
    with clinic.unit(actor=admin) as unit, pytest.raises(NotAllowed):
        invitations.renew(unit, boss)


def test_a_retry_is_answered_without_the_secret(clinic: Clinic) -> None:
    spec = UserSpec(email=email(clinic, "eva"), role=Role.STAFF)
    with clinic.unit(key="once") as unit:
        first = invitations.invite(unit, spec)
    with clinic.unit(key="once") as unit:
        again = invitations.invite(unit, spec)
    assert first.token is not None
    assert (again.token, again.expires_at) == (None, first.expires_at)
    accept(clinic, first.token)


def test_inviting_needs_the_right(clinic: Clinic) -> None:
    with clinic.unit(actor=Actor("eva", Role.STAFF, "cli", clinic.tenant)) as unit, pytest.raises(NotAllowed):
        invitations.invite(unit, UserSpec(email=email(clinic, "new"), role=Role.USER))
