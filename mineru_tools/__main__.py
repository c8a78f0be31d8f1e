"""``python -m mineru_tools``."""

from __future__ import annotations

import sys

from mineru_tools.cli.app import main

if __name__ == "__main__":
    sys.exit(main())
