"""How people and scripts see the store: the command line and the terminal UI."""
