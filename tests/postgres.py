"""A private PostgreSQL for tests and benchmarks: its own folder, its own socket, no password.

with running_cluster() as cluster:
    url = cluster.create()
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

START_WITHIN_S = 30.0
# What makes a server safe, and what pays off only where many rows stay for long.
_OFF = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum", "jit")
# Fast shutdown: sessions are ended, files are left whole.
STOP = signal.SIGINT


class PostgresError(Exception):
    """PostgreSQL could not be started; the message quotes what it said."""


def find_binaries() -> Path | None:
    """The folder with `initdb` and `postgres`, or None where no server is installed."""
    # Debian keeps them off the PATH, a folder for each version.
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: float(folder.parent.name),
        reverse=True,
    )
    on_path = shutil.which("postgres")
    if on_path:
        folders.insert(0, Path(on_path).resolve().parent)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


@dataclass
class Cluster:
    """A running server."""

    socket: Path
    """The folder of its unix socket, which is also how it is addressed."""
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _shape: object = None
    """What the tables of the template look like."""
    _filled: sql.Composed | None = None
    """Asks which of them have rows."""
    _sweepers: dict[str, psycopg.Connection] = field(default_factory=dict)
    """A connection to each database that was emptied."""

    def url(self, database: str) -> str:
        """The address of a database, as DATABASE_URL has it."""
        return f"postgresql+psycopg://vefa@/{database}?host={self.socket}"

    def create(self, *, template: str = "template0") -> str:
        """A fresh database; a copy of `template`, to which nobody may be connected.

        Returns:
            Its URL.
        """
        name = f"vefa_{next(self._numbers)}"
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return self.url(name)

    def create_template(self, prepare: Callable[[str], None]) -> str:
        """A database that `prepare` fills once, given its URL, to be copied by `create`.

        Returns:
            Its name.
        """
        url = self.create()
        prepare(url)
        name = _name(url)
        with psycopg.connect(_libpq(url)) as connection:
            self._shape = connection.execute(_SHAPE).fetchone()
            tables = [name for (name,) in connection.execute(_TABLES)]
            self._filled = sql.SQL(" UNION ALL ").join(map(_if_filled, tables))
        # A pool that `prepare` left open would keep the database from being copied.
        self._run(
            sql.SQL(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}"
            ).format(sql.Literal(name))
        )
        return name

    def empty(self, url: str) -> bool:
        """Throw out whoever is connected and every row: far quicker than a new database.

        Returns:
            Whether it still has the tables of the template; only then it is emptied.
        """
        try:
            return self._sweep(self._sweeper(url))
        except psycopg.OperationalError:
            # A test has thrown everybody out, and us with them.
            self._sweepers.pop(url).close()
            return self._sweep(self._sweeper(url))

    def _sweeper(self, url: str) -> psycopg.Connection:
        """It stays: getting to know eighty tables takes longer than emptying them."""
        if url not in self._sweepers:
            self._sweepers[url] = psycopg.connect(_libpq(url), autocommit=True)
        return self._sweepers[url]

    def _sweep(self, connection: psycopg.Connection) -> bool:
        connection.execute(_THROW_OUT)
        whole = connection.execute(_SHAPE).fetchone() == self._shape
        if whole and self._filled is not None:
            filled = [name for (name,) in connection.execute(self._filled, prepare=True)]
            connection.execute(_EMPTY.format(sql.SQL(" ").join(map(_delete, filled))))
        return whole

    def close(self) -> None:
        """Leave every database."""
        for connection in self._sweepers.values():
            connection.close()
        self._sweepers.clear()

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        if url in self._sweepers:
            self._sweepers.pop(url).close()
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(_name(url))))

    def dump(self, url: str, file: Path) -> None:
        """Write a database down as SQL, to be read or played back when the server is gone."""
        binaries = find_binaries()
        assert binaries is not None
        command = [str(binaries / "pg_dump"), f"--dbname={_libpq(url)}", f"--file={file}"]
        subprocess.run(command, check=True)

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(
            host=str(self.socket), user="vefa", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)


_THROW_OUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# Whatever changes a table writes a row of these anew, or removes one.
_SHAPE = """
SELECT (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_attribute),
       (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_constraint)
"""
# What migrations say of themselves stays.
_TABLES = """
SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
"""
# Without foreign keys in the way.
_EMPTY = sql.SQL("BEGIN; SET LOCAL session_replication_role = replica; {} COMMIT")


def _if_filled(table: str) -> sql.Composed:
    return sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(
        sql.Literal(table), sql.Identifier(table)
    )


def _delete(table: str) -> sql.Composed:
    return sql.SQL("DELETE FROM {};").format(sql.Identifier(table))


def _libpq(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _name(url: str) -> str:
    return str(make_url(url).database)


@contextmanager
def running_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """A server of one's own, gone with its folder when the block ends or this process dies.

    Args:
        durable: wait for the disk at each commit, for what measures or kills; tests do not.

    Raises:
        PostgresError: it is not installed or does not start.
    """
    binaries = find_binaries()
    if binaries is None:
        raise PostgresError("PostgreSQL's server is not installed")
    # Not in TMPDIR: a socket's path may have no more than about a hundred bytes.
    home = Path(tempfile.mkdtemp(prefix="vefa-pg-", dir="/tmp"))
    user = _ordinary_user()
    if user:
        shutil.chown(home, user)
    try:
        with _server(binaries, home, user, durable=durable), closing(Cluster(home)) as cluster:
            yield cluster
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _ordinary_user() -> str | None:
    """Whom the server runs as: nobody special, since it refuses root."""
    return "nobody" if os.geteuid() == 0 else None


@contextmanager
def _server(binaries: Path, home: Path, user: str | None, *, durable: bool) -> Iterator[None]:
    data, log = home / "data", home / "log"
    _checked(
        [
            str(binaries / "initdb"),
            f"--pgdata={data}",
            "--username=vefa",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ],
        user,
    )
    options = {"listen_addresses": "", "max_connections": "200", "timezone": "UTC"}
    if not durable:
        options |= dict.fromkeys(_OFF, "off")
    with log.open("wb") as output:
        server = subprocess.Popen(
            [
                *_dies_with_us(),
                str(binaries / "postgres"),
                "-D",
                str(data),
                "-k",
                str(home),
                *(part for name, value in options.items() for part in ("-c", f"{name}={value}")),
            ],
            stdout=output,
            stderr=subprocess.STDOUT,
            user=user,
            extra_groups=[] if user else None,
            cwd=home,
        )
    try:
        _wait_until_ready(home, server, log)
        yield
    finally:
        server.send_signal(STOP)
        server.wait()


def _dies_with_us() -> list[str]:
    """The prefix of a command that is stopped even when we are killed; Linux only."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", STOP.name.removeprefix("SIG"), "--"] if setpriv else []


def _checked(command: list[str], user: str | None) -> None:
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        user=user,
        extra_groups=[] if user else None,
        cwd="/",
        check=False,
    )
    if done.returncode:
        raise PostgresError(done.stderr or done.stdout)


def _wait_until_ready(home: Path, server: "subprocess.Popen[bytes]", log: Path) -> None:
    give_up_at = time.monotonic() + START_WITHIN_S
    while server.poll() is None and time.monotonic() < give_up_at:
        try:
            psycopg.connect(host=str(home), user="vefa", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise PostgresError(log.read_text())
