"""Documents in: a ledger or a report becomes drafts and problems; nothing is stored here."""
