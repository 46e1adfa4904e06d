"""One item, what is done to it, and its proofs."""
