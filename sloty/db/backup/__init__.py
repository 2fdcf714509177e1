"""A database whole in one file: roles, dump, and a manifest by which a restored one is judged."""
