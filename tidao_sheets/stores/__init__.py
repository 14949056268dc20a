"""Where workbooks live, behind one small protocol (`store`): Excel files, Google Sheets."""
