"""Dialogs of the desk: each asks one thing, and gives back the answer or None."""
