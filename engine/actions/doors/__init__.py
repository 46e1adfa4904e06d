"""Coming in and going out: sessions, links, passwords, the second factor."""
