"""A strict test server for Google Sheets v4, Drive v3 and OAuth tokens: `python -m tests.sheets_server --help`."""
