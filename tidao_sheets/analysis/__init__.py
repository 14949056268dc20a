"""For people who analyse: tidy frames and exports."""
