"""Who comes in, and which doors are open to them."""
