"""Where workbooks live, behind one small protocol."""
