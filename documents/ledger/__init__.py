"""台账: the ledger taken away as a workbook, a CSV or JSON."""
