"""What a message says, and the form in which it travels. Pure: no database, no network, no clock."""
