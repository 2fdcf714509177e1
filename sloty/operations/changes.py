"""What a unit would write, or has written: rows made, changed and removed, field by field, for dry runs and --exit-code.

The session tells what it flushes. Lean statements go past it: of those it is known only that they wrote.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, LiteralString
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import event, inspect
from sqlalchemy.orm import InstanceState, SessionTransaction, UOWTransaction

from sloty.db.session import UnitSession
from sloty.operations.rows import Action

_WRITTEN: LiteralString = """
select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) from pg_stat_xact_user_tables
where relname <> 'idempotency_key' and not starts_with(relname, 'audit')
"""
"""What is only remembered about a request is no difference, such as that somebody has read."""
_INNER = frozenset({"calendar", "catalog_version", "domain", "idempotency_key"})
"""Tables whose rows come with those of others, and say nothing to a person."""
_TECHNICAL = frozenset({"tenant_id", "id", "created_at", "updated_at", "calendar_id", "version"})
_NAMES = ("slug", "code", "email", "name")
_MINUTES = frozenset({"opens", "closes"})
_MARKS = {Action.CREATED: "+", Action.UPDATED: "~", Action.REMOVED: "-"}
_LONGEST_VALUE = 80


@dataclass(frozen=True)
class FieldChange:
    """One column of a row that differs."""

    field: str
    before: Any
    """None for a row that is new."""
    after: Any
    """None for a row that is removed."""


@dataclass(frozen=True)
class RowChange:
    """One row that differs."""

    ref: str
    """table/name; a row without a name is named by those it belongs to."""
    action: Action
    fields: tuple[FieldChange, ...]


@dataclass
class Changes:
    """What was seen; complete when the watching has ended."""

    rows: list[RowChange] = field(default_factory=list)
    differs: bool = False
    """Whether anything was written, past the session too."""

    def lines(self, most: int) -> Iterator[str]:
        """For people: a line a row, marked + ~ or -, and below it a line a field; of the first `most` rows."""
        for row in self.rows[:most]:
            yield f"{_MARKS[row.action]} {row.ref}"
            yield from (f"    {_told(row.action, each)}" for each in row.fields)
        if len(self.rows) > most:
            yield f"… and {len(self.rows) - most} more"


@contextmanager
def watched(session: UnitSession) -> Iterator[Changes]:
    """Watch what `session` writes until the block ends; what fails in the block is not reported."""
    watch, seen = _Watch(session), Changes()
    before = watch.written()
    with watch.listening():
        yield seen
    seen.rows += watch.changes()
    seen.differs = bool(seen.rows) or watch.written() - watch.in_vain > before


_Touched = tuple[Any, Action, dict[str, Any]]
"""An object, what is done to it, and its fields before."""


@dataclass(frozen=True)
class _Mark:
    """Where things stood when a savepoint was set."""

    steps: int
    written: int
    in_vain: int


class _Watch:
    """Collects what is flushed: each row's state before the first flush that touched it, and what became of it."""

    def __init__(self, session: UnitSession) -> None:
        self._session = session
        self._driver = session.driver
        self._touched: dict[int, _Touched] = {}
        """By identity of the object, which is kept alive here."""
        self._steps: list[tuple[int, _Touched | None]] = []
        """What stood there before each change of `_touched`: a savepoint may take it back."""
        self._marks: WeakKeyDictionary[SessionTransaction, _Mark] = WeakKeyDictionary()
        self.in_vain = 0
        """Rows that were written and taken back; the server counts them all the same."""
        self._names: dict[UUID, str] = {}
        """Of rows that were read or made: what ids mean to a person."""

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Follow the session's flushes and loads in the block."""
        hooks = (
            ("before_flush", self._flushing),
            ("loaded_as_persistent", self._loaded),
            ("after_transaction_create", self._begun),
            ("after_soft_rollback", self._taken_back),
        )
        for name, hook in hooks:
            event.listen(self._session, name, hook)
        try:
            yield
            self._session.flush()
        finally:
            for name, hook in hooks:
                event.remove(self._session, name, hook)

    def written(self) -> int:
        """How many rows the transaction has written so far, past the session too."""
        row = self._driver.execute(_WRITTEN).fetchone()
        return int(row[0]) if row else 0

    def changes(self) -> list[RowChange]:
        """What differs in the end, in the order in which it was touched."""
        for row, _, _ in self._touched.values():
            if inspect(row).persistent and inspect(row).expired_attributes:
                self._session.refresh(row)
            self._learn(row)
        told = (self._change(row, action, before) for row, action, before in self._touched.values())
        return [each for each in told if each is not None]

    def _loaded(self, _: UnitSession, row: Any) -> None:
        self._learn(row)

    def _flushing(self, session: UnitSession, _context: UOWTransaction, _rows: Any) -> None:
        for row in session.new:
            self._touch(row, (row, Action.CREATED, {}))
        for row in session.dirty:
            before = dict(_replaced(row))
            if before:
                kept = self._touched.get(id(row), (row, Action.UPDATED, {}))
                self._touch(row, (row, kept[1], {**before, **kept[2]}))
        for row in session.deleted:
            kept = self._touched.get(id(row), (row, Action.REMOVED, {}))
            removed = (row, Action.REMOVED, {**_columns(row), **kept[2]})
            self._touch(row, None if kept[1] is Action.CREATED else removed)

    def _touch(self, row: Any, touched: _Touched | None) -> None:
        self._steps.append((id(row), self._touched.get(id(row))))
        self._set(id(row), touched)

    def _set(self, key: int, touched: _Touched | None) -> None:
        if touched is None:
            self._touched.pop(key, None)
        else:
            self._touched[key] = touched

    def _begun(self, _: UnitSession, transaction: SessionTransaction) -> None:
        if transaction.nested:
            self._marks[transaction] = _Mark(len(self._steps), self.written(), self.in_vain)

    def _taken_back(self, _: UnitSession, transaction: SessionTransaction) -> None:
        """As if what came after the savepoint had never been."""
        mark = self._marks.pop(transaction, None)
        if mark is None:
            return
        self.in_vain = mark.in_vain + self.written() - mark.written
        while len(self._steps) > mark.steps:
            self._set(*self._steps.pop())

    def _learn(self, row: Any) -> None:
        values = inspect(row).dict
        name = next((values[each] for each in _NAMES if values.get(each)), None)
        if isinstance(values.get("id"), UUID) and name is not None:
            self._names[values["id"]] = str(name)

    def _change(self, row: Any, action: Action, before: dict[str, Any]) -> RowChange | None:
        table = str(row.__tablename__)
        if table in _INNER:
            return None
        now = before if action is Action.REMOVED else _columns(row)
        if action is Action.UPDATED:
            names = [name for name in before if now.get(name) != before[name]]
        else:
            names = [name for name, value in now.items() if value not in (None, [], {}, "")]
        fields = tuple(
            part
            for name in names
            if name not in _TECHNICAL
            for part in _parts(
                FieldChange(
                    name.removesuffix("_id"),
                    None if action is Action.CREATED else self._shown(name, before.get(name)),
                    None if action is Action.REMOVED else self._shown(name, now.get(name)),
                )
            )
        )
        if action is Action.UPDATED and not fields:
            return None
        return RowChange(f"{table.replace('_', '-')}/{self._called(now)}", action, fields)

    def _called(self, values: dict[str, Any]) -> str:
        """Its own name, or the names of the rows that it belongs to."""
        own = next((str(values[each]) for each in _NAMES if values.get(each)), None)
        if own is not None:
            return own
        owners = [self._names[value] for name, value in values.items() if name.endswith("_id") and value in self._names]
        return "+".join(owners) or str(values.get("id", "?"))

    def _shown(self, name: str, value: Any) -> Any:
        if isinstance(value, UUID):
            return self._names.get(value, str(value))
        if isinstance(value, Enum):
            return value.value
        if name in _MINUTES and isinstance(value, int):
            return f"{value // 60:02}:{value % 60:02}"
        return value


