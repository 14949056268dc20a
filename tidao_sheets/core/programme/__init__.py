"""The programme file: what is assessed, by whom, when and by which rubric."""
