"""The help for where the user is, made from the registry of actions. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tui.actions import GROUPS, Situation, possible, shown_keys, with_keys
from tui.drawing.lines import Drawing, Line, Run, Target, put, run, wrap
from tui.drawing.sentences import QUERY_HELP, legend

_KEYS = 22
_TITLE = 20


def help_page(title: str, about: Sequence[str], situation: Situation, width: int) -> Drawing:
    """What has the focus (its `title` and what it says `about` itself), what can be done in it now, what signs mean.

    The actions are targets of the kind `action`.
    """
    lines: list[Line] = [(run(title, "title"),)]
    targets: list[Target] = []
    for sentence in about:
        lines.extend(wrap(with_keys(sentence), width))
    actions = possible(situation)
    for group, name in GROUPS.items():
        here = [action for action in actions if action.group == group]
        if not here:
            continue
        lines.extend(((), (run(name, "heading"),)))
        for action in here:
            keys = shown_keys(action, 4, typing=situation.typing)
            head = (put(keys, _KEYS, "key"), put(action.title, _TITLE))
            explained = wrap(with_keys(action.help), max(10, width - _KEYS - _TITLE), "dim")
            targets.append(Target(len(lines), "action", action.id))
            lines.append((*head, *explained[0]))
            lines.extend((Run(" " * (_KEYS + _TITLE)), *more) for more in explained[1:])
    lines.extend(((), (run("Queries", "heading"),)))
    for sentence in QUERY_HELP:
        lines.extend(wrap(sentence, width))
    lines.extend(((), (run("Signs", "heading"),), *legend()))
    return Drawing(tuple(lines), tuple(targets))
