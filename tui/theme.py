"""How roles look: a palette as Rich's styles and as Textual's theme.

Colour never says anything alone: every status has its glyph and line style as well. In the theme `mono`
(also where NO_COLOR is set) roles differ by weight, underline and reversal only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from tui.palettes import BUILT_IN, ROLES, Palette, read_style

if TYPE_CHECKING:
    from rich.style import Style
    from textual.theme import Theme

NAMES = tuple(BUILT_IN)


def _grounds(palette: Palette) -> tuple[str, str, str]:
    screen, cursor, shadow = (
        read_style(style).ground or "" for style in (palette.screen, palette.cursor, palette.shadow)
    )
    return screen, cursor, shadow


#: The colours of the grounds of each built-in theme: the screen's, the cursor's line, the same without the focus. Empty
#: where they are the terminal's.
GROUNDS = {name: _grounds(palette) for name, palette in BUILT_IN.items()}
MOST_LOOKS = 32


@dataclass(frozen=True)
class Look:
    """One theme as styles, ready for segments. `grounded`: the roles that have a ground of their own, whether a colour
    or by being reversed."""

    name: str
    styles: dict[str, Style]
    cursor: Style
    shadow: Style
    grounded: frozenset[str] = frozenset()

    def of(self, role: str, over: Style | None = None) -> Style:
        """The style of a role, under what lies over it (`cursor`, `shadow`); an unknown one looks like plain text.

        What has a ground of its own keeps it under a cursor, since its colour was chosen to be read on that; what is
        reversed stands out of a reversed line by being the only thing in it that is not.
        """
        style = self.styles.get(role) or self.styles[""]
        if over is None or role not in self.grounded:
            return style if over is None else style + over
        return _upright(style) if style.reverse and over.reverse else style


class Dressed:
    """What wears a theme: the application. `wear` is the look of the theme that it wears now."""

    @property
    def wear(self) -> Look:
        """The look."""
        return look("dark")


def look(which: Palette | str) -> Look:
    """The styles of a palette, or of a built-in theme by its name."""
    return _look(BUILT_IN[which] if isinstance(which, str) else which)


@lru_cache(maxsize=MOST_LOOKS)
def _look(palette: Palette) -> Look:
    from rich.style import Style

    base = Style.parse(palette.screen)
    styles = {role: base + Style.parse(text) for role, text in palette.roles.items()}
    worn = {role: read_style(text, native=True) for role, text in palette.roles.items()}
    grounded = frozenset(role for role, style in worn.items() if style.ground or "reverse" in style.attributes)
    return Look(palette.name, styles, Style.parse(palette.cursor), Style.parse(palette.shadow), grounded)


def _upright(style: Style) -> Style:
    """A reversed style set back."""
    from rich.style import Style

    return style + Style(reverse=False)


def roles() -> tuple[str, ...]:
    """Every role that a drawing may use."""
    return ROLES


def textual_theme(which: Palette | str) -> Theme:
    """The same for Textual's own parts: scroll bars, borders, the input box."""
    from textual.theme import Theme

    palette = BUILT_IN[which] if isinstance(which, str) else which
    if palette.native:
        return _of_the_terminal(palette.name, Theme)
    colours = {role: read_style(style).front or "" for role, style in palette.roles.items()}
    ground, cursor, shadow = _grounds(palette)
    return Theme(
        name=palette.name,
        primary=colours["bar"],
        foreground=colours[""],
        background=ground,
        surface=ground,
        panel=shadow,
        boost=cursor,
        accent=colours["key"],
        warning=colours["disputed"],
        error=colours["denied"],
        success=colours["completed"],
        dark=palette.dark,
        variables={"rule": palette.rule},
    )


def _of_the_terminal(name: str, theme: type[Theme]) -> Theme:
    """A theme of the terminal's own two colours; what would be a coloured ground is reversed instead."""
    from textual.theme import BUILTIN_THEMES

    own = "ansi_default"
    variables = dict.fromkeys(BUILTIN_THEMES["ansi-dark"].variables, own)
    variables.update(dict.fromkeys(("scrollbar", "scrollbar-background", "scrollbar-corner-color", "border"), own))
    variables["input-cursor-text-style"] = "reverse"
    variables["rule"] = own
    return theme(
        name=name,
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
