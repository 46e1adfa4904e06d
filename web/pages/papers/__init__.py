"""Papers that wait for a signature, and what became of the others."""
