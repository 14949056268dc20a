"""The score form, two directions over one layout: programme → tabs (`workbook`), observed books → scores (`read_*`)."""
