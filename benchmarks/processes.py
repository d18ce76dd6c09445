"""Processes under observation: started, asked, measured and stopped."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Self

Json = dict[str, Any]

STOP_WITHIN_S = 20.0
ROOT = Path(__file__).parent.parent


class ChildFailed(RuntimeError):
    """A process ended or said something else than it should; the message quotes its errors."""


class Child:
    """A Python module as a process of its own.

    It writes one line of JSON when it is ready, and one for every line it is sent. `errors` is
    the file its complaints go to.
    """

    def __init__(
        self,
        module: str,
        *arguments: str,
        errors: Path,
        env: Mapping[str, str] | None = None,
        wrapper: tuple[str, ...] = (),
    ) -> None:
        self.name, self._errors_file = module, errors
        self._errors: IO[bytes] = errors.open("ab")
        self._process = subprocess.Popen(
            [*wrapper, sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            cwd=ROOT,
            env={**os.environ, **(env or {})},
        )
        self.pid = self._process.pid
        self.ready = self._answer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()

    def ask(self, question: Json) -> Json:
        """Send a line and wait for the one that answers it. Raises: ChildFailed."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(question).encode() + b"\n")
        self._process.stdin.flush()
        return self._answer()

    def stop(self) -> None:
        """End it, gently first."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_WITHIN_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._errors):
            assert pipe is not None
            pipe.close()

    def _answer(self) -> Json:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self._errors.flush()
            said = self._errors_file.read_text(errors="replace")[-3000:]
            raise ChildFailed(f"{self.name} ended with {self._process.wait()}:\n{said}")
        answer: Json = json.loads(line)
        return answer


def cpu_s(pid: int) -> float:
    """Seconds of CPU, user and system, that all threads of a process have used so far.

    Linux gives every process such a clock. Source: man 3 clock_getcpuclockid
    """
    return time.clock_gettime((~pid << 3) | 2)


def rss_mib(pid: int) -> float:
    """Memory of a process that is really there, in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ChildFailed(f"process {pid} is gone")


def load_average() -> float:
    """How many processes wanted a core during the last minute."""
    return os.getloadavg()[0]
