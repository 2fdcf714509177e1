"""Imports what there is not."""
