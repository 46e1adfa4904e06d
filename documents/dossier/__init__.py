"""一项一档: everything of one item in one ZIP."""
