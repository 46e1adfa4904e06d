"""What pages hear without asking: one watcher a process, any number of listeners."""
