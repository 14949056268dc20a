"""Cells, tabs and workbooks: declared, observed, and the difference between the two."""
