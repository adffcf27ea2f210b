"""Writing: from what somebody types to the event that is appended, and the store that it is appended to.

Nothing here knows a screen. `typed` is shared with `dealweb add`; `fields` and `draft` bring in the event models, so
they are imported when a form is opened, and not before.
"""
