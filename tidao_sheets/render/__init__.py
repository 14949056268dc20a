"""Letters → PDF (and, later, Word)."""
