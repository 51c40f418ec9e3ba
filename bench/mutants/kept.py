"""What was found out so far, in a file: a run that was cut off goes on, and a later one begins with it."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.mutants.known import Known, Met


@dataclass(frozen=True)
class Kept:
    """A file of one run over one state of modules and tests."""

    file: Path
    state: str

    def known(self) -> Known:
        """What an earlier run learned of these very tests; of others only which of them noticed what."""
        first, *rest = self._lines() or [{}]
        if first.get("state") == self.state:
            return Known(**first["known"])
        noticed = first.get("known", {}).get("noticed", {})
        return Known(noticed=noticed | {one["name"]: one["by"] for one in rest if one["by"]})

    def met(self) -> list[Met]:
        """The faults that were met in this very state."""
        first, *rest = self._lines() or [{}]
        return [Met(**one) for one in rest] if first.get("state") == self.state else []

    def learned(self, known: Known) -> None:
        """Begin the file of this state."""
        told = {"state": self.state, "known": asdict(known)}
        self.file.write_text(json.dumps(told) + "\n", encoding="utf-8")

    def add(self, met: Met) -> None:
        """Keep what became of one fault."""
        with self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(met)) + "\n")

    def _lines(self) -> Sequence[dict]:
        if not self.file.exists():
            return []
        return [json.loads(line) for line in self.file.read_text(encoding="utf-8").splitlines()]
