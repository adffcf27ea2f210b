"""The first minutes: what can be done about a store that holds nothing yet. Pure."""

from __future__ import annotations

from tui.actions import BY_ID, shown_keys
from tui.drawing.lines import Drawing, Line, put, run

#: By action id: what it is called here, and what comes of it.
CHOICES = {
    "app.demo": ("Demo", "the bundled history, in a throw-away store"),
    "app.import": ("Import", "the command that brings a file in"),
    "write.rumour": ("First rumour", "the form for a first report"),
}


def welcome() -> Drawing:
    """Ways to begin, each with its key; a click does it too."""
    lines: list[Line] = [(), (run(" This store holds no reports yet. Ways to begin:", "title"),), ()]
    for id, (title, outcome) in CHOICES.items():
        if id in BY_ID:
            key = put(shown_keys(BY_ID[id], 1), 5, "key")
            parts = (run("   "), key, put(title, 15), run(outcome, "dim"))
            lines.append(tuple(part._replace(act=id) for part in parts))
    return Drawing((*lines, (), (run(" Reports that come in from elsewhere show here by themselves.", "dim"),)))
