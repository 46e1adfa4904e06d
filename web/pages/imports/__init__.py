"""The import wizard: a file or a text on its way to the map."""
