"""What visitors see and do, tried in a real browser."""
