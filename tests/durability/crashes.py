"""What may be on a disk after the power failed: everything synced, and any part of what was not.

A write that was not synced may be there in any of its sectors of 512 bytes, or not at all; a truncation may
have happened or not; a file that was made and never synced may not be there; a deletion may have been undone.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.durability.storage import Op

SECTOR = 512
HELD = (0.0, 0.5, 0.5, 0.9, 1.0)
"""How likely each unsynced piece is to be there, drawn anew for each cut."""
MARKS = frozenset({"sending", "sent", "withdrawing", "withdrawn", "destroyed"})


@dataclass
class File:
    """One file: what is safe, and what was done since."""

    safe: bytearray = field(default_factory=bytearray)
    since: list[Op] = field(default_factory=list)
    is_named: bool = False
    is_deleted: bool = False

    def settle(self) -> None:
        """Everything so far is on the disk."""
        for op in self.since:
            apply(self.safe, op.kind, op.offset, op.data)
        self.since.clear()
        self.is_named = True


def apply(content: bytearray, kind: str, offset: int, data: bytes) -> None:
    """Do one operation to the content of a file."""
    if kind == "truncate":
        del content[offset:]
        content.extend(bytes(offset - len(content)))
    else:
        content.extend(bytes(max(0, offset - len(content))))
        content[offset : offset + len(data)] = data


class Disk:
    """The files of one folder, operation by operation."""

    def __init__(self) -> None:
        self.files: dict[str, File] = {}

    def do(self, op: Op) -> None:
        """One operation more."""
        if op.kind in MARKS:
            return
        if op.kind == "create":
            self.files[op.path] = File()
            return
        file = self.files.setdefault(op.path, File(is_named=True))
        if op.kind == "sync":
            file.settle()
        elif op.kind == "delete":
            if op.offset:
                del self.files[op.path]
            else:
                file.is_deleted = True
        else:
            file.since.append(op)

    def after_a_cut(self, chance: random.Random) -> dict[str, bytes]:
        """One of the states the power may leave behind."""
        held = chance.choice(HELD)
        found = {}
        for path, file in self.files.items():
            is_there = file.is_named or chance.random() < held
            if is_there and not (file.is_deleted and chance.random() < held):
                found[path] = _content(file, held, chance)
        return found


def _content(file: File, held: float, chance: random.Random) -> bytes:
    content = bytearray(file.safe)
    for op in file.since:
        if op.kind == "truncate":
            if chance.random() < held:
                apply(content, "truncate", op.offset, b"")
            continue
        for start in range(0, len(op.data), SECTOR):
            if chance.random() < held:
                apply(content, "write", op.offset + start, op.data[start : start + SECTOR])
    return bytes(content)


def cuts(
    ops: Sequence[Op], *, number: int, seed: int, first: int = 0
) -> Iterator[tuple[int, dict[str, bytes]]]:
    """Cuts anywhere from the operation `first` on: how many operations came before, and what is left."""
    chance = random.Random(seed)
    places = sorted(chance.randint(first, len(ops)) for _ in range(number))
    disk, done = Disk(), 0
    for place in places:
        while done < place:
            disk.do(ops[done])
            done += 1
        yield place, disk.after_a_cut(chance)
