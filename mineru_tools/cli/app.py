"""The command ``mineru-tools``: its subcommands, its exit codes, and no traceback for anybody."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from mineru_tools import __version__
from mineru_tools.cli import arguments, chunk, doctor, languages, models, parse
from mineru_tools.cli.report import explain
from mineru_tools.errors import MineruToolsError
from mineru_tools.registry import load
from mineru_tools.workers import internal_error

EXIT_INTERRUPTED = 130
EXIT_BROKEN_PIPE = 141
MCP = "mcp"

_EPILOG = """exit codes: 0 all well, 1 other failure (writing, for example), 2 input or options,
3 something missing on this side (packages, models, engines), 4 time limit, 70 internal error"""


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code of the command line ``argv`` (by default the process's own)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal may not know every character
    words = sys.argv[1:] if argv is None else list(argv)
    given = _parser().parse_args(words[:1] if words[:1] == [MCP] else words)
    try:
        code: int = mcp_server(words[1:]) if words[:1] == [MCP] else given.command(given)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # Nobody reads any more; without this Python would complain again on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_BROKEN_PIPE
    except Exception as error:  # noqa: BLE001 - the door: a user gets a code, never a traceback
        return _fail(error, debug=given.debug)
    return code


def mcp_server(words: Sequence[str]) -> int:
    """Run the MCP server, a package of its own with a command line of its own."""
    serve: Callable[[Sequence[str]], int] = load(
        "mineru_tools_mcp.command:main", feature="the MCP server", extra=MCP
    )
    return serve(words)


def _fail(error: Exception, *, debug: bool) -> int:
    known = error if isinstance(error, MineruToolsError) else internal_error(error)
    print(explain(known, debug=debug), file=sys.stderr)
    return known.exit_code


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: [invalid_arguments] {message} (try {self.prog} --help)\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="mineru-tools",
        description="Turn PDFs and pictures into Markdown and MinerU-compatible JSON, offline.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"mineru-tools {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, summary, add_flags, run in (
        ("parse", "turn files into Markdown and JSON", arguments.add_flags, parse.run),
        ("chunk", "cut a document into chunks for retrieval", chunk.add_flags, chunk.run),
        ("models", "list and fetch the files of models", models.add_flags, models.run),
        ("languages", "list the languages of scans", languages.add_flags, languages.run),
        ("doctor", "show versions, extras, devices and weights", doctor.add_flags, doctor.run),
    ):
        command = commands.add_parser(name, help=summary, description=summary)
        add_flags(command)
        command.add_argument(
            "--debug", action="store_true", help="show the traceback of internal errors"
        )
        command.set_defaults(command=run)
    summary = "serve documents to agents: the MCP server"
    commands.add_parser(MCP, help=summary, add_help=False).set_defaults(debug=False)
    return parser
