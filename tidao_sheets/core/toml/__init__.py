"""A TOML text → checked records, or every mistake in it with its line."""
