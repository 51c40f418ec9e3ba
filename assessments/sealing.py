"""Sealing: answers under a round's public key, drafts under a key only the browser holds, both padded."""

import json
from collections.abc import Mapping
from typing import Any

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.pwhash import argon2id
from nacl.secret import SecretBox

from assessments.errors import Refusal

STEP = 4096
LENGTH_BYTES = 4
KEY_BYTES = SecretBox.KEY_SIZE


def padded(content: bytes, room: int = 0) -> bytes:
    """Content behind its length, filled up to the whole number of 4 KiB that hold `room` bytes.

    What is sealed of one round is given the same room, the most its questionnaire can need: a long comment
    in a longer answer would be found again, after the close, by whoever kept a copy from before.
    """
    framed = len(content).to_bytes(LENGTH_BYTES, "big") + content
    whole = max(len(framed), LENGTH_BYTES + room)
    return framed + bytes(whole - len(framed) + -whole % STEP)


def unpadded(framed: bytes) -> bytes:
    """The content again."""
    length = int.from_bytes(framed[:LENGTH_BYTES], "big")
    return framed[LENGTH_BYTES : LENGTH_BYTES + length]


def written(content: Mapping[str, Any]) -> bytes:
    """Content in its one way of being written, so that equal content is equal bytes."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def seal_answer(public_key: bytes, content: Mapping[str, Any], *, room: int = 0) -> bytes:
    """An answer only the round's private key can open."""
    return bytes(SealedBox(PublicKey(public_key)).encrypt(padded(written(content), room)))


def open_answer(box: SealedBox[PrivateKey], sealed: bytes) -> dict[str, Any]:
    """A sealed answer, opened; one that does not open is refused and never skipped."""
    try:
        content: dict[str, Any] = json.loads(unpadded(box.decrypt(sealed)))
    except (CryptoError, ValueError) as failure:
        raise Refusal("answer_unreadable") from failure
    return content


def seal_draft(draft_key: bytes, content: Mapping[str, Any], *, room: int = 0) -> bytes:
    """A draft only the holder of its key can open."""
    return bytes(SecretBox(draft_key).encrypt(padded(written(content), room)))


def open_draft(draft_key: bytes, sealed: bytes) -> dict[str, Any]:
    """A draft, opened."""
    try:
        content: dict[str, Any] = json.loads(unpadded(SecretBox(draft_key).decrypt(sealed)))
    except (CryptoError, ValueError) as failure:
        raise Refusal("draft_unreadable") from failure
    return content


def wrap(draft_key: bytes, *, code: str, salt: bytes) -> bytes:
    """A draft's key under a code that is typed on another device."""
    return bytes(SecretBox(_stretched(code, salt)).encrypt(draft_key))


def unwrap(wrapped: bytes, *, code: str, salt: bytes) -> bytes | None:
    """The draft's key again; None where it is not the code."""
    try:
        return SecretBox(_stretched(code, salt)).decrypt(wrapped)
    except CryptoError:
        return None


def _stretched(code: str, salt: bytes) -> bytes:
    return argon2id.kdf(
        KEY_BYTES,
        code.encode(),
        salt[: argon2id.SALTBYTES],
        opslimit=argon2id.OPSLIMIT_INTERACTIVE,
        memlimit=argon2id.MEMLIMIT_INTERACTIVE,
    )
