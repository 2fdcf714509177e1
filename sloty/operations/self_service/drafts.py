"""Files of a form in which something else was wrong: kept for a while, so that nobody has to choose them again.

Who sent one is given a signed word for it, which stands in the form and is worth nothing elsewhere.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sloty.actor import Permission
from sloty.db.queries import attachment as queries
from sloty.engine.fields import Parameter
from sloty.engine.uploads import Upload, read_upload
from sloty.engine.values import Unreadable
from sloty.ids import TenantId, new_id
from sloty.operations import signing
from sloty.operations.signing import Purpose
from sloty.operations.unit import Unit

LAST = timedelta(hours=2)
"""Longer than a time can be held."""
_MOST = 200
"""Of one tenant at a time. Whoever sends more has to choose the file again, as browsers have it anyway."""


def keep(unit: Unit, parameters: Sequence[Parameter], files: Mapping[str, Upload]) -> dict[str, str]:
    """Keep the files, by the name of the question, that would be taken as answers; the words of those."""
    unit.actor.require(Permission.BOOK_OWN)
    kinds = {each.name: each.options for each in parameters}
    found = {}
    for name, upload in files.items():
        try:
            told = read_upload(upload, kinds[name])
        except Unreadable:
            continue
        row = unit.session.row(
            queries.KEEP, id=new_id(unit.now), filename=told["filename"], sha256=told["sha256"],
            content=upload.content, now=unit.now, most=_MOST,
        )  # fmt: skip
        if row is not None:
            facts = {"d": row[0].hex, "q": name}
            found[name] = signing.sign(unit.database, Purpose.FILE, TenantId(unit.tenant), facts)
    return found


def opened(unit: Unit, words: Mapping[str, str]) -> dict[str, Upload]:
    """The files that are still kept, of words that are ours for that question; by its name."""
    unit.actor.require(Permission.BOOK_OWN)
    ids: dict[UUID, str] = {}
    for name, word in words.items():
        facts = signing.unsign(unit.database, Purpose.FILE, TenantId(unit.tenant), word)
        if facts is not None and facts["q"] == name:
            ids[UUID(facts["d"])] = name
    rows = unit.session.rows(queries.KEPT, ids=list(ids)) if ids else ()
    return {ids[identity]: Upload(filename, bytes(content)) for identity, filename, content in rows}
