"""What visitors do by themselves."""
