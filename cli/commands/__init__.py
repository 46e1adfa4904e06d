"""One file for each command or family of commands, in the order of `cli.app`."""
