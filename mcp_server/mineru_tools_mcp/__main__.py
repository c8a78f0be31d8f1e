"""``python -m mineru_tools_mcp``."""

import sys

from mineru_tools_mcp.command import main

sys.exit(main())
