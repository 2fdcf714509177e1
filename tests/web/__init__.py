"""The booking page and the API, asked over HTTP on the real database."""
