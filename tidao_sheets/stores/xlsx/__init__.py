"""The Excel store: openpyxl only reads, XlsxWriter only writes whole new files."""
