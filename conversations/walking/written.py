"""What the four processes have written to disk since it was last looked at."""

import json
import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conversations.tracker import Events

# Not inside a longer number, the fraction of a time, or a hexadecimal id.
_BEFORE, _AFTER = r"(?<![0-9a-f.])", r"(?![0-9a-f])"
_BETWEEN = r"[\s.-]?"


class Written:
    """Rows of the SQLite databases, by their row ids, and the ends of the logs. One reader for one conversation."""

    def __init__(self, instance: Path, conversation: str) -> None:
        self._logs = sorted((instance / "logs").glob("*.log"))
        self._log_ends = {log: log.stat().st_size for log in self._logs}
        self._tables = [table for database in sorted(instance.glob("*.sqlite")) for table in _tables(database)]
        self._conversation = conversation
        self.events: Events = []

    def close(self) -> None:
        for table in self._tables:
            table.database.close()

    def read(self) -> str:
        """Everything new as text. Adds the conversation's new events to ``events``."""
        rows = [(table.name, row) for table in self._tables for row in table.new_rows()]
        self.events += [json.loads(row[-1]) for name, row in rows if name == "events" and self._conversation in row]
        return "\n".join([*(" ".join(map(str, row)) for _, row in rows), *map(self._new_lines, self._logs)])

    def _new_lines(self, log: Path) -> str:
        with log.open("rb") as file:
            file.seek(self._log_ends[log])
            lines = file.read().decode("utf-8", "replace")
            self._log_ends[log] = file.tell()
        return lines


@dataclass
class _Table:
    database: sqlite3.Connection
    name: str
    last: int = 0

    def new_rows(self) -> list[tuple[Any, ...]]:
        rows = self.database.execute(
            f'SELECT rowid, * FROM "{self.name}" WHERE rowid > ? ORDER BY rowid',  # noqa: S608 # from the database itself
            (self.last,),
        ).fetchall()
        if rows:
            self.last = rows[-1][0]
        return [row[1:] for row in rows]


def _tables(path: Path) -> list[_Table]:
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)
    names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return [_Table(database, name, _last_row(database, name)) for (name,) in names]


def _last_row(database: sqlite3.Connection, table: str) -> int:
    found: tuple[int | None] = database.execute(f'SELECT max(rowid) FROM "{table}"').fetchone()  # noqa: S608 # as above
    return found[0] or 0


def holds(text: str, secret: str) -> bool:
    """Whether the secret stands in the text, however it is grouped."""
    spelt = _BETWEEN.join(re.escape(character) for character in re.sub(_BETWEEN[:-1], "", secret))
    return re.search(_BEFORE + spelt + _AFTER, text) is not None
