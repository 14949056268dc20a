"""Assessment → the summary workbook's tabs, and back: people's remarks, and what stands where."""
