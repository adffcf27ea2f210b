"""Names of keys: as a person writes them, as Textual names them, as they are shown.

A key is a character (`/`, `G`, `é`) or a name (`enter`, `pageup`, `f1`), with `ctrl+`, `alt+`, `shift+` before it
where a terminal can tell that apart.
"""

from __future__ import annotations

import re
import unicodedata

NAMED = (
    "backspace", "delete", "down", "end", "enter", "escape", "home", "insert", "left", "pagedown", "pageup", "right",
    "space", "tab", "up", *(f"f{number}" for number in range(1, 25)),
)  # fmt: skip
_OTHER_NAMES = {
    "bksp": "backspace", "bs": "backspace", "del": "delete", "esc": "escape", "ins": "insert", "page_down": "pagedown",
    "page_up": "pageup", "pgdn": "pagedown", "pgup": "pageup", "return": "enter", "plus": "+", "minus": "-",
    "comma": ",", "colon": ":", "slash": "/", "question_mark": "?", "quote": "'",
}  # fmt: skip
#: What a terminal sends for these is what it sends for another key.
_SAME = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "escape", "ctrl+h": "backspace", "ctrl+space": "ctrl+@"}
_SHIFTED = ("backspace", "enter", "escape", "space")
_RENAMED = {
    "solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
    "plus_sign": "plus", "low_line": "underscore",
}  # fmt: skip
_SHOWN = {"escape": "esc", "backspace": "bksp", "pagedown": "pgdn", "pageup": "pgup", "delete": "del"}
_MODIFIERS = ("ctrl", "alt", "shift")
#: What a line to type in does something with, besides letters.
_EDITING = frozenset(
    "backspace delete down end enter escape home left pagedown pageup right space tab up alt+backspace ctrl+a "
    "ctrl+backspace ctrl+c ctrl+d ctrl+e ctrl+k ctrl+left ctrl+pagedown ctrl+pageup ctrl+right ctrl+u ctrl+v ctrl+w "
    "ctrl+x".split()
)


def read_key(text: str) -> str:
    """A key as the tables write it. Raises ValueError with a sentence where no terminal sends such a key."""
    written = text.strip() or text[:1]
    if len(written) <= 1:
        return _single(written, text)
    *modifiers, key = re.split(r"\+(?=.)", written)
    held = {modifier.lower() for modifier in modifiers}
    if len(key) > 1:
        key = _OTHER_NAMES.get(key.lower(), key.lower())
    if not held <= set(_MODIFIERS) or len(held) < len(modifiers) or (len(key) > 1 and key not in NAMED):
        raise ValueError(_unknown(written))
    if held == {"ctrl"} and len(key) == 1:
        key = key.lower()
    made = "+".join([*(modifier for modifier in _MODIFIERS if modifier in held), key])
    made = _SAME.get(made, made)
    _sent(made, written)
    return made


def _single(character: str, text: str) -> str:
    if character == " ":
        return "space"
    if character and character.isprintable() and unicodedata.category(character)[0] in "LNPS":
        return character
    raise ValueError(f"no key is called {text!r}")


def _sent(key: str, written: str) -> None:
    """Raise where terminals send nothing of its own for a combination."""
    *modifiers, name = re.split(r"\+(?=.)", key)
    if not modifiers or key == "ctrl+@":
        return
    if len(name) > 1:
        if modifiers == ["shift"] and name in _SHIFTED:
            raise ValueError(f"terminals do not tell {written} from {name}")
        return
    if modifiers == ["shift"]:
        other = name.upper() if name.upper() != name else "the character itself"
        raise ValueError(f"{written} is written as the character that it gives: {other}")
    if modifiers == ["ctrl"] and re.fullmatch(r"[a-z\\\]^_]", name):
        return
    if modifiers == ["alt"] and re.fullmatch(r"[a-z]", name):
        return
    if modifiers == ["alt"] and re.fullmatch(r"[A-Z]", name):
        return
    raise ValueError(f"terminals do not send {written}")


def _unknown(written: str) -> str:
    parts = re.split(r"[+-]", written)
    emacs = {"C": "ctrl", "M": "alt", "S": "shift"}
    if len(parts) == 2 and parts[0] in emacs and parts[1]:
        return f"no key is called '{written}'; did you mean {emacs[parts[0]]}+{parts[1]}?"
    if " " in written:
        return f'\'{written}\' is more than one key; several keys for one action stand in a list: ["j", "down"]'
    from difflib import get_close_matches

    near = get_close_matches(parts[-1].lower(), [*NAMED, *_OTHER_NAMES], 1)
    mend = f"; did you mean {'+'.join([*parts[:-1], near[0]])}?" if near else ""
    return f"no key is called '{written}'{mend}"


def textual_name(key: str) -> str:
    """A key of the tables as Textual names it."""
    *modifiers, name = re.split(r"\+(?=.)", key) if len(key) > 1 else [key]
    if key == "ctrl+@":
        return key
    if modifiers == ["alt"] and name.isupper():
        return f"alt+shift+{name.lower()}"
    if len(name) == 1 and not name.isalnum():
        name = unicodedata.name(name).lower().replace("-", "_").replace(" ", "_")
        name = _RENAMED.get(name, name)
    return "+".join([*modifiers, name])


def passes(key: str) -> bool:
    """Whether a key of the tables still means its action while something is typed."""
    return len(key) > 1 and key not in _EDITING


def shown(key: str) -> str:
    """A key as the footer shows it."""
    return _SHOWN.get(key, key)
