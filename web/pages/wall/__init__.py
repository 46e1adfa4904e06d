"""作战图: the board on a desk screen, a telephone, a wall and paper."""
