"""The program that runs: settings, engine, channels, dialogues and web pages."""

import sys

# httpx loads its own command line where it can, and with it all that prints in colour.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
