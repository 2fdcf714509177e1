"""A note is an act on an appointment: it raises the version, and stands in the history."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_VERBS = (
    "'BOOK', 'APPROVE', 'DECLINE', 'CONFIRM', 'CHECK_IN', 'START', 'COMPLETE', 'MARK_NO_SHOW', 'RESCHEDULE', 'REASSIGN',"
    " 'ANNOTATE', 'CANCEL', 'UNDO'"
)


def upgrade() -> None:
    """One more verb."""
    op.drop_constraint(op.f("ck_status_change_verb_known"), "status_change")
    op.create_check_constraint(op.f("ck_status_change_verb_known"), "status_change", f"verb in ({_VERBS})")
