"""How roles look: a dark and a light theme with Okabe and Ito's colours, and one without any colour.

Colour never says anything alone: every status has its glyph and line style as well. In the theme `mono`
(also where NO_COLOR is set) roles differ by weight, underline and reversal only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.style import Style
    from textual.theme import Theme

NAMES = ("dark", "light", "mono")

_DARK = {
    "": "#d7dae0",
    "dim": "#a3aab7",
    "title": "bold #f2f4f8",
    "heading": "bold #b7a6e6",
    "key": "bold #f0c674",
    "party": "#e6e9ef",
    "value": "#f2f4f8",
    "outlet": "#b8c7e0",
    "link": "#7fb6e6",
    "out": "strike #a3aab7",
    "focus": "bold #f0c674",
    "tab": "bold #101318 on #56b4e9",
    "live": "bold #101318 on #1fae85",
    "past": "bold #101318 on #e69f00",
    "news": "bold #f0e442",
    "bar": "#56b4e9",
    "later": "#9aa1ad",
    "error": "bold #ff8a5c",
    "rumoured": "#f0e442",
    "confirmed": "#56b4e9",
    "completed": "#1fae85",
    "disputed": "#e69f00",
    "denied": "#f27a3d",
    "ended": "#abb0ba",
}
_LIGHT = {
    "": "#24272e",
    "dim": "#5b616c",
    "title": "bold #0c0e12",
    "heading": "bold #5a3d9e",
    "key": "bold #7a4f00",
    "party": "#15181d",
    "value": "#0c0e12",
    "outlet": "#2d4a78",
    "link": "#005a9c",
    "out": "strike #5b616c",
    "focus": "bold #7a4f00",
    "tab": "bold #ffffff on #00609a",
    "live": "bold #ffffff on #00694c",
    "past": "bold #ffffff on #9a4a00",
    "news": "bold #7a4f00",
    "bar": "#00609a",
    "later": "#565c66",
    "error": "bold #a83200",
    "rumoured": "#6f6000",
    "confirmed": "#00609a",
    "completed": "#00694c",
    "disputed": "#8a5200",
    "denied": "#a83200",
    "ended": "#5b616c",
}
_MONO = {
    "": "none",
    "dim": "dim",
    "title": "bold",
    "heading": "bold underline",
    "key": "bold",
    "party": "none",
    "value": "none",
    "outlet": "none",
    "link": "underline",
    "out": "strike dim",
    "focus": "bold",
    "tab": "reverse",
    "live": "bold",
    "past": "bold reverse",
    "news": "bold",
    "bar": "none",
    "later": "dim",
    "error": "bold reverse",
    "rumoured": "italic",
    "confirmed": "bold",
    "completed": "bold",
    "disputed": "italic bold",
    "denied": "strike",
    "ended": "dim",
}
#: Grounds: the screen's, and the cursor's line in the pane that has it and in one that has not.
GROUNDS = {
    "dark": ("#14171d", "#2b3340", "#20252e"),
    "light": ("#fbfbfa", "#d3e0ee", "#ebeef2"),
    "mono": ("", "reverse", "underline"),
}
#: The line between two panes.
RULES = {"dark": "#4a5361", "light": "#b3bac5", "mono": "ansi_default"}
_ROLES = {"dark": _DARK, "light": _LIGHT, "mono": _MONO}


@dataclass(frozen=True)
class Look:
    """One theme as styles, ready for segments."""

    name: str
    styles: dict[str, Style]
    cursor: Style
    shadow: Style

    def of(self, role: str) -> Style:
        """The style of a role; an unknown one looks like plain text."""
        return self.styles.get(role) or self.styles[""]


@lru_cache(maxsize=len(NAMES))
def look(name: str) -> Look:
    """The styles of a theme by its name."""
    from rich.style import Style

    ground, cursor, shadow = GROUNDS[name]
    base = Style.parse(f"on {ground}") if ground else Style.null()
    styles = {role: base + Style.parse(text) for role, text in _ROLES[name].items()}
    if name == "mono":
        return Look(name, styles, Style.parse(cursor), Style.parse(shadow))
    return Look(name, styles, Style.parse(f"on {cursor}"), Style.parse(f"on {shadow}"))


def roles() -> tuple[str, ...]:
    """Every role that a drawing may use."""
    return tuple(_DARK)


def textual_theme(name: str) -> Theme:
    """The same for Textual's own parts: scroll bars, borders, the input box."""
    from textual.theme import Theme

    if name == "mono":
        return _without_colour(Theme)
    ground, cursor, shadow = GROUNDS[name]
    table = _ROLES[name]
    return Theme(
        name=name,
        primary=table["bar"],
        foreground=table[""],
        background=ground,
        surface=ground,
        panel=shadow,
        boost=cursor,
        accent=table["key"].split()[-1],
        warning=table["disputed"],
        error=table["denied"],
        success=table["completed"],
        dark=name == "dark",
        variables={"rule": RULES[name]},
    )


def _without_colour(theme: type[Theme]) -> Theme:
    """A theme of the terminal's own two colours; what would be a coloured ground is reversed instead."""
    from textual.theme import BUILTIN_THEMES

    own = "ansi_default"
    variables = dict.fromkeys(BUILTIN_THEMES["ansi-dark"].variables, own)
    variables.update(dict.fromkeys(("scrollbar", "scrollbar-background", "scrollbar-corner-color", "border"), own))
    variables["input-cursor-text-style"] = "reverse"
    variables["rule"] = own
    return theme(
        name="mono",
        primary=own,
        secondary=own,
        warning=own,
        error=own,
        success=own,
        accent=own,
        foreground=own,
        background=own,
        surface=own,
        panel=own,
        boost=own,
        ansi=True,
        variables=variables,
    )
