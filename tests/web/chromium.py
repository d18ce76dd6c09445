"""The system's Chromium, headless and quiet."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from tempfile import TemporaryDirectory

from playwright.async_api import BrowserContext, async_playwright

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""The first because tests may run as root; the others so that it calls nobody by itself."""


def find_chromium() -> str | None:
    """Where it is installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def is_wanted() -> bool:
    """Whether tests with a browser run: where there is one, and where there has to be."""
    return find_chromium() is not None or bool(os.environ.get("CI"))


@asynccontextmanager
async def phone(*, scripts: bool = True, width: int = 360) -> AsyncIterator[BrowserContext]:
    """A browser with the screen of a small phone.

    Raises:
        RuntimeError: Chromium is not installed.
    """
    executable = find_chromium()
    if executable is None:
        raise RuntimeError("Chromium is not installed: apt-get install chromium")
    with TemporaryDirectory() as profile:
        async with async_playwright() as playwright:
            context = await playwright.chromium.launch_persistent_context(
                profile,
                executable_path=executable,
                args=list(ARGUMENTS),
                viewport={"width": width, "height": 740},
                java_script_enabled=scripts,
            )
            yield context
            await context.close()
