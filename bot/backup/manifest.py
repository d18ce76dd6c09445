"""What a backup says of itself, and why one cannot be used."""

from pydantic import AwareDatetime, BaseModel, ConfigDict

KIND = "vefa-backup"
FORMAT = 1
"""How the file is laid out, for the day on which that changes."""
NAME = "manifest.json"
TABLES, MEDIA = "tables", "media"
"""The folders inside: a file of rows for each table, and pictures under the names they have."""


class BackupError(Exception):
    """No backup was made or restored; the words are for whoever runs the shop."""


class Part(BaseModel):
    """One file inside of a backup; `rows` counts those of a table."""

    model_config = ConfigDict(frozen=True)

    sha256: str
    rows: int = 0


class Manifest(BaseModel):
    """What the file holds. `keys` names the secret keys without which a part of it cannot be read;
    `revision` is that of the tables, and `database` and `python` are where it was made.
    """

    model_config = ConfigDict(frozen=True)

    kind: str
    format: int
    made_at: AwareDatetime
    shop: str
    revision: str
    database: str
    python: str
    keys: list[str]
    tables: dict[str, Part]
    media: dict[str, Part]

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.tables.values())
