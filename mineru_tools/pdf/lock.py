"""The one lock around pdfium, which is not thread-safe: hold it for every call into the library."""

from __future__ import annotations

import threading

PDFIUM = threading.RLock()
