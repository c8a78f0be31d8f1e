"""Every error the package raises on purpose, with a stable ``code``.

MineruToolsError
+ SourceError            the input is at fault
  - SourceNotFound       no such file
  - SourceForbidden      the file may not be read, or a rule forbids the place it is in
  - SourceTooLarge       more bytes or pages than the limit
  - UnsupportedFormat    not a format we read
  - CorruptDocument      the format is right, the content cannot be read
  - EncryptedDocument    a password is needed, or the one given is wrong
  - DocumentNotFound     the library does not hold that document
  - BlockNotFound        the document has no such page, block or picture
+ OptionsError           an option has an impossible value (also ValueError)
+ MissingExtra           a feature needs packages that are not installed (also ImportError)
+ ModelError             our side
  - WeightsMissing       model files are not there
  - EngineUnavailable    the engine is not built in, not running or not reachable
  - InferenceFailed      the engine broke while working
+ ParseTimeout           the time limit was reached
+ InternalError          a fault of ours: an unforeseen exception, a process that died
+ JobError
  - JobNotFound
  - JobCancelled
"""

from __future__ import annotations


class MineruToolsError(Exception):
    """Base of all: ``code`` is stable, ``message`` is for people, ``hint`` says what to do next."""

    code = "error"
    exit_code = 1

    def __init__(self, message: str, *, hint: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class SourceError(MineruToolsError):
    code = "source_error"
    exit_code = 2


class SourceNotFound(SourceError):
    code = "source_not_found"


class SourceForbidden(SourceError):
    code = "source_forbidden"


class SourceTooLarge(SourceError):
    code = "source_too_large"


class UnsupportedFormat(SourceError):
    code = "unsupported_format"


class CorruptDocument(SourceError):
    code = "corrupt_document"


class EncryptedDocument(SourceError):
    code = "encrypted_document"


class DocumentNotFound(SourceError):
    code = "document_not_found"


class BlockNotFound(SourceError):
    code = "block_not_found"


class OptionsError(MineruToolsError, ValueError):
    code = "invalid_options"
    exit_code = 2


class MissingExtra(MineruToolsError, ImportError):
    """A feature's package is not installed; the hint is the exact pip line.

    ``extra`` is the extra of ours that brings it; a package without one is installed by itself.
    """

    code = "missing_extra"
    exit_code = 3

    def __init__(self, feature: str, package: str, extra: str | None = None) -> None:
        super().__init__(
            f"{feature} needs the package {package}",
            hint=f"pip install 'mineru-tools[{extra}]'" if extra else f"pip install {package}",
        )
        self.feature = feature
        self.package = package
        self.extra = extra

    def __reduce__(self) -> tuple[type[MissingExtra], tuple[str, str, str | None]]:
        # Unpickled from its three parts: the base class would hand over the message alone.
        return (type(self), (self.feature, self.package, self.extra))


class ModelError(MineruToolsError):
    code = "model_error"
    exit_code = 3


class WeightsMissing(ModelError):
    code = "weights_missing"


class EngineUnavailable(ModelError):
    code = "engine_unavailable"


class InferenceFailed(ModelError):
    code = "inference_failed"


class ParseTimeout(MineruToolsError):
    code = "parse_timeout"
    exit_code = 4


class InternalError(MineruToolsError):
    """A fault of ours; ``details`` is the traceback where there is one."""

    code = "internal_error"
    exit_code = 70

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        code: str | None = None,
        details: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint, code=code)
        self.details = details


class JobError(MineruToolsError):
    code = "job_error"


class JobNotFound(JobError):
    code = "job_not_found"


class JobCancelled(JobError):
    code = "job_cancelled"
