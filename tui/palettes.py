"""The colours of the built-in themes, as data: for each role a style, and the grounds that it is read on.

`dark` and `light` stand on Okabe and Ito's colours. In `dark-safe` and `light-safe` the colours of the statuses
stay apart for eyes that lack red, green or blue cones, which a test simulates. `mono` has no colour, `ansi` only
the sixteen that the terminal's own settings give.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple


@dataclass(frozen=True, eq=False, slots=True)
class Palette:
    """One theme as data. Styles are written as Rich reads them: `bold #f2f4f8`, `reverse`, `#101318 on #56b4e9`.

    `screen` is the ground of everything, `cursor` lies over the cursor's line in the pane that has the focus, `shadow`
    in one that has not; `rule` is the line between panes. `native`: the terminal's own colours, which can be anything.
    """

    name: str
    roles: Mapping[str, str]
    screen: str
    cursor: str
    shadow: str
    rule: str
    dark: bool = True
    native: bool = False


class Worn(NamedTuple):
    """A style in parts; a colour that it does not name is None."""

    attributes: tuple[str, ...] = ()
    front: str | None = None
    ground: str | None = None

    def __str__(self) -> str:
        words = (*self.attributes, *filter(None, (self.front,)), *(("on", self.ground) if self.ground else ()))
        return " ".join(words) or "none"


ATTRIBUTES = ("bold", "dim", "italic", "underline", "strike", "reverse")
_SIXTEEN = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
OWN_COLOURS = ("default", *_SIXTEEN, *(f"bright_{name}" for name in _SIXTEEN))


def read_style(text: str, *, native: bool = False) -> Worn:
    """A style as a user may write it: attributes, a colour, `on` a colour. The terminal's own colours by their names
    only where `native`. Raises ValueError with a sentence."""
    attributes: list[str] = []
    colours: list[str | None] = [None, None]
    behind = False
    for word in text.split():
        if word == "on" and not behind:
            behind = True
        elif word in ATTRIBUTES:
            attributes.append(word)
        elif word != "none" or len(text.split()) > 1:
            if colours[behind] is not None:
                raise ValueError(f"'{text}' names two colours for one thing")
            colours[behind] = read_colour(word, native=native)
    if behind and colours[1] is None:
        raise ValueError(f"'{text}' says on, but not which colour")
    return Worn(tuple(attributes), *colours)


def read_colour(text: str, *, native: bool = False) -> str:
    """A colour as a user may write it, `#rgb` as `#rrggbb`. Raises ValueError with a sentence."""
    if re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        return text.lower()
    if re.fullmatch(r"#[0-9a-fA-F]{3}", text):
        return "#" + "".join(2 * digit for digit in text[1:].lower())
    if text in OWN_COLOURS:
        if native:
            return text
        raise ValueError(f"'{text}' is a colour of the terminal's own, which only a theme based on ansi can use")
    mend = "write it as #rrggbb" + (", or as the terminal's own: red, bright_red …" if native else "")
    raise ValueError(f"'{text}' is no colour; {mend}")


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
    "jump": "bold #101318 on #f0c674",
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
    "jump": "bold #ffffff on #7a4f00",
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
    "jump": "bold reverse",
    "news": "bold",
    "bar": "none",
    "later": "dim",
    "error": "bold reverse",
    "rumoured": "italic",
    "confirmed": "bold",
    "completed": "bold underline",
    "disputed": "italic bold",
    "denied": "strike",
    "ended": "dim",
}
_DARK_SAFE = {
    "tab": "bold #0f1216 on #4c9dff",
    "live": "bold #0f1216 on #64ffce",
    "past": "bold #0f1216 on #f47a1c",
    "news": "bold #f7f52a",
    "bar": "#4c9dff",
    "error": "bold #ffa366",
    "rumoured": "#f7f52a",
    "confirmed": "#4c9dff",
    "completed": "#64ffce",
    "disputed": "#c8946c",
    "denied": "#f47a1c",
    "ended": "#a39fbb",
}
_LIGHT_SAFE = {
    "tab": "bold #ffffff on #0e3bf9",
    "live": "bold #ffffff on #04724b",
    "past": "bold #ffffff on #8a0aa0",
    "news": "bold #8a0aa0",
    "bar": "#0e3bf9",
    "error": "bold #8a0aa0",
    "rumoured": "#805d00",
    "confirmed": "#0e3bf9",
    "completed": "#04724b",
    "disputed": "#4a1c02",
    "denied": "#8a0aa0",
    "ended": "#565670",
}
# What is faint is said by the attribute: the terminal's bright black is the ground itself in some settings.
_ANSI = {
    "heading": "bold magenta",
    "key": "bold yellow",
    "link": "underline cyan",
    "focus": "bold yellow",
    "tab": "bold reverse cyan",
    "live": "bold reverse green",
    "past": "bold reverse yellow",
    "jump": "bold reverse magenta",
    "news": "bold yellow",
    "bar": "cyan",
    "error": "bold reverse red",
    "rumoured": "yellow",
    "confirmed": "bold cyan",
    "completed": "green",
    "disputed": "bold magenta",
    "denied": "red",
    "ended": "dim",
}

DARK = Palette("dark", _DARK, "on #14171d", "on #2b3340", "on #20252e", "#4a5361")
LIGHT = Palette("light", _LIGHT, "on #fbfbfa", "on #d3e0ee", "on #ebeef2", "#b3bac5", dark=False)
MONO = Palette("mono", _MONO, "none", "reverse", "underline", "ansi_default", native=True)
DARK_SAFE = Palette("dark-safe", {**_DARK, **_DARK_SAFE}, "on #0f1216", "on #26303f", "on #1a1f27", "#4a5361")
LIGHT_SAFE = Palette(
    "light-safe", {**_LIGHT, **_LIGHT_SAFE}, "on #fcfcfc", "on #d9e4f0", "on #edf0f3", "#b3bac5", dark=False
)
ANSI = replace(MONO, name="ansi", roles={**_MONO, **_ANSI})

#: By name, in the order in which they turn.
BUILT_IN: dict[str, Palette] = {each.name: each for each in (DARK, LIGHT, DARK_SAFE, LIGHT_SAFE, ANSI, MONO)}
#: Every role that a drawing may use.
ROLES = tuple(_DARK)
