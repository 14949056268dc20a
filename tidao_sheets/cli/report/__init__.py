"""What a command has come to, as JSON for programs and as text for people; both from the same record."""
