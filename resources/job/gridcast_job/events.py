"""News of a training: one JSON object a line, on standard output and in ``events.jsonl``.

Every event has a number that counts from 0, as some log collectors repeat lines. What Gridcast
shows of a run that is trained elsewhere is read from them.
"""

import json
import time
from pathlib import Path
from typing import Any

MARK = "@gridcast "
_SHORTEST_INTERVAL_SECONDS = 1.0


class Events:
    """Tells events; ``quiet`` for processes that are not the first."""

    def __init__(self, folder: Path, quiet: bool) -> None:
        self._path = None if quiet else folder / "events.jsonl"
        self._number = 0
        self._last_batch = -_SHORTEST_INTERVAL_SECONDS
        if self._path is not None:
            folder.mkdir(parents=True, exist_ok=True)
            if self._path.exists():
                self._number = len(self._path.read_text().splitlines())

    def tell(self, kind: str, **values: Any) -> None:
        """One event."""
        if self._path is None:
            return
        line = json.dumps({"n": self._number, "type": kind, **values}, separators=(",", ":"))
        self._number += 1
        with self._path.open("a") as file:
            file.write(f"{line}\n")
        print(f"{MARK}{line}", flush=True)

    def tell_batch(self, **values: Any) -> None:
        """A batch, at most one a second."""
        now = time.monotonic()
        if now - self._last_batch >= _SHORTEST_INTERVAL_SECONDS:
            self._last_batch = now
            self.tell("batch", **values)
