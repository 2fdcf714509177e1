"""What the desk asks, or shows, over the day: one dialog each, which gives back the answer or None; Esc goes back."""
