"""The desk, and the applications that wait on it."""
