"""What the desk asks, or shows, over the day: one screen each, gone with Esc."""
