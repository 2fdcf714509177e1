"""The API, as a program gets it."""
