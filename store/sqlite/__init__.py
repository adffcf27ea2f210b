"""The log and its projection in SQLite. No SQL stands outside this package."""
