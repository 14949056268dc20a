"""What is pure: no file, network, clock or environment; values in, values out."""
