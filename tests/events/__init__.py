"""What can be said: events, their words, and the documents that they come in."""
