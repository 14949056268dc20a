"""Assessment and template → a letter's parts, whatever typesets them."""
