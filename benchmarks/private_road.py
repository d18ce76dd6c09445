"""What Instagram's private road costs a shop: memory, and the time of its start, with and without.

`python -m benchmarks.private_road` starts a shop in processes of their own, as `run` puts it
together, three times each, and prints the median of each kind. Only Linux tells resident memory so.
"""

import json
import statistics
import subprocess
import sys

TIMES = 3
KINDS = {
    "without": "without the account's settings",
    "off": "with them, before the owner has switched it on",
    "on": "from the first login on",
}
PROGRAM = """
import json, sys, tempfile, time
from pathlib import Path
began = time.perf_counter()
from bot import running
from bot.settings import Settings
from common.clock import SystemClock
folder, kind = Path(tempfile.mkdtemp()), sys.argv[1]
account = {} if kind == "without" else {
    "instagram_username": "gelim", "instagram_password": "sesame", "instagram_i_know_the_risk": True,
}
settings = Settings(
    _env_file=None, telegram_token="123456:" + "A" * 35, secret_key="k" * 32,
    database_url=f"sqlite:///{folder}/shop.sqlite3", data_dir=folder, **account,
)
app = running.build(settings, SystemClock(), port=1)
if kind == "on":
    from bot.channels import instagram_private_client as library
    client = library.new_client(library.ClientOptions("gelim", "sesame"), {})
status = Path("/proc/self/status").read_text()
resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
loaded = "instagrapi" in sys.modules
assert loaded is (kind == "on"), (kind, loaded)
print(json.dumps([int(resident.split()[1]) / 1024, time.process_time(), time.perf_counter() - began]))
"""


def measure(kind: str) -> tuple[float, float, float]:
    """MiB resident, seconds of CPU and seconds until the shop is put together."""
    made = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM, kind],
        check=True,
        capture_output=True,
        text=True,
        timeout=300,
    )
    mib, cpu_s, wall_s = json.loads(made.stdout.splitlines()[-1])
    return mib, cpu_s, wall_s


def main() -> None:
    """Measure and print."""
    print(f"{'':50}{'MiB':>8}{'CPU s':>8}{'s':>8}")
    for kind, name in KINDS.items():
        runs = [measure(kind) for _ in range(TIMES)]
        mib, cpu_s, wall_s = (statistics.median(column) for column in zip(*runs, strict=True))
        print(f"{name:50}{mib:8.1f}{cpu_s:8.2f}{wall_s:8.2f}")


if __name__ == "__main__":
    main()
