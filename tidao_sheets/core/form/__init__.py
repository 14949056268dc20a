"""The score form, two directions over one layout: programme → tabs (`build`), and observed books → scores (`read`)."""
