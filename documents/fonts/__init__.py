"""The fonts that papers embed, and how they were cut."""
