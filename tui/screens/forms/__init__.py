"""The form of an event, in parts: the sheet, what is offered, the editor, the way into the log."""
