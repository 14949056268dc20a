"""The command line: options, commands, the console, and how results are told."""
