"""Adapters to what is outside: each takes plain values, and tells what came of it. Used by jobs alone."""
