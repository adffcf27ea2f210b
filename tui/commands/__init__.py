"""The bodies of the commands. Each module is imported only when one of its commands is asked for."""
