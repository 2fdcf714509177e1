"""Pure readers and writers of what comes from outside and goes there."""
