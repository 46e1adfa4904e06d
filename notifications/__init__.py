"""Wording and carriage: facts become mails, mails become the server's replies."""
