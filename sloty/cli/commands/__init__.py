"""The nouns of the command line: one module each in this folder, imported only when its noun is named."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Noun:
    """What `sloty --help` must know of a noun without importing it."""

    module: str
    """Module in this package; its `app` is what `noun()` returned."""
    help: str
    """One line."""
    panel: str
    """The heading that it stands under."""


_START = "Start here"
_DAY = "The day"
_CATALOGUE = "What can be booked"
_PEOPLE = "People"
_PLATFORM = "Platform"

NOUNS: dict[str, Noun] = {
    "demo": Noun("demo", "The whole product on a sample clinic, from nothing.", _START),
    "doctor": Noun("doctor", "Check this installation, with a fix for each finding.", _START),
    "status": Noun("status", "Is the database up, is its schema current?", _START),
    "help": Noun("help", "Exit statuses, output formats, ways to write a time.", _START),
    "desk": Noun("desk", "The front desk in a terminal: the day at a glance, a key for each act.", _DAY),
    "slots": Noun("slots", "Find free times; explain why a time is not offered.", _DAY),
    "book": Noun("book", "Book an appointment.", _DAY),
    "agenda": Noun("agenda", "The day of a provider or a location, printed.", _DAY),
    "appointment": Noun("appointment", "Appointments and what happens to them.", _DAY),
    "block": Noun("block", "Take time for no visit: lunch, a repair.", _DAY),
    "undo": Noun("undo", "Take back what was done last at this desk.", _DAY),
    "hold": Noun("hold", "Keep a time for a few minutes before booking it.", _DAY),
    "waitlist": Noun("waitlist", "Who wants a service for which there was no time.", _DAY),
    "message": Noun("message", "What customers are told, and what became of it.", _DAY),
    "report": Noun("report", "How full the calendars are, and what cannot be right in them.", _DAY),
    "location": Noun("location", "The sites of a tenant, real or virtual.", _CATALOGUE),
    "department": Noun("department", "Departments of a location.", _CATALOGUE),
    "provider": Noun("provider", "Who delivers services, where.", _CATALOGUE),
    "service": Noun("service", "What can be booked, by whom, with which questions.", _CATALOGUE),
    "resource": Noun("resource", "Rooms and devices, and pools of them.", _CATALOGUE),
    "hours": Noun("hours", "The weekly working hours of a provider at a location.", _CATALOGUE),
    "override": Noun("override", "Dated changes: vacation, sick, extra time, closures.", _CATALOGUE),
    "customer": Noun("customer", "Who books.", _PEOPLE),
    "import": Noun("import_", "Bring in many rows from a file, all or none.", _PEOPLE),
    "user": Noun("user", "Who may act in a tenant: invited, suspended, signed in.", _PEOPLE),
    "role": Noun("role", "What users may, where, and why.", _PEOPLE),
    "login": Noun("login", "Act as yourself, with your own rights.", _PEOPLE),
    "logout": Noun("logout", "Be the operator of the machine again.", _PEOPLE),
    "token": Noun("token", "API keys for programs.", _PEOPLE),
    "tenant": Noun("tenant", "The organisations on this platform.", _PLATFORM),
    "policy": Noun("policy", "What a tenant promises its customers.", _PLATFORM),
    "branding": Noun("branding", "How pages and messages look: logo, colours, font, style.", _PLATFORM),
    "domain": Noun("domain", "The names by which pages are found.", _PLATFORM),
    "apply": Noun("apply", "Make tenants as their YAML says.", _PLATFORM),
    "diff": Noun("diff", "What applying would change.", _PLATFORM),
    "validate": Noun("validate", "Check YAML of tenants, without a database.", _PLATFORM),
    "export": Noun("export", "Tenants, customers, appointments as files.", _PLATFORM),
    "explain": Noun("explain", "What the YAML of a tenant is made of.", _PLATFORM),
    "config": Noun("config", "What is set, and where that is written.", _PLATFORM),
    "audit": Noun("audit", "Who changed what; is the trail as it was sealed?", _PLATFORM),
    "integration": Noun("integration", "By whom messages go, and with which credentials.", _PLATFORM),
    "web": Noun("web", "The booking page and the API: for customers, and for programs.", _PLATFORM),
    "daemon": Noun("daemon", "What happens by itself: reminders, holds, the audit trail.", _PLATFORM),
    "db": Noun("db", "The database: start, stop, migrate.", _PLATFORM),
}
"""In the order of `sloty --help`, within each panel."""
