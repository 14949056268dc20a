"""The Google store: forms and summary as Google Sheets; one read a workbook, one atomic write a workbook."""
