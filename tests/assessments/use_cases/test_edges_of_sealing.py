"""What is sealed and how secrets are written: lengths, letters and labels, to the byte."""

import hashlib
import hmac
from dataclasses import replace

import pytest
from nacl.public import PrivateKey, SealedBox
from nacl.secret import SecretBox

from assessments import sealing, sittings, tokens
from assessments.errors import Refusal

KEY = bytes(range(32))


@pytest.mark.parametrize(
    ("content", "room", "length"),
    [
        pytest.param(b"", 0, 4096, id="nothing"),
        pytest.param(bytes(4092), 0, 4096, id="just-one-step"),
        pytest.param(bytes(4093), 0, 8192, id="a-byte-more"),
        pytest.param(b"x", 4092, 4096, id="room-of-one-step"),
        pytest.param(b"x", 4093, 8192, id="room-of-a-byte-more"),
        pytest.param(bytes(4093), 12, 8192, id="more-than-its-room"),
    ],
)
def test_what_is_sealed_has_the_length_of_whole_steps_and_comes_back(content, room, length):
    framed = sealing.padded(content, room)

    assert len(framed) == length
    assert framed.startswith(len(content).to_bytes(4, "big") + content)
    assert sealing.unpadded(framed) == content


def test_content_is_given_no_room_unless_it_is_asked_for():
    long = {"words": "x" * 4073}

    assert len(sealing.written(long)) == 4088 - 3
    assert len(sealing.padded(sealing.written(long))) == 4096
    assert len(sealing.seal_draft(KEY, long)) == 4096 + 40
    assert len(sealing.seal_answer(bytes(PrivateKey(KEY).public_key), long)) == 4096 + 48


def test_content_is_written_in_one_way_and_letters_stay_letters():
    assert sealing.written({"b": "ä", "a": [1, None]}) == '{"a":[1,null],"b":"ä"}'.encode()


def test_an_answer_opens_with_the_private_key_and_with_no_other():
    private = PrivateKey(KEY)
    sealed = sealing.seal_answer(bytes(private.public_key), {"r1": 4})

    assert sealing.open_answer(SealedBox(private), sealed) == {"r1": 4}
    with pytest.raises(Refusal, match="answer_unreadable"):
        sealing.open_answer(SealedBox(PrivateKey(KEY[::-1])), sealed)


def test_a_draft_opens_with_its_key_and_with_no_other():
    sealed = sealing.seal_draft(KEY, {"answers": {}})

    assert sealing.open_draft(KEY, sealed) == {"answers": {}}
    with pytest.raises(Refusal, match="draft_unreadable"):
        sealing.open_draft(KEY[::-1], sealed)


def test_what_opens_but_is_not_ours_is_refused_and_never_guessed():
    private, broken = PrivateKey(KEY), sealing.padded(b"{no json")
    answer = SealedBox(private.public_key).encrypt(broken)

    with pytest.raises(Refusal, match="answer_unreadable"):
        sealing.open_answer(SealedBox(private), answer)
    with pytest.raises(Refusal, match="draft_unreadable"):
        sealing.open_draft(KEY, SecretBox(KEY).encrypt(broken))


def test_a_draft_s_key_travels_under_its_code_and_salt_alone():
    salt = bytes(40)
    wrapped = sealing.wrap(KEY, code="ABCD", salt=salt)

    assert sealing.unwrap(wrapped, code="ABCD", salt=salt) == KEY
    assert sealing.unwrap(wrapped, code="ABCE", salt=salt) is None
    assert sealing.unwrap(wrapped, code="ABCD", salt=bytes([1]) + salt[1:]) is None


def test_a_token_is_the_first_letters_of_its_bits():
    assert tokens.crockford(bytes([0b00000_000, 0b01_00010_1, 0b1111_0000]), 4) == "012Z"
    assert tokens.crockford(b"\xff" * 4, 6) == "ZZZZZZ"


def test_codes_have_the_letters_they_promise():
    assert [len(tokens.code()), len(tokens.recovery_code())] == [16, 24]
    assert len(tokens.invitation_token(KEY, "i1", 1)) == 26
    assert len(tokens.one_time_token()) == 43
    assert len({tokens.code() for _ in range(20)}) == 20
    # The last letters are filled by drawn bits, not by noughts.
    assert len({tokens.code()[-1] for _ in range(60)}) > 4
    assert len({tokens.recovery_code()[-1] for _ in range(60)}) > 4


def test_an_invitation_s_token_is_of_its_key_its_name_and_its_epoch():
    told = hmac.new(KEY, b"invitation|i1|2", hashlib.sha256).digest()

    assert tokens.invitation_token(KEY, "i1", 2) == tokens.crockford(told, 26)


def test_a_token_is_typed_in_groups_of_four_and_read_however_it_was_typed():
    assert tokens.grouped("ABCDEFGHJK") == "ABCD-EFGH-JK"
    assert tokens.plain(" abcd-oil‐1 ‑–x\t") == "ABCD0111X"


def test_the_database_knows_a_token_by_its_digest():
    assert tokens.hashed("ABC") == hashlib.sha256(b"ABC").digest()


def test_derived_names_are_hkdf_with_purpose_and_more_in_it():
    """RFC 5869 with SHA-256: one block, the salt `soundline`."""
    extracted = hmac.new(b"soundline", b"ABC|00ff", hashlib.sha256).digest()
    expected = hmac.new(extracted, b"soundline/draft\x01", hashlib.sha256).digest()

    assert tokens.derived("ABC", "draft", b"\x00\xff") == expected
    assert len({tokens.derived("ABC", p) for p in ("draft", "pool", "owner")}) == 3


def test_a_name_under_a_key_is_of_all_its_parts():
    assert tokens.named(KEY, ["chain", "p1"]) == hmac.new(KEY, b"chain|p1", hashlib.sha256).hexdigest()


# -- the cookie of a sitting


SITTING = sittings.Sitting(token="T" * 26, draft_key=KEY, language="de", consents=True)


@pytest.mark.parametrize("consents", [True, False])
def test_a_cookie_is_the_sitting_and_the_sitting_the_cookie(consents):
    sitting = replace(SITTING, consents=consents)
    cookie = sitting.as_cookie()

    assert "=" not in cookie
    assert sittings.Sitting.from_cookie(cookie) == sitting


def test_a_cookie_with_more_less_or_other_in_it_is_none_of_ours():
    token, key, language, consents = SITTING.as_cookie().split(".")

    for parts in (
        (token, key, language),
        (token, key, language, consents, "x"),
        (token[:-1], key, language, consents),
        (token + "T", key, language, consents),
        (token, key[:-4], language, consents),
        (token, key + "AAAA", language, consents),
        (token, "A", language, consents),
        (token, key[:-1] + "é", language, consents),
    ):
        assert sittings.Sitting.from_cookie(".".join(parts)) is None
    assert sittings.Sitting.from_cookie(f"{token}.{key}.{language}.2").consents is False


def test_nobody_consents_without_saying_so():
    assert sittings.Sitting(token="T" * 26, draft_key=KEY, language="en").consents is False


def test_two_drafts_of_one_link_have_names_and_seeds_of_their_own():
    other = replace(SITTING, draft_key=KEY[::-1])

    assert len({SITTING.key, other.key, sittings.owner_of(SITTING.token)}) == 3
    assert SITTING.seed != other.seed
    assert len(SITTING.seed) == 16
    assert len(sittings.new_key()) == 32
    assert sittings.new_key() != sittings.new_key()
