"""台账: the list of all items, its export, and assigning many at once."""
