"""What is done to a member as a whole."""

from datetime import timedelta

import pytest

from sloty.actor import Actor, NotAllowed, Role
from sloty.engine.contacts import PhoneInvalid
from sloty.operations import members, users
from sloty.operations.access import AccessSuspended, actor_for
from sloty.operations.members import NotYourself
from sloty.operations.rows import Exists, NoSuch
from sloty.operations.specs import InvalidValue, UserSpec
from sloty.operations.unit import open_unit
from sloty.operations.users import LastAdministrator
from tests.builders import NOW, Clinic, a_clinic
from tests.operations.test_users import OPERATOR, acting, email, grant, join


def test_who_is_made_waits_and_is_made_once(clinic: Clinic) -> None:
    spec = UserSpec(email=email(clinic, "eva"), name="Eva Roe", role=Role.STAFF)
    for _ in range(2):
        with clinic.unit(key="make") as unit:
            view = members.create(unit, spec)
        assert (view.name, view.status) == ("Eva Roe", "PENDING_VERIFICATION")
    with clinic.unit() as unit, pytest.raises(Exists):
        members.create(unit, spec)


def test_users_change_themselves_and_nobody_else(clinic: Clinic) -> None:
    eva, admin = join(clinic, "eva", Role.STAFF), join(clinic, "admin", Role.TENANT_ADMIN)
    with clinic.unit(actor=acting(clinic, eva)) as unit:
        view = members.edit(unit, eva.upper(), {"name": "Eva Lind", "phone": "212 555 0100", "locale": "es"})
    assert (view.name, view.phone, view.locale, view.timezone) == ("Eva Lind", "+12125550100", "es", "UTC")
    key = Actor("key website", Role.TENANT_ADMIN, "api", clinic.tenant)
    for somebody in (acting(clinic, admin), clinic.actor, key):
        with clinic.unit(actor=somebody) as unit, pytest.raises(NotYourself):
            members.edit(unit, eva, {"name": "Mud"})
    with clinic.unit(actor=acting(clinic, eva)) as unit:
        with pytest.raises(NotYourself):
            members.edit(unit, admin, {"name": "Mud"})
        with pytest.raises(InvalidValue):
            members.edit(unit, eva, {"timezone": "Mars/Olympus"})


def test_the_function_behind_it_changes_whoever_acts_alone(clinic: Clinic) -> None:
    """Whatever a front end asks of the database: somebody who is no member here changes nothing either."""
    other = a_clinic(clinic.database)
    eva = join(clinic, "eva", Role.STAFF)
    change = "select edit_self('Mud', null, null, null)"
    with other.unit(actor=Actor(eva, Role.STAFF, "cli", other.tenant)) as unit:
        assert unit.session.row(change) == (False,)
    with clinic.unit() as unit:
        assert unit.session.row(change) == (False,)
        assert users.show(unit, eva).name == "Eva"


def test_the_operator_changes_anybody_on_the_platform(clinic: Clinic) -> None:
    eva = join(clinic, "eva", Role.STAFF)
    with open_unit(clinic.database, OPERATOR, now=NOW) as platform:
        assert members.edit(platform, eva, {"phone": "+442071838750"}).phone == "+442071838750"
        with pytest.raises(PhoneInvalid):
            members.edit(platform, eva, {"phone": "212 555 0100"})
        with pytest.raises(NoSuch):
            members.edit(platform, "nobody@example.com", {"name": "X"})


def test_who_is_archived_here_stays_a_member_elsewhere(clinic: Clinic) -> None:
    other = a_clinic(clinic.database)
    eva = join(clinic, "eva", Role.STAFF)
    join(other, "", Role.PROVIDER, address=eva)
    for _ in range(2):
        with clinic.unit(key="archive") as unit:
            assert [held.role for held in members.archive(unit, eva)] == ["STAFF"]
    assert acting(other, eva).role is Role.PROVIDER
    with clinic.unit() as unit, pytest.raises(NoSuch):
        members.archive(unit, eva)


def test_who_is_suspended_here_acts_elsewhere_and_comes_back_with_their_roles(clinic: Clinic) -> None:
    clinic.location("lake")
    other = a_clinic(clinic.database)
    eva = join(clinic, "eva", Role.LOCATION_ADMIN, "downtown")
    join(clinic, "eva", Role.LOCATION_REPORTS, "lake")
    join(other, "", Role.PROVIDER, address=eva)
    before = acting(clinic, eva)
    with clinic.unit() as unit:
        assert members.suspend(unit, eva).status == "SUSPENDED"
    with pytest.raises(AccessSuspended):
        acting(clinic, eva)
    assert acting(other, eva).role is Role.PROVIDER
    with clinic.unit(now=NOW + timedelta(hours=1)) as unit:
        assert members.suspend(unit, eva).status == "SUSPENDED"
        assert members.resume(unit, eva).status == "ACTIVE"
    assert acting(clinic, eva) == before


def test_a_role_given_meanwhile_lets_nobody_in(clinic: Clinic) -> None:
    eva = join(clinic, "eva", Role.LOCATION_ADMIN, "downtown")
    with clinic.unit() as unit:
        members.suspend(unit, eva)
        users.grant(unit, UserSpec(email=eva, role=Role.STAFF))
    with pytest.raises(AccessSuspended):
        acting(clinic, eva)


def test_suspending_needs_the_right_over_every_role(clinic: Clinic) -> None:
    clinic.location("lake")
    admin = acting(clinic, join(clinic, "admin", Role.LOCATION_ADMIN, "downtown"))
    eva = join(clinic, "eva", Role.LOCATION_REPORTS, "downtown")
    with clinic.unit(actor=admin, dry_run=True) as unit:
        assert members.suspend(unit, eva).status == "SUSPENDED"
    join(clinic, "eva", Role.LOCATION_REPORTS, "lake")
    with clinic.unit(actor=admin) as unit, pytest.raises(NotAllowed):
        members.suspend(unit, eva)


def test_the_last_administrator_is_not_suspended(clinic: Clinic) -> None:
    first, second = (join(clinic, name, Role.TENANT_ADMIN) for name in ("first", "second"))
    with clinic.unit(actor=acting(clinic, first)) as unit:
        members.suspend(unit, second)
        with pytest.raises(LastAdministrator):
            members.suspend(unit, first)
        with pytest.raises(LastAdministrator):
            users.revoke(unit, first)


def test_who_only_waits_cannot_be_suspended(clinic: Clinic) -> None:
    eva = grant(clinic, "eva", Role.STAFF)
    with clinic.unit() as unit, pytest.raises(NoSuch):
        members.suspend(unit, eva)


def test_the_operator_suspends_everywhere(clinic: Clinic) -> None:
    eva = join(clinic, "eva", Role.STAFF)
    for status in ("SUSPENDED", "ACTIVE"):
        with open_unit(clinic.database, OPERATOR, now=NOW) as platform:
            assert members.set_status(platform, eva, status) == status
        with clinic.unit() as unit:
            assert users.show(unit, eva).status == status
    with clinic.unit(actor=acting(clinic, join(clinic, "admin", Role.TENANT_ADMIN))) as unit, pytest.raises(NotAllowed):
        members.set_status(unit, eva, "SUSPENDED")
    assert actor_for(clinic.database, tenant=clinic.slug, email=eva, front_end="cli").role is Role.STAFF
