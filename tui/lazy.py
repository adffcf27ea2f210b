"""Commands that are made when they are asked for.

Typer reads the signature of each function at start; forty of them with their options take longer than the
answer to a question. A `LazyGroup` knows of each command only its name, its line of help and the place of
its function, and builds the one that runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

WORDS_AND_DATES = {"ignore_unknown_options": True}
"""For commands whose arguments may begin with one dash: a negated word of a query, or -7d."""


class Spec(NamedTuple):
    """Where a command stands. A `table` makes it a group of commands of its own.

    `keep`: of the function's parameters only these are options of this command (all where None).
    """

    place: str
    help: str
    settings: Mapping[str, Any] = {}
    keep: frozenset[str] | None = None
    table: Mapping[str, Spec] | None = None


class Commands(dict[str, Any]):
    """The commands of a table by name, each built when first looked up."""

    def __init__(self, table: Mapping[str, Spec]) -> None:
        super().__init__()
        self.table = table

    def get(self, name: str, default: Any = None) -> Any:
        if name not in self.table:
            return default
        if name not in self:
            self[name] = build(name, self.table[name])
        return self[name]

    def keys(self) -> Any:
        """The names of all, built or not, so that a slip can be told what was meant."""
        return self.table.keys()


class LazyGroup(TyperGroup):
    """A group that reads its commands from a table."""

    table: Mapping[str, Spec] = {}

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{**settings, "commands": {}})
        self.commands = Commands(self.table)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """The names in the table's order."""
        return list(self.table)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """The list in `--help`, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, spec.help) for name, spec in self.table.items()])


def group_of(table: Mapping[str, Spec]) -> type[LazyGroup]:
    """A group class for a table."""
    return type("Group", (LazyGroup,), {"table": table})


def new_app(**settings: Any) -> typer.Typer:
    """A Typer application in the house's manner: help and errors as plain lines."""
    return typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, **settings)


def build(name: str, spec: Spec) -> TyperCommand | TyperGroup:
    """The command itself, with its function's module imported."""
    if spec.table is not None:
        app = new_app(cls=group_of(spec.table), help=spec.help, add_completion=False, no_args_is_help=False)
        app.callback()(_nothing)
    else:
        module, function = spec.place.split(":")
        app = new_app(add_completion=False)
        callback = getattr(import_module(module), function)
        help = spec.help if spec.keep else callback.__doc__
        app.command(name, help=help, context_settings=dict(spec.settings))(callback)
    command = get_command(app)
    assert isinstance(command, TyperCommand | TyperGroup)
    command.name = name
    if spec.keep is not None:
        command.params = [param for param in command.params if param.name in spec.keep]
    return command


def _nothing() -> None:
    """A group by itself does nothing."""


def walk(table: Mapping[str, Spec], before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Spec]]:
    """Every command with its path, groups before their own."""
    for name, spec in table.items():
        yield (*before, name), spec
        if spec.table is not None:
            yield from walk(spec.table, (*before, name))
