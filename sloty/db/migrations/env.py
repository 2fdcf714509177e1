"""How Alembic reaches the database: over the connection that `db/schema.py` hands it, in one transaction."""

from alembic import context

from sloty.models import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=False)
with context.begin_transaction():
    context.run_migrations()
