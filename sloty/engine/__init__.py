"""Pure scheduling: what time could be used, what is taken, which starts may be offered and why not.

No database, clock, settings or network: whatever is needed is handed in, `now` included. At the faces instants are
aware UTC datetimes; inside they are whole epoch seconds, and sets of them are sorted half-open ranges.
"""
