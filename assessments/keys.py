"""The folder of keys: made once, readable by its owner alone, each key destroyed when its work is done.

Here: where keys lie. What is sealed with them: assessments/sealing.py.
"""

import os
import secrets
import stat
from pathlib import Path

from nacl.public import PrivateKey, SealedBox

from assessments.errors import NotReady, Refusal, Unavailable
from assessments.model import ProgrammeId, RoundId

STANDING = ("link", "session", "ledger")
"""Keys an installation has from its first day to its last."""


class Keys:
    """The keys of one installation."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self) -> None:
        """Make the folder and the standing keys; what exists stays."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in STANDING:
            if not self._path(name).exists():
                self._write(name, secrets.token_bytes(32))

    def check(self) -> None:
        """Refuse a folder that is missing, incomplete, not writable or open to others."""
        missing = [name for name in STANDING if not self._path(name).is_file()]
        if missing:
            raise NotReady(
                "keys_missing",
                f"The keys {', '.join(missing)} are not in {self.folder}. Put the folder of keys back from "
                "its own backup, or make a new installation with: soundline init",
            )
        for path in (self.folder, *self.folder.glob("*.key")):
            if stat.S_IMODE(path.stat().st_mode) & 0o077:
                raise NotReady(
                    "keys_readable",
                    f"{path} can be read by others than its owner. Run: chmod -R go-rwx {self.folder}",
                )
        if not os.access(self.folder, os.W_OK):
            raise NotReady(
                "keys_missing", f"{self.folder} cannot be written. Make it writable for its owner."
            )

    def link(self) -> bytes:
        """The key personal links are derived from."""
        return self._read("link")

    def session(self) -> bytes:
        """The key web signs its own cookies and forms with."""
        return self._read("session")

    def ledger(self) -> bytes:
        """The key under which the ledger names people; no other value is made with it."""
        return self._read("ledger")

    def make_programme(self, programme: ProgrammeId) -> None:
        """Make the secret that links one person's answers between the rounds of a programme."""
        self._write(f"programme-{programme}", secrets.token_bytes(32))

    def programme(self, programme: ProgrammeId) -> bytes:
        """A programme's secret, until the programme ends."""
        return self._read(f"programme-{programme}")

    def destroy_programme(self, programme: ProgrammeId) -> None:
        """Destroy a programme's secret: nobody can link its answers to people any more."""
        self._destroy(f"programme-{programme}")

    def make_round(self, round_id: RoundId) -> bytes:
        """Make a round's key pair, prove that it opens what it seals, and give its public half."""
        name = f"round-{round_id}"
        private = self._private(round_id) if self._path(name).exists() else PrivateKey.generate()
        if not self._path(name).exists():
            self._write(name, bytes(private))
        probe = secrets.token_bytes(64)
        sealed = SealedBox(private.public_key).encrypt(probe)
        if SealedBox(self._private(round_id)).decrypt(sealed) != probe:
            raise Refusal("key_unproven", round=round_id)
        return bytes(private.public_key)

    def has_round(self, round_id: RoundId) -> bool:
        """Whether a round's private key still exists."""
        return self._path(f"round-{round_id}").exists()

    def round(self, round_id: RoundId) -> "SealedBox[PrivateKey]":
        """The box that opens a round's sealed answers."""
        return SealedBox(self._private(round_id))

    def destroy_round(self, round_id: RoundId) -> None:
        """Destroy a round's private key; doing so twice changes nothing."""
        self._destroy(f"round-{round_id}")

    def _private(self, round_id: RoundId) -> PrivateKey:
        return PrivateKey(self._read(f"round-{round_id}"))

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.key"

    def _read(self, name: str) -> bytes:
        try:
            key = self._path(name).read_bytes()
        except OSError:
            key = b""
        if len(key) != 32:
            raise NotReady(
                "keys_missing",
                f"The key {name} is not in {self.folder}, or it is damaged. Put it back from the backup of "
                "the keys.",
            )
        return key

    def _write(self, name: str, key: bytes) -> None:
        # Written aside, synced, then named: a power cut leaves the whole key or none.
        aside = self._path(name).with_suffix(".new")
        try:
            aside.unlink(missing_ok=True)
            handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(key)
                file.flush()
                os.fsync(file.fileno())
            aside.rename(self._path(name))
            self._sync_folder()
        except OSError as failure:
            raise Unavailable("key_not_written", folder=str(self.folder), retry_after=60) from failure

    def _destroy(self, name: str) -> None:
        path = self._path(name)
        if not path.exists():
            return
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        self._sync_folder()

    def _sync_folder(self) -> None:
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
