"""``mineru-tools parse``: files and folders in, MinerU's output folders out."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mineru_tools.api import parse
from mineru_tools.backends.base import PageIssue
from mineru_tools.backends.vlm.engines.opening import holds_weights
from mineru_tools.cli.arguments import output_formats, parse_options, render_options
from mineru_tools.cli.inputs import Input, collect
from mineru_tools.cli.issues import issue_lines
from mineru_tools.cli.progress import Screen
from mineru_tools.cli.report import explain
from mineru_tools.errors import MineruToolsError, OptionsError
from mineru_tools.formats.table import readable_suffixes
from mineru_tools.options import ParseOptions
from mineru_tools.registry import needs_keys, resolve
from mineru_tools.render.options import RenderOptions
from mineru_tools.result import ParsedDocument
from mineru_tools.run import Run
from mineru_tools.settings import Settings
from mineru_tools.workers import Attempt, attempt_all, available_cpus


@dataclass(frozen=True, slots=True)
class Job:
    """What is the same for every file."""

    options: ParseOptions
    render: RenderOptions
    out: Path | None
    formats: tuple[str, ...]
    stdout: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """What is left to tell of a file once it is parsed and written."""

    pages: int
    seconds: float
    issues: tuple[PageIssue, ...]
    folder: Path | None = None
    missing_images: int = 0
    content: str | None = None


def run(arguments: argparse.Namespace) -> int:
    """Parse every file; the exit code is that of the worst error."""
    job = _job(arguments)
    inputs = collect([*arguments.inputs, *arguments.path], readable_suffixes(), job.out)
    # Weights fill a machine once; a model in each process would not fit.
    usual = 1 if holds_weights(job.options) else min(len(inputs), available_cpus())
    failed: list[tuple[Input, MineruToolsError]] = []
    with Screen(len(inputs), results_on_stderr=job.stdout is not None) as screen:
        ended = attempt_all(
            process,
            [(each, job) for each in inputs],
            processes=arguments.workers
            or usual,  # even for one file: a crash inside a library must not be ours
            timeout_s=arguments.timeout,
            run=Run(progress=screen.step),
            keys=needs_keys(job.options.backend),
        )
        for each, outcome in zip(inputs, ended, strict=True):
            _show(each, outcome, screen, debug=arguments.debug)
            if outcome.error is not None:
                failed.append((each, outcome.error))
    _summarise(len(inputs), failed)
    return max((error.exit_code for _, error in failed), default=0)


def _job(arguments: argparse.Namespace) -> Job:
    """The checked arguments: what is wrong for all files fails before the first is opened."""
    if not arguments.inputs and not arguments.path:
        raise OptionsError("no INPUT given", hint="name files or folders", code="no_input")
    if arguments.output is None and arguments.stdout is None:
        raise OptionsError(
            "no place for the results", hint="give -o OUT or --stdout md", code="no_output"
        )
    if arguments.workers is not None and arguments.workers < 1:
        raise OptionsError(f"--workers must be at least 1, not {arguments.workers}")
    if arguments.timeout is not None and not arguments.timeout > 0:
        raise OptionsError(f"--timeout must be more than 0, not {arguments.timeout:g}")
    options = parse_options(arguments, Settings.read())
    resolve(options.backend)
    render = render_options(arguments)
    formats = output_formats(arguments, render)
    return Job(options, render, arguments.output, formats, arguments.stdout)


def process(task: tuple[Input, Job], run: Run) -> Report:
    """Parse one file and write its outputs; runs in a worker process."""
    file, job = task
    if file.error is not None:
        raise file.error
    started = time.perf_counter()
    with parse(file.path, job.options, run=run) as parsed:
        folder, missing = _save(parsed, file.stem, job)
        content = _content(parsed, file, job) if job.stdout else None
        pages = len(parsed.document.pages)
        seconds = time.perf_counter() - started
        return Report(pages, seconds, parsed.issues, folder, missing, content)


def _save(parsed: ParsedDocument, stem: str, job: Job) -> tuple[Path | None, int]:
    if job.out is None:
        return None, 0
    try:
        saved = parsed.save(job.out, job.formats, name=stem, render=job.render)
    except OSError as error:
        raise MineruToolsError(
            f"cannot write: {error}", hint="check the output folder", code="write_failed"
        ) from error
    return saved.folder, len(saved.missing)


def _content(parsed: ParsedDocument, file: Input, job: Job) -> str:
    if job.stdout == "md":
        return parsed.markdown(job.render)
    line = {
        "source": str(file.path),
        "pages": len(parsed.document.pages),
        "issues": [
            {"page": i.page, "stage": i.stage, "code": i.code, "message": i.message}
            for i in parsed.issues
        ],
        "content_list": parsed.content_list(job.render),
    }
    return json.dumps(line, ensure_ascii=False) + "\n"


def _show(file: Input, outcome: Attempt[Report], screen: Screen, *, debug: bool) -> None:
    report = outcome.value
    if report is None:
        assert outcome.error is not None
        screen.finish(f"failed  {file.path}  {explain(outcome.error, debug=debug)}")
        return
    if report.content is not None:
        # Bytes, so that a console's own encoding cannot spoil the content.
        sys.stdout.flush()
        sys.stdout.buffer.write(report.content.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
    pages = "1 page" if report.pages == 1 else f"{report.pages} pages"
    place = f"  -> {report.folder}" if report.folder is not None else ""
    screen.finish(f"ok      {file.path}  {pages} in {report.seconds:.1f} s{place}")
    for line in issue_lines(report.issues):
        screen.warn(f"warning {file.path}  {line}")
    if report.missing_images:
        screen.warn(f"warning {file.path}  [missing_images] {report.missing_images} not cut")


def _summarise(total: int, failed: Sequence[tuple[Input, MineruToolsError]]) -> None:
    if total < 2:
        return
    print(f"{total - len(failed)} of {total} files parsed", file=sys.stderr)
    for each, error in failed:
        print(f"  {each.path}  {explain(error)}", file=sys.stderr)
