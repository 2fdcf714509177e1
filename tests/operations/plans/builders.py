"""Plans for tests: a small clinic as YAML, and ways to apply one."""

from uuid import uuid4

from sloty.actor import Actor
from sloty.db.pool import Database
from sloty.operations import plans
from sloty.operations.plans import Outcome, Plan, Source, Terms

OPERATOR = Actor.operator("operator", "cli")
CLINIC = """
tenant:
  slug: {slug}
  name: Hill Clinic
  timezone: America/New_York
locations:
  - {{slug: main, name: Main, timezone: America/New_York, hours: ["mon-fri 08:00-18:00"]}}
departments:
  - {{slug: dental, name: Dental, location: main}}
pools:
  - {{slug: rooms, name: Rooms}}
resources:
  - {{slug: room-1, name: Room 1, pool: rooms, location: main}}
  - {{slug: room-2, name: Room 2, pool: rooms, location: main, capacity: 2}}
providers:
  - slug: ana
    name: Ana Souza
    languages: [en, pt]
    locations:
      - location: main
        department: dental
        hours:
          - mon-fri 09:00-17:00 except 12:00-12:30
          - {{days: sat, opens: 09:00, closes: 12:00, valid_from: 2027-01-01}}
  - {{slug: ben, name: Ben Okafor, locations: [{{location: main}}]}}
services:
  - slug: exam
    name: Exam
    duration: 30
    price: 80
    providers: [ana, {{provider: ben, duration: 45, price: 95.50}}]
    locations: [main]
    requires: [{{pool: rooms}}]
    parameters:
      - {{name: why, label: Why, type: TEXT, required: true}}
      - {{name: side, label: Side, type: SELECT, options: [left, right]}}
overrides:
  - {{provider: ana, day: 2099-07-01, kind: VACATION}}
  - {{provider: ana, location: main, day: 2099-07-02, kind: AVAILABLE, opens: 18:00, closes: 20:00, reason: extra}}
closures:
  - {{location: main, day: 2099-12-25, reason: Christmas}}
"""


def a_slug() -> str:
    """A tenant's of its own."""
    return f"p{uuid4().hex[:12]}"


def a_plan(text: str = CLINIC, slug: str = "hill") -> Plan:
    """The plan of a text."""
    (plan,) = plans.load([Source("clinic.yaml", text.format(slug=slug), "clinic.yaml")])
    return plan


def applied(database: Database, plan: Plan, terms: Terms | None = None) -> Outcome:
    """The plan applied by the operator."""
    return plans.apply(database, OPERATOR, plan, terms or Terms())
