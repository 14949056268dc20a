"""Letters → PDF and Word."""
