"""Where a training stands, in the words of Gridcast's checkpoints.

Random numbers are drawn from (seed, epoch) and (seed, step), so these counters are the random
state: a training that goes on ends with the weights of one never stopped.
"""

import time
from typing import Any

Progress = dict[str, Any]

CLOCK_STAGES = 512


def fresh(epochs: int) -> Progress:
    """The beginning."""
    return {
        "epoch": 1,
        "batch": 0,
        "step": 0,
        "lossSum": 0,
        "windows": 0,
        "epochSeconds": 0,
        "seconds": 0,
        "secondsBefore": 0,
        "epochs": [],
        "bestEpoch": None,
        "earlyStopping": {"best": None, "wait": 0},
        "plateau": {"best": None, "wait": 0, "scale": 1},
        "correction": None,
        "course": {
            "plans": [[0, epochs]],
            "cuts": [],
            "clock": [],
            "pieces": [],
            "devices": [],
            "methods": {},
        },
        "finished": None,
    }


def gone_on(saved: Progress, saved_epochs: int, epochs: int) -> Progress:
    """The progress to go on from; one that had ended and gets more epochs forgets why."""
    if epochs <= saved_epochs and saved["finished"] is None:
        return saved
    if "course" in saved:
        saved["course"]["plans"].append([saved["step"], epochs])
    stopping = {**saved["earlyStopping"], "wait": 0}
    return {
        **saved,
        "finished": None,
        "secondsBefore": saved["seconds"],
        "earlyStopping": stopping,
    }


def note(progress: Progress, of: str, value: Any) -> None:
    """Writes down in the course what holds from this step on, where it is another than before."""
    entries = progress.get("course", {}).get(of)
    if entries is None:
        return
    if entries and entries[-1][0] == progress["step"]:
        entries.pop()
    if not entries or entries[-1][1] != value:
        entries.append([progress["step"], value])


def sentence(code: str, **values: Any) -> dict[str, Any]:
    """Something said to a person: a code of Gridcast's catalogue with its values."""
    return {"code": code, "values": values}


class Clock:
    """Counts the seconds of computing into a progress."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._last = time.monotonic()

    def tick(self) -> None:
        """Adds the time since the last tick."""
        now = time.monotonic()
        self._progress["seconds"] += now - self._last
        self._progress["epochSeconds"] += now - self._last
        self._last = now
