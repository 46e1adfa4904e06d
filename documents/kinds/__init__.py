"""One file a family of papers: its built-in form, and a sample of all it can say."""
