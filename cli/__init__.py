"""The command line: thin commands over the engine's verbs. Only here and in flows is a clock read.

`cli.app` is the table of contents. Everything heavy (the database, Prefect, the mail carriage) is
imported inside the command that needs it, so that `battlemap --help` answers at once.
"""
