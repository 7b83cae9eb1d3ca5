# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""click in German: help pages, and every way to call a command wrongly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from inspect import cleandoc
from typing import Any, cast

import click

from ozgcheck.errors import ConfigError, OzgcheckError
from ozgcheck.language import tr
from ozgcheck.suggest import nearest

_HEADINGS = {"Options": tr("Optionen"), "Commands": tr("Befehle"), "Arguments": tr("Argumente")}


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix=tr("Aufruf: "))

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        german = [(name, text.replace("[required]", tr("[nötig]"))) for name, text in rows]
        super().write_dl(german, *args, **kwargs)


class _Context(click.Context):
    formatter_class = _Formatter


class Number(click.IntRange):
    """A whole number; the help text says the range, not click's formula."""

    def _describe_range(self) -> str:
        return ""


class Seconds(click.FloatRange):
    """Seconds from 0 to `most`; `0,5` is as good as `0.5`."""

    def __init__(self, most: int) -> None:
        super().__init__(0, most)
        self.most = most

    def _describe_range(self) -> str:
        return ""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number.

        Raises:
            ConfigError: it is none, or too many.
        """
        try:
            seconds = float(str(value).replace(",", "."))
        except ValueError:
            seconds = -1.0
        if not 0 <= seconds <= self.most:
            name = param.opts[0] if param is not None else tr("Der Wert")
            raise ConfigError(
                tr("{name} erwartet Sekunden, eine Zahl von 0 bis {most}.").format(
                    name=name, most=self.most
                )
            )
        return seconds


class GermanCommand(click.Command):
    """A command whose help is German, and which says when a word is too many."""

    context_class = _Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", tr("[OPTIONEN]"))
        # Checked in invoke: click would complain in English.
        kwargs.setdefault("context_settings", {"allow_extra_args": True})
        super().__init__(*args, **_translated(kwargs))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words; an error knows the command, which click does not always tell it."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def invoke(self, ctx: click.Context) -> Any:
        """Run, unless words are left that nobody asked for."""
        if ctx.args:
            raise ConfigError(
                tr("„{args}“ ist hier zu viel.").format(args=ctx.args[0]),
                tr("Hilfe: {command_path} --help").format(command_path=ctx.command_path),
            )
        return super().invoke(ctx)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help` with a German description."""
        return _german_help(super().get_help_option(ctx))


def _translated(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings with the help text, which click takes from the docstring, translated."""
    text = settings.get("help")
    return {**settings, "help": tr(cleandoc(text))} if text else settings


class ReaderLeft(Exception):  # noqa: N818 - not an error: `ozgcheck gaps | head`
    """Who read the output has seen enough."""


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is called.

    Args:
        homes: command name to `module:function` and the one line that help shows.
    """

    context_class = _Context
    command_class = GermanCommand

    def __init__(self, *args: Any, homes: dict[str, tuple[str, str]], **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", tr("[OPTIONEN]"))
        kwargs.setdefault("subcommand_metavar", tr("BEFEHL [ARGUMENTE] …"))
        super().__init__(*args, **_translated(kwargs))
        self._homes = homes

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help` with a German description."""
        return _german_help(super().get_help_option(ctx))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command.

        Raises:
            ReaderLeft: the output goes nowhere; click would make a broken pipe exit code 1.
        """
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ReaderLeft from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order they are wanted, not by alphabet."""
        return list(self._homes)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command."""
        if cmd_name not in self._homes:
            return None
        module, _, name = self._homes[cmd_name][0].partition(":")
        return cast(click.Command, getattr(import_module(module), name))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one was probably meant."""
        if args and args[0] not in self._homes and not args[0].startswith("-"):
            raise ConfigError(
                tr("Den Befehl „{args}“ gibt es nicht.").format(args=args[0]),
                nearest(args[0], self._homes)
                or tr("Befehle sind: {homes}.").format(homes=", ".join(self._homes)),
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in self._homes.items()])


def _german_help(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = tr("Diese Hilfe zeigen.")
    return option


def usage_message(error: click.UsageError) -> OzgcheckError:
    """The German sentence for a wrong call."""
    hint = ""
    if error.ctx is not None:
        hint = tr("Hilfe: {command_path} --help").format(command_path=error.ctx.command_path)
    for kind, tell in _TELL:
        if isinstance(error, kind):
            return ConfigError(tell(error), hint)
    return ConfigError(
        tr("Der Aufruf ist falsch: {format_message}").format(format_message=error.format_message()),
        hint,
    )


def _no_such_option(error: Any) -> str:
    guess = nearest(error.option_name, _options(error.ctx))
    told = tr("Die Option {name} gibt es hier nicht.").format(name=error.option_name)
    return f"{told} {guess}".strip()


def _options(ctx: click.Context | None) -> list[str]:
    if ctx is None:
        return []
    return [name for param in ctx.command.get_params(ctx) for name in param.opts]


def _bad_option(error: Any) -> str:
    # click's parser knows the reason only as its own English sentence.
    if "does not take a value" in error.message:
        return tr("Die Option {option_name} ist ein Schalter und nimmt keinen Wert.").format(
            option_name=error.option_name
        )
    ctx = error.ctx
    params = ctx.command.get_params(ctx) if ctx is not None else ()
    for param in params:
        if error.option_name in param.opts:
            return tr("Der Option {option_name} fehlt ein Wert; gemeint ist: {usage}.").format(
                option_name=error.option_name,
                usage=f"{error.option_name} {param.make_metavar(ctx)}",
            )
    return tr("Die Option {option_name} ist falsch benutzt; oft fehlt ihr Wert.").format(
        option_name=error.option_name
    )


def _missing(error: Any) -> str:
    param = error.param
    if isinstance(param, click.Option):
        return f"Es fehlt {param.opts[0]} {param.metavar or ''}".rstrip() + "."
    return tr("Es fehlt {value}.").format(
        value=param.human_readable_name if param else tr("ein Wert")
    )


def _bad_value(error: Any) -> str:
    param = error.param
    name = param.opts[0] if isinstance(param, click.Option) else tr("Das Argument")
    if param is not None and isinstance(param.type, click.Choice):
        return tr("{name} kennt nur: {join}.").format(
            name=name, join=", ".join(str(choice) for choice in param.type.choices)
        )
    if param is not None and isinstance(param.type, click.types.IntRange):
        kind = param.type
        top = tr(" bis {max}").format(max=kind.max) if kind.max is not None else tr(" oder mehr")
        return tr("{name} erwartet eine ganze Zahl von {min}{top}.").format(
            name=name, min=kind.min, top=top
        )
    return tr("{name} hat einen unbrauchbaren Wert.").format(name=name)


_TELL: Sequence[tuple[type[click.UsageError], Callable[[Any], str]]] = (
    (click.NoSuchOption, _no_such_option),
    (click.BadOptionUsage, _bad_option),
    (click.MissingParameter, _missing),
    (click.BadParameter, _bad_value),
)
