"""The example court: its ledger, its people, and eight weeks of its calendar."""
