"""What offices report over the year: workbooks of their own, read and counted. Nothing here is ever a score."""
