"""What screens are made of. A widget draws what it is handed and says what was done to it; it calls no operation."""
