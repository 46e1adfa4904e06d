"""统计: figures with their definitions, each a link to the items that it counts."""
