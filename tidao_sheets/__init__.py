"""tidao_sheets."""
