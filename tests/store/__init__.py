"""Tests of the store: the log, the fold, pictures as of any point."""
