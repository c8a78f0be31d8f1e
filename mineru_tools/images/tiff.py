"""The frames of a TIFF file: a chain of directories, each of which says where the next one is."""

from __future__ import annotations

import struct

from mineru_tools.errors import SourceTooLarge

MAX_FRAMES = 10_000
_BIG = 43  # the version in the header of a BigTIFF


def frame_count(data: bytes) -> int:
    """How many frames the file's chain has, as far as it can be followed; 0 for no TIFF.

    Raises ``SourceTooLarge`` (code ``too_many_frames``).
    """
    order = "<" if data[:2] == b"II" else ">"
    seen: set[int] = set()
    try:
        big = struct.unpack_from(f"{order}H", data, 2)[0] == _BIG
        link, entries, entry = ("Q", "Q", 20) if big else ("L", "H", 12)
        (place,) = struct.unpack_from(order + link, data, 8 if big else 4)
        while place and place not in seen:
            (count,) = struct.unpack_from(order + entries, data, place)
            seen.add(place)
            if len(seen) > MAX_FRAMES:
                raise SourceTooLarge(
                    f"the file has more than {MAX_FRAMES} pages",
                    hint="split it",
                    code="too_many_frames",
                )
            after = place + struct.calcsize(f"{order}{entries}") + count * entry
            (place,) = struct.unpack_from(order + link, data, after)
    except (struct.error, OverflowError):
        pass  # the chain leads out of the file
    return len(seen)
