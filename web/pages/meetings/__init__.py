"""The monthly meeting: planning it, holding it, showing it, its minutes."""