def _parts(change: FieldChange) -> Iterator[FieldChange]:
    """Of what has names within, those that differ."""
    before, after = change.before, change.after
    if not (isinstance(before, dict) and isinstance(after, dict)):
        yield change
        return
    for name in sorted(before.keys() | after.keys()):
        part = FieldChange(f"{change.field}.{name}", before.get(name), after.get(name))
        if part.before != part.after:
            yield from _parts(part)


def _columns(row: Any) -> dict[str, Any]:
    """The columns that are loaded; what the server fills in is not."""
    state: InstanceState[Any] = inspect(row)
    return {each.key: state.dict[each.key] for each in state.mapper.column_attrs if each.key in state.dict}


def _replaced(row: Any) -> Iterator[tuple[str, Any]]:
    """The columns of a row that are about to change, with what they were."""
    state: InstanceState[Any] = inspect(row)
    for each in state.mapper.column_attrs:
        history = state.attrs[each.key].history
        if history.has_changes():
            yield each.key, history.deleted[0] if history.deleted else None


def _told(action: Action, change: FieldChange) -> str:
    if action is Action.UPDATED:
        return f"{change.field}: {_value(change.before)} → {_value(change.after)}"
    return f"{change.field}: {_value(change.before if action is Action.REMOVED else change.after)}"


def _value(value: Any) -> str:
    if value is None:
        return "(none)"
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
