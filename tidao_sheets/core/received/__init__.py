"""Files that came back: what each is, under which name it is kept, and what it changes."""
