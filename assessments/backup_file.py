"""What a backup's file is: a line that says what it is, a line of facts, and the database sealed for one key.

It is sealed for the recovery key, which is not on the server: who has the server's keys and an old backup
reads nothing, and who has the recovery key and no backup has nothing. A mark made with the link key says that
this installation wrote it.
"""

import hashlib
import hmac
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from assessments import tokens
from assessments.errors import NotReady

MAGIC = b"soundline backup "
FORMAT = 1
MARK_BYTES = 32
RECOVERY_LENGTH = 52
"""Letters of a recovery key: 256 bits, five a letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What stands in the clear on a backup: when it was made, at which revision, by whom, for which key."""

    made_at: str
    revision: str
    installation: str
    recovery: str


def new_recovery_key() -> tuple[str, bytes]:
    """A recovery key as it is written down, and its public half."""
    private = PrivateKey.generate()
    return tokens.grouped(tokens.crockford(bytes(private) + bytes(1), RECOVERY_LENGTH)), bytes(
        private.public_key
    )


def recovery_key(typed: str) -> PrivateKey:
    """A recovery key as it was written down."""
    letters = tokens.plain(typed)
    if len(letters) != RECOVERY_LENGTH or set(letters) - set(tokens.ALPHABET):
        raise NotReady(
            "recovery_key",
            f"This is not a recovery key: it has {RECOVERY_LENGTH} letters and digits, in groups of four.",
        )
    number = 0
    for letter in letters:
        number = number * 32 + tokens.ALPHABET.index(letter)
    return PrivateKey((number >> 4).to_bytes(32, "big"))


def named(public: bytes) -> str:
    """A short name of a recovery key, which tells nothing of it."""
    return hashlib.sha256(b"soundline/recovery|" + public).hexdigest()[:8]


def installation(link_key: bytes) -> str:
    """A name of the installation whose link key this is."""
    return tokens.named(link_key, ["backup", "installation"])[:16]


def sealed(content: bytes, facts: Facts, *, public: bytes, link_key: bytes) -> bytes:
    """The whole file."""
    head = MAGIC + f"{FORMAT}\n".encode() + json.dumps(asdict(facts), sort_keys=True).encode() + b"\n"
    box = SealedBox(PublicKey(public))
    return head + bytes(box.encrypt(_mark(link_key, head, content) + content))


def facts_of(file: bytes, name: str) -> Facts:
    """What a file says of itself; refused where it is no backup, or one of a newer kind."""
    first, _, rest = file.partition(b"\n")
    if not first.startswith(MAGIC):
        raise NotReady("not_a_backup", f"{name} is not a backup made by soundline.")
    if first != MAGIC + str(FORMAT).encode():
        raise NotReady(
            "backup_newer",
            f"{name} was made by a newer version of Soundline. Install that version, then restore.",
        )
    try:
        return Facts(**json.loads(rest.partition(b"\n")[0]))
    except (ValueError, TypeError):
        raise damaged(name) from None


def opened(file: bytes, name: str, *, private: PrivateKey, link_key: bytes) -> bytes:
    """The database in a file; refused where it is damaged, foreign, or sealed for another key."""
    facts = facts_of(file, name)
    if facts.installation != installation(link_key):
        raise NotReady(
            "backup_foreign",
            f"{name} is of another installation: its links were made with another key. Put the folder of "
            "keys back from its own backup first.",
        )
    given = named(bytes(private.public_key))
    if facts.recovery != given:
        raise NotReady(
            "recovery_key",
            f"{name} opens with the recovery key {facts.recovery}; the one given is {given}.",
        )
    first, second, box = file.split(b"\n", 2)
    try:
        inside = SealedBox(private).decrypt(box)
    except (CryptoError, ValueError, TypeError):
        raise damaged(name) from None
    mark, content = inside[:MARK_BYTES], inside[MARK_BYTES:]
    if not hmac.compare_digest(mark, _mark(link_key, first + b"\n" + second + b"\n", content)):
        raise damaged(name)
    return content


def damaged(name: str) -> NotReady:
    """The refusal of a file that is not as it was written."""
    return NotReady(
        "backup_damaged",
        f"{name} is damaged: it is not as it was written. Take another copy or an older backup.",
    )


def written(content: bytes, to: Path) -> None:
    """Keep a file whole or not at all, readable by its owner alone; one that exists is never overwritten."""
    aside = to.with_name(f".{to.name}.new")
    aside.unlink(missing_ok=True)
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(aside, to)
    finally:
        aside.unlink(missing_ok=True)
    folder = os.open(to.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _mark(link_key: bytes, head: bytes, content: bytes) -> bytes:
    own = hmac.new(link_key, b"soundline/backup", hashlib.sha256).digest()
    return hmac.new(own, head + content, hashlib.sha256).digest()
