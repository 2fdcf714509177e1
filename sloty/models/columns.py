"""Column types and constraints that the tables share. Enums are text with a CHECK: leakproof, and simple to extend."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import CheckConstraint, Dialect, ForeignKeyConstraint, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

E = TypeVar("E", bound=StrEnum)

CASCADE = "CASCADE"
"""Rows that are part of their parent go with it. SET NULL is never used (`design.md` §2)."""


class EnumText(TypeDecorator[E]):
    """A StrEnum stored by its value in a text column."""

    impl = Text
    cache_ok = True

    def __init__(self, enum: type[E]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: E | str | None, _: Dialect) -> str | None:
        """Only values of the enum go in."""
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: str | None, _: Dialect) -> E | None:
        """The member comes out."""
        return None if value is None else self.enum(value)


def choice(enum: type[E], **options: Any) -> Any:
    """A column holding one member of `enum`; pair it with `one_of` in `__table_args__`."""
    return Field(sa_type=EnumText(enum), **options)


def words() -> Any:
    """A list of words: text[], never null."""
    return Field(default_factory=list, sa_type=ARRAY(Text), sa_column_kwargs={"server_default": "{}"})


def one_of(column: str, enum: type[StrEnum]) -> CheckConstraint:
    """The column holds a member of `enum`."""
    members = ", ".join(f"'{member.value}'" for member in enum)
    return CheckConstraint(f"{column} in ({members})", name=f"{column}_known")


def check(name: str, rule: str) -> CheckConstraint:
    """A named rule on a row."""
    return CheckConstraint(rule, name=name)


def belongs(column: str, table: str, ondelete: str | None = None, *, at_commit: bool = False) -> ForeignKeyConstraint:
    """`column` names a row of `table` in the same tenant: a cross-tenant reference cannot exist.

    `at_commit` lets the row that is named be written later in the same transaction.
    """
    return ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{table}.tenant_id", f"{table}.id"],
        ondelete=ondelete,
        deferrable=at_commit or None,
        initially="DEFERRED" if at_commit else None,
    )


def owned_by_tenant() -> ForeignKeyConstraint:
    """The tenant exists, and its rows go with it when it is purged."""
    return ForeignKeyConstraint(["tenant_id"], ["tenant.id"], ondelete=CASCADE)


def wall_span(*, optional: bool = False) -> Iterable[CheckConstraint]:
    """`opens` and `closes` are minutes of the local day; a `closes` not after `opens` is on the next day."""
    rule = "opens between 0 and 1439 and closes between 0 and 1440"
    if optional:
        rule = f"(opens is null and closes is null) or (opens is not null and closes is not null and {rule})"
    return (check("wall_span_sane", rule),)


def whole_minutes(column: str) -> CheckConstraint:
    """Visits start and end on whole minutes, on finite days before the year 2300."""
    return check(
        f"{column}_whole",
        f"mod(extract(epoch from {column})::bigint, 60) = 0 and {column} < '2300-01-01+00'",
    )


Instant = datetime
"""timestamptz; SQLModel refuses naive values and reads aware ones in UTC."""
