"""The workspace file: which store, where, and what the letters need."""
