from __future__ import annotations

import copy
import pickle

import pytest

from mineru_tools import errors


def every_error() -> list[type[errors.MineruToolsError]]:
    found = [errors.MineruToolsError]
    for each in found:
        found.extend(each.__subclasses__())
    return found


def test_codes_are_unique() -> None:
    codes = [each.code for each in every_error()]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    "error",
    [
        errors.MineruToolsError("m", hint="h", code="c"),
        errors.CorruptDocument("m", code="empty_file"),
        errors.MissingExtra("vlm", "torch", "vlm"),
        errors.InternalError("m", hint="h", code="worker_died", details="d"),
    ],
)
def test_errors_cross_processes_whole(error: errors.MineruToolsError) -> None:
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(twin) is type(error)
        assert vars(twin) == vars(error)
        assert (twin.code, str(twin)) == (error.code, str(error))
