"""Processes of the shop: started, killed, started again."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parent.parent.parent
STARTS_WITHIN_S = 60.0
STOPS_WITHIN_S = 30.0
_SETPRIV = shutil.which("setpriv")
DIES_WITH_US = [_SETPRIV, "--pdeathsig", "KILL", "--"] if _SETPRIV else []
"""So that a test that is stopped leaves no shop behind; Linux only."""


class ShopProcess:
    """One process of the shop on a port of its own; what it logs is kept over all its lives."""

    def __init__(self, port: int, log: Path, env: Mapping[str, str]) -> None:
        self.port, self.log = port, log
        self.lives = 0
        self._born_at = 0
        self._env = {**os.environ, **env, "HTTP_PORT": str(port)}
        self._process: subprocess.Popen[bytes] | None = None
        self._output: IO[bytes] = log.open("ab")

    @property
    def url(self) -> str:
        """Where its web server is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    @property
    def is_open(self) -> bool:
        """Whether its present life serves."""
        return b'"shop_open"' in self._said_in_this_life()

    def start(self) -> None:
        """Begin another life."""
        self.lives += 1
        self._born_at = self.log.stat().st_size
        self._process = subprocess.Popen(
            [*DIES_WITH_US, sys.executable, "-m", "tests.crash.bot"],
            cwd=ROOT,
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=self._output,
        )

    def kill(self) -> bool:
        """Kill with -9; False when it was dead already."""
        was_alive = self.is_alive
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        return was_alive

    def stop(self) -> int:
        """Ask it to end, as a supervisor would; its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def close(self) -> None:
        """End it in any way."""
        self.kill()
        self._output.close()

    def lines(self) -> list[dict[str, Any]]:
        """Every line of its log that is JSON."""
        found = []
        for line in self.log.read_text(errors="replace").splitlines():
            if line.startswith("{"):
                try:
                    found.append(json.loads(line))
                except ValueError:
                    # Cut off by a kill.
                    continue
        return found

    def wait_until_open(self) -> None:
        """Return when its present life serves. Raises: TimeoutError, with the end of its log."""
        ends = time.monotonic() + STARTS_WITHIN_S
        while not self.is_open:
            if not self.is_alive or time.monotonic() > ends:
                raise TimeoutError(self.log.read_text(errors="replace")[-3000:])
            time.sleep(0.05)

    def _said_in_this_life(self) -> bytes:
        with self.log.open("rb") as log:
            log.seek(self._born_at)
            return log.read()
