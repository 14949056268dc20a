"""The Excel store: a bounded reader of our own over expat, XlsxWriter for whole new files."""
