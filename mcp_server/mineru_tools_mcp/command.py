"""The command line of the server: ``mineru-tools mcp`` and ``mineru-tools-mcp``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from mineru_tools import __version__
from mineru_tools.errors import MineruToolsError, MissingExtra
from mineru_tools.settings import Settings
from mineru_tools_mcp.settings import MIB, HttpSettings, ServerSettings

EPILOG = """\
By default the server speaks over stdin and stdout, reads files in the working directory and nothing
else, and fetches nothing. Client configurations are in examples/mcp of the repository."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until the client leaves; the exit code is 0, or that of what was wrong."""
    parsed = _parser().parse_args(arguments)
    try:
        return _serve(parsed)
    except MineruToolsError as error:
        print(f"error: {error} [{error.code}]", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130


def _serve(parsed: argparse.Namespace) -> int:
    try:
        import anyio
        import mcp.server.mcpserver  # noqa: F401 - there, and not of the 1.x line
    except ImportError:
        raise MissingExtra("the MCP server", "mcp>=2.2", "mcp") from None
    from mineru_tools_mcp.http import serve_http
    from mineru_tools_mcp.server import create_server

    given = vars(parsed)
    server = create_server(
        ServerSettings(**{each.name: given[each.name] for each in fields(ServerSettings)})
    )
    if parsed.transport == "stdio":
        server.run("stdio")
        return 0
    http = HttpSettings(
        host=parsed.host,
        port=parsed.port,
        token=parsed.token or Settings.read().mcp_token,
        hosts=tuple(parsed.hosts),
        max_body_bytes=parsed.max_body_bytes,
    )
    print(f"serving at http://{http.host}:{http.port}/mcp", file=sys.stderr)
    anyio.run(serve_http, server, http)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mineru-tools mcp",
        description="Serve documents to agents over the Model Context Protocol.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"mineru-tools {__version__}")
    _add_sources(parser)
    _add_limits(parser)
    _add_http(parser)
    return parser


def _add_sources(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what may be read")
    group.add_argument(
        "--root",
        dest="roots",
        action="append",
        type=Path,
        default=[],
        metavar="FOLDER",
        help="a folder whose files may be parsed; may be given again (default: working directory)",
    )
    group.add_argument(
        "--allow-url", action="store_true", help="fetch http(s) addresses, public ones only"
    )
    group.add_argument(
        "--allow-private",
        action="store_true",
        help="with --allow-url: fetch from private networks and this machine, too",
    )
    group.add_argument(
        "--library",
        dest="library_dir",
        type=Path,
        metavar="FOLDER",
        help="where parsed documents are kept (default: in the user's cache folder); all of them "
        "can be read, whatever the roots are",
    )
    group.add_argument(
        "--library-mib",
        dest="library_max_bytes",
        type=_mib,
        metavar="N",
        help="size of the library in MiB; the least recently used documents go (default: 2048)",
    )


def _add_limits(parser: argparse.ArgumentParser) -> None:
    default = ServerSettings()
    group = parser.add_argument_group("limits")
    group.add_argument(
        "--max-mib",
        dest="max_bytes",
        type=_mib,
        default=default.max_bytes,
        metavar="N",
        help=f"largest file, in MiB (default: {default.max_bytes // MIB})",
    )
    group.add_argument(
        "--max-pages",
        type=int,
        default=default.max_pages,
        metavar="N",
        help="most pages of one parse (default: %(default)s)",
    )
    group.add_argument(
        "--timeout",
        dest="timeout_s",
        type=float,
        default=default.timeout_s,
        metavar="S",
        help="seconds that one parse may take (default: %(default)g)",
    )
    group.add_argument(
        "--memory-mib",
        dest="memory_bytes",
        type=_mib,
        default=default.memory_bytes,
        metavar="N",
        help="memory of one process, in MiB, where the system can tell "
        f"(default: {default.memory_bytes // MIB})",
    )
    group.add_argument(
        "--processes",
        type=int,
        default=default.processes,
        metavar="N",
        help="parses at once (default: %(default)s)",
    )
    group.add_argument(
        "--max-tokens",
        type=int,
        default=default.max_tokens,
        metavar="N",
        help="length of an answer where a call does not say (default: %(default)s)",
    )
    group.add_argument(
        "--task-after",
        dest="task_after_s",
        type=float,
        default=default.task_after_s,
        metavar="S",
        help="seconds after which a parse becomes a task, for clients with tasks "
        "(default: %(default)g)",
    )
    group.add_argument(
        "--no-warm-up",
        dest="warm_up",
        action="store_false",
        help="start the first process with the first parse, not before",
    )
    group.add_argument(
        "--payload",
        choices=("auto", "content", "structured"),
        default=default.payload,
        help="the result field that holds the text; auto knows what the common clients show "
        "their models",
    )


def _add_http(parser: argparse.ArgumentParser) -> None:
    default = HttpSettings()
    parser.add_argument(
        "--transport",
        choices=("stdio", "streamable-http"),
        default="stdio",
        help="how to talk to the client (default: %(default)s)",
    )
    group = parser.add_argument_group("for streamable-http")
    group.add_argument("--host", default=default.host, help="address to bind (%(default)s)")
    group.add_argument(
        "--port", type=int, default=default.port, help="port to bind (default: %(default)s)"
    )
    group.add_argument(
        "--token",
        help="the bearer token that clients must show; others can read the arguments of a process, "
        "so MINERU_TOOLS_MCP_TOKEN is the better place",
    )
    group.add_argument(
        "--allow-host",
        dest="hosts",
        action="append",
        default=[],
        metavar="NAME",
        help="a host name under which clients and browsers may call; may be given again",
    )
    group.add_argument(
        "--max-body-mib",
        dest="max_body_bytes",
        type=_mib,
        default=default.max_body_bytes,
        metavar="N",
        help="largest request, in MiB (default: 4)",
    )


def _mib(text: str) -> int:
    return int(float(text) * MIB)
