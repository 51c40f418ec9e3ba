"""A layer under SQLite, in Python: it records what reaches the disk, and fails when it is told to.

SQLite speaks to the disk through a table of functions. A copy of that table is put in front of the usual one,
with its own functions for writing, syncing, truncating and deleting; everything else goes straight through.
No compiler and no privilege is needed, and the product under test is the product as it is.
"""

import _sqlite3
import ctypes
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

OK, FULL = 0, 13
BROKEN = {"write": 778, "sync": 1034, "truncate": 1546}
"""What SQLite is told of an error of the disk, by what was tried."""

POINTER, INT, WIDE = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
OPEN = ctypes.CFUNCTYPE(INT, POINTER, POINTER, POINTER, INT, POINTER)
DELETE = ctypes.CFUNCTYPE(INT, POINTER, ctypes.c_char_p, INT)
WRITE = ctypes.CFUNCTYPE(INT, POINTER, POINTER, INT, WIDE)
TRUNCATE = ctypes.CFUNCTYPE(INT, POINTER, WIDE)
SYNC = ctypes.CFUNCTYPE(INT, POINTER, INT)
WORD = ctypes.sizeof(POINTER)
# Places in SQLite's tables, counted in pointers: sqlite3_vfs, sqlite3_io_methods.
NAME_AT, OPEN_AT, DELETE_AT, VFS_WORDS = 3, 5, 6, 21
WRITE_AT, TRUNCATE_AT, SYNC_AT, METHODS_WORDS = 3, 4, 5, 19


@dataclass
class Op:
    """One thing done to a file, or a mark a test has left between two of them."""

    kind: str
    path: str = ""
    offset: int = 0
    data: bytes = b""


Fault = Callable[[Op], int]


@dataclass
class Storage:
    """What reached the disk so far, and the fault that is set, if any."""

    ops: list[Op] = field(default_factory=list)
    fault: Fault | None = None
    recording: bool = True

    def mark(self, kind: str, what: str) -> None:
        """A mark between two operations: what the outside world has seen by now."""
        self.ops.append(Op(kind, what))

    def meets(self, op: Op) -> int:
        """Whether this fails, and how."""
        return self.fault(op) if self.fault else OK

    def done(self, op: Op) -> None:
        """It happened."""
        if self.recording:
            self.ops.append(op)


def library() -> Any:
    """The SQLite that this Python uses."""
    file = getattr(_sqlite3, "__file__", None)
    return ctypes.CDLL(file)


class Table:
    """A copy of one of SQLite's tables of functions."""

    def __init__(self, address: int, words: int) -> None:
        self.words = (POINTER * words)()
        ctypes.memmove(self.words, address, words * WORD)
        self.kept: list[Any] = []

    def replace(self, at: int, made: Any) -> None:
        """Put a function of ours into the table."""
        self.kept.append(made)
        self.words[at] = ctypes.cast(made, POINTER).value

    @property
    def address(self) -> int:
        """Where the copy lies."""
        return ctypes.addressof(self.words)


class Watch:
    """The layer itself, while it is in front."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.sqlite = library()
        self.sqlite.sqlite3_vfs_find.restype = POINTER
        self.usual = self.sqlite.sqlite3_vfs_find(None)
        self.paths: dict[int, str] = {}
        self.methods: dict[int, Table] = {}
        self.table = Table(self.usual, VFS_WORDS)
        self.name = ctypes.create_string_buffer(b"watched")
        self.table.words[NAME_AT] = ctypes.addressof(self.name)
        self.plain_open = OPEN(self.table.words[OPEN_AT])
        self.plain_delete = DELETE(self.table.words[DELETE_AT])
        self.table.replace(OPEN_AT, OPEN(self.open))
        self.table.replace(DELETE_AT, DELETE(self.delete))

    def put_in_front(self) -> None:
        """From now on every database is opened through this layer."""
        self.sqlite.sqlite3_vfs_register(POINTER(self.table.address), 1)

    def take_away(self) -> None:
        """Databases are opened as usual again."""
        self.sqlite.sqlite3_vfs_register(POINTER(self.usual), 1)
        self.sqlite.sqlite3_vfs_unregister(POINTER(self.table.address))

    def open(self, vfs: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        path = ctypes.string_at(name).decode() if name else ""
        is_new = bool(path) and not os.path.exists(path)
        result = self.plain_open(vfs, name, file, flags, out)
        if result == OK and path:
            if is_new:
                self.storage.done(Op("create", path))
            self.paths[file] = path
            self._wrap(file)
        return int(result)

    def delete(self, vfs: int, name: bytes, sync: int) -> int:
        result = self.plain_delete(vfs, name, sync)
        if result == OK:
            self.storage.done(Op("delete", name.decode(), sync))
        return int(result)

    def _wrap(self, file: int) -> None:
        held = POINTER.from_address(file)
        if held.value not in self.methods:
            table = Table(held.value, METHODS_WORDS)
            self._watch(table)
            self.methods[held.value] = table
        held.value = self.methods[held.value].address

    def _watch(self, table: Table) -> None:
        plain_write = WRITE(table.words[WRITE_AT])
        plain_truncate = TRUNCATE(table.words[TRUNCATE_AT])
        plain_sync = SYNC(table.words[SYNC_AT])

        def write(file: int, data: int, length: int, offset: int) -> int:
            op = Op("write", self.paths[file], offset, ctypes.string_at(data, length))
            return self._through(op, lambda: plain_write(file, data, length, offset))

        def truncate(file: int, length: int) -> int:
            op = Op("truncate", self.paths[file], length)
            return self._through(op, lambda: plain_truncate(file, length))

        def sync(file: int, flags: int) -> int:
            return self._through(Op("sync", self.paths[file]), lambda: plain_sync(file, flags))

        for at, kind, function in (
            (WRITE_AT, WRITE, write),
            (TRUNCATE_AT, TRUNCATE, truncate),
            (SYNC_AT, SYNC, sync),
        ):
            table.replace(at, kind(function))

    def _through(self, op: Op, act: Callable[[], int]) -> int:
        failure = self.storage.meets(op)
        result = failure or int(act())
        if result == OK:
            self.storage.done(op)
        return result


@contextmanager
def watched(*, recording: bool = True) -> Iterator[Storage]:
    """Everything SQLite does to disks while this lasts; databases opened before are not seen."""
    storage = Storage(recording=recording)
    watch = Watch(storage)
    watch.put_in_front()
    try:
        yield storage
    finally:
        watch.take_away()
        KEPT.append(watch)


KEPT: list[Watch] = []
"""Connections outlive the layer; what they call must stay where it is."""
