"""The verbs: gather, decide, record. One verb, one transaction, committed at the edge."""
