"""Pages of HTML, for the report and the desk: templates, what they show, and their charts."""
