"""Alembic migrations, run by `sloty db migrate` as `sloty_migrator`, owned by `sloty_owner`."""
