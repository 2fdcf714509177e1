"""Invitations make members; what becomes of their secret is tried in `test_sign_in`."""

import pytest

from sloty.actor import Actor, NotAllowed, Role
from sloty.operations import invitations, users
from sloty.operations.specs import UserSpec
from tests.builders import NOW, Clinic
from tests.operations.test_users import email


def test_who_is_invited_is_a_member_who_waits(clinic: Clinic) -> None:
    spec = UserSpec(email=email(clinic, "eva"), role=Role.LOCATION_SCHEDULER, location="downtown")
    with clinic.unit() as unit:
        view = invitations.invite(unit, spec)
        assert (view.email, view.role, view.location) == (spec.email, "LOCATION_SCHEDULER", "downtown")
        assert view.expires_at == NOW + invitations.VALID_FOR
        assert users.show(unit, spec.email).status == "PENDING_VERIFICATION"


def test_inviting_needs_the_right(clinic: Clinic) -> None:
    with clinic.unit(actor=Actor("eva", Role.STAFF, "cli", clinic.tenant)) as unit, pytest.raises(NotAllowed):
        invitations.invite(unit, UserSpec(email=email(clinic, "new"), role=Role.USER))
