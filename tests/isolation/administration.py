"""What administration demands: of users, keys, the trail and files in a tenant; of tenants; of the machine."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sloty.actor import Actor, Permission, Role
from sloty.db.pool import Database
from sloty.operations import (
    appointments,
    audit,
    backups,
    branding,
    daemons,
    demo,
    domains,
    imports,
    installation,
    integrations,
    invitations,
    keys,
    ledger,
    members,
    opt_outs,
    plans,
    policies,
    receipts,
    roles,
    sign_in,
    slots,
    subscriptions,
    tenants,
    users,
    wordings,
)
from sloty.operations.imports import Job
from sloty.operations.plans import Plan, Terms
from sloty.operations.specs import PlanSpec, TenantSpec, UserSpec
from sloty.operations.unit import Unit
from tests.builders import NOW
from tests.isolation.rights import Right
from tests.isolation.world import Site
from tests.operations.imports.sources import lines

_MANAGE, _INTEGRATE, _TRAIL, _VIEW = (
    Permission.MANAGE_USERS,
    Permission.MANAGE_INTEGRATIONS,
    Permission.VIEW_AUDIT,
    Permission.VIEW_APPOINTMENTS,
)
_LOOK = Permission.VIEW_CATALOG
_WELCOME = {"welcome": "Hello"}
_FILES = {
    "customers": "code,first_name,last_name\nN1,A,B\n",
    "providers": "slug,name\nnew,New\n",
    "services": "slug,name,duration\nnew,New,30\n",
    "appointments": "code,start,service,provider,customer,status\nN1,2026-12-07 09:00,exam,{provider},{customer},COMPLETED\n",
}


def _newcomer(site: Site) -> UserSpec:
    return UserSpec(email=f"new@{site.location}.example.com", role=Role.LOCATION_REPORTS, location=site.location)


def _grant(unit: Unit, site: Site) -> Any:
    return roles.grant(unit, UserSpec(email=site.member, role=Role.LOCATION_REPORTS, location=site.location))


def _prune(unit: Unit, slug: str) -> int:
    return audit.prune(unit if unit.actor.tenant else unit.within(tenants.id_of(unit, slug)))


def _again(unit: Unit, site: Site) -> Any:
    members.suspend(unit, site.member)
    return members.resume(unit, site.member)


def _bring(kind: str) -> Callable[[Unit, Site], Any]:
    def act(unit: Unit, site: Site) -> Any:
        text = _FILES[kind].format(provider=site.provider, customer=site.customer)
        job = Job(kind, Path(f"{kind}.csv"), keep_rejects=False)
        return imports.run(unit, imports.prepare_source(job, lines(text)))

    return act


def _named(unit: Unit, slug: str, *_: Any) -> Any:
    if unit.actor.may(Permission.MANAGE_PLATFORM):
        tenants.set_features(unit, slug, {"white_label": True})
    return domains.add(unit, tenants.id_of(unit, slug), f"{slug}.example")


def _unnamed(unit: Unit, slug: str, *_: Any) -> Any:
    if unit.actor.may(Permission.MANAGE_PLATFORM):
        _named(unit, slug)
    return domains.remove(unit, f"{slug}.example")


def _leads(unit: Unit, slug: str, *_: Any) -> Any:
    if unit.actor.may(Permission.MANAGE_PLATFORM):
        _named(unit, slug)
    return domains.named(unit, f"{slug}.example")


RIGHTS = [
    Right("branding.show", _LOOK, "shared", lambda u, s: branding.show(u, s.location)),
    Right("branding.set_", Permission.EDIT_CATALOG, "located", lambda u, s: branding.set_(u, _WELCOME, s.location)),
    Right("branding.set_ whole", Permission.EDIT_CATALOG, "tenant", lambda u, _: branding.set_(u, _WELCOME), False),
    Right("branding.unset", Permission.EDIT_CATALOG, "located", lambda u, s: branding.unset(u, ["font"], s.location)),
    Right("branding.unset whole", Permission.EDIT_CATALOG, "tenant", lambda u, _: branding.unset(u, ["font"]), False),
    Right("users.list_", _MANAGE, "shared", lambda u, _: users.list_(u), False),
    Right("users.show", _MANAGE, "shared", lambda u, s: users.show(u, s.member)),
    Right("users.revoke", _MANAGE, "located", lambda u, s: users.revoke(u, s.member)),
    Right("users.revoke waiting", _MANAGE, "located", lambda u, s: users.revoke(u, s.waiting)),
    Right("roles.grant", _MANAGE, "located", _grant),
    Right("roles.revoke", _MANAGE, "located", lambda u, s: roles.revoke(u, s.member, Role.LOCATION_SCHEDULER)),
    Right("roles.can", _MANAGE, "shared", lambda u, s: roles.can(u, s.member, "book")),
    Right("members.create", _MANAGE, "located", lambda u, s: members.create(u, _newcomer(s))),
    Right("members.archive", _MANAGE, "located", lambda u, s: members.archive(u, s.member)),
    Right("members.suspend", _MANAGE, "located", lambda u, s: members.suspend(u, s.member)),
    Right("members.resume", _MANAGE, "located", _again),
    Right("invitations.renew", _MANAGE, "located", lambda u, s: invitations.renew(u, s.waiting)),
    Right("keys.revoke", _MANAGE, "located", lambda u, s: keys.revoke(u, s.key)),
    Right("audit.show", _TRAIL, "tenant", lambda u, s: audit.show(u, s.entry)),
    Right("ledger.show", _VIEW, "located", lambda u, s: ledger.show(u, str(s.message))),
    Right("integrations.show", _INTEGRATE, "tenant", lambda u, _: integrations.show(u, "EMAIL"), False),
    Right("integrations.remove", _INTEGRATE, "tenant", lambda u, _: integrations.remove(u, "EMAIL"), False),
    Right("integrations.tried", _INTEGRATE, "tenant", lambda u, _: integrations.tried(u, "EMAIL", None), False),
    Right("wordings.show", _LOOK, "shared", lambda u, _: wordings.show(u, "BOOKED", "SMS", "en"), False),
    Right("wordings.reset", _INTEGRATE, "tenant", lambda u, _: wordings.reset(u, "BOOKED", "SMS", "en"), False),
    Right(
        "opt_outs.remove", Permission.EDIT_CUSTOMERS, "shared",
        lambda u, s: opt_outs.remove(u, "EMAIL", f"{s.location}@example.com"),
    ),
    Right("receipts.heard", _INTEGRATE, "tenant", lambda u, s: receipts.heard(u, "EMAIL", str(s.message), "BOUNCED")),
    Right("slots.zone_of", Permission.FIND_SLOTS, "shared", lambda u, s: slots.zone_of(u, "exam", s.provider)),
    Right("appointments.annotate", Permission.BOOK, "located", lambda u, s: appointments.annotate(u, s.codes["booked"], "n")),
    *(
        Right(f"imports.run {kind}", Permission.IMPORT, "tenant", _bring(kind), kind == "appointments")
        for kind in ("customers", "providers", "services", "appointments")
    ),
]  # fmt: skip

PLATFORM: dict[str, Callable[[Unit, str, Site], Any]] = {
    "tenants.create": lambda u, _, s: tenants.create(u, {"slug": f"new-{s.location}", "name": "New"}),
    "tenants.put": lambda u, slug, _: tenants.put(u, TenantSpec(slug=slug, name="Other")),
    "tenants.list_": lambda u, _, __: tenants.list_(u),
    "tenants.show": lambda u, slug, _: tenants.show(u, slug),
    "tenants.edit": lambda u, slug, _: tenants.edit(u, slug, {"name": "Other"}),
    "tenants.set_status": lambda u, slug, _: tenants.set_status(u, slug, "SUSPENDED"),
    "tenants.set_limits": lambda u, slug, _: tenants.set_limits(u, slug, ["users=1"]),
    "tenants.set_features": lambda u, slug, _: tenants.set_features(u, slug, {"api": False}),
    "tenants.policies": lambda u, slug, _: tenants.policies(u, slug),
    "tenants.purge": lambda u, slug, _: tenants.purge(u, slug),
    "policies.show": lambda u, slug, _: policies.show(u, slug),
    "policies.set_": lambda u, slug, _: policies.set_(u, slug, ["reminders.hours_before=3"]),
    "policies.show_service": lambda u, slug, _: policies.show_service(u, slug, "exam"),
    "policies.set_service": lambda u, slug, _: policies.set_service(u, slug, "exam", ["reminders.hours_before=3"]),
    "domains.list_": lambda u, slug, _: domains.list_(u, slug),
    "domains.add": _named,
    "domains.named": _leads,
    "domains.remove": _unnamed,
    "subscriptions.usage": lambda u, slug, _: subscriptions.usage(u, slug),
    "members.set_status": lambda u, _, s: members.set_status(u, s.member, "SUSPENDED"),
    "sign_in.set_password": lambda u, _, s: sign_in.set_password(u, s.member, "correct horse battery"),
    "audit.prune": lambda u, slug, _: _prune(u, slug),
    "daemons.list_": lambda u, _, __: daemons.list_(u),
    "integrations.renew_key": lambda u, _, __: integrations.renew_key(u),
}
"""Work of the platform; by the slug of a tenant."""

_PLAN = Plan(PlanSpec(tenant=TenantSpec(slug="stolen", name="Stolen")))
_FILE = Path("stolen.tar")
MACHINE: dict[str, Callable[[Database, Actor, str], Any]] = {
    "plans.apply": lambda d, a, _: plans.apply(d, a, _PLAN, Terms()),
    "plans.clone": lambda d, a, slug: plans.clone(d, a, slug, "stolen"),
    "plans.create": lambda d, a, _: plans.applying.create(d, a, _PLAN),
    "plans.create_from": lambda d, a, _: plans.create_from(d, a, "solo", {"slug": "stolen", "name": "Stolen"}),
    "plans.export_tenant": lambda d, a, slug: plans.export_tenant(d, a, slug),
    "backups.holds_data": lambda d, a, _: backups.holds_data(d, a),
    "backups.take": lambda d, a, _: backups.take(d, a, _FILE, NOW),
    "backups.verify": lambda d, a, _: backups.verify(d, a, _FILE),
    "backups.restore": lambda d, a, _: backups.restore(d, a, _FILE, NOW, replace=True),
    "installation.initialise": lambda d, a, _: installation.initialise(d, a),
    "installation.start": lambda d, a, _: installation.start(d, a),
    "installation.stop": lambda d, a, _: installation.stop(d, a),
    "installation.migrate": lambda d, a, _: installation.migrate(d, a),
    "installation.erase": lambda d, a, _: installation.erase(d, a),
    "installation.url": lambda d, a, _: installation.url(d, a, "migrator"),
    "demo.run": lambda d, a, _: demo.run(d, a, NOW),
    "demo.erase": lambda d, a, _: demo.erase(d, a),
}
"""Work on the installation, or on tenants whole: by whoever sits at the machine."""

TRIED_ELSEWHERE = {
    # The command line calls them after it has asked, or with what it has already.
    "tenants.id_of", "tenants.spec_of", "plans.export", "plans.sections", "plans.tenant", "plans.state",
    "subscriptions.of", "subscriptions.require_feature", "subscriptions.require_kept", "subscriptions.require_open",
    "subscriptions.require_room", "affected.outside", "affected.decide",
    # Others call them after they have asked; a picture is shown to whoever sees the pages: test_branding.
    "branding.looks", "branding.of_location", "branding.of_tenant", "branding.picture", "branding.require_feature",
    "branding.require_readable", "branding.stored", "branding.whole", "domains.of", "domains.set_",
    # Of oneself, whatever one's role: test_members.
    "members.edit", "members.require_self",
}  # fmt: skip
