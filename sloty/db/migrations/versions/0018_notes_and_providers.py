"""A note is an act on an appointment: it raises the version, and stands in the history. Providers say how they sign in.

By the address, and not by the user, whom nothing ever set: files that make a tenant name people who have yet to accept.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_VERBS = (
    "'BOOK', 'APPROVE', 'DECLINE', 'CONFIRM', 'CHECK_IN', 'START', 'COMPLETE', 'MARK_NO_SHOW', 'RESCHEDULE', 'REASSIGN',"
    " 'ANNOTATE', 'CANCEL', 'UNDO'"
)


def upgrade() -> None:
    """One more verb; a column for another."""
    op.drop_constraint(op.f("ck_status_change_verb_known"), "status_change")
    op.create_check_constraint(op.f("ck_status_change_verb_known"), "status_change", f"verb in ({_VERBS})")
    op.drop_column("provider", "user_id")
    op.add_column("provider", sa.Column("sign_in_email", sa.String(), nullable=True))
