"""Sloty schedules appointments for many organisations on one PostgreSQL database."""

__version__ = "0.1.0"
