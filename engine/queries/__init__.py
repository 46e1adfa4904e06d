"""Every SELECT, named as its question."""
