"""How messages leave this computer: a mail server, a web hook."""
