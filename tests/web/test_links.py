"""Links that open nothing all look alike, to the byte and to the moment; tokens hold no pattern."""

import re
import statistics
import time
from collections import Counter

import pytest
from scipy.stats import chi2, mannwhitneyu

from assessments import accounts, invitations, rosters, tokens
from tests.assessments import world as worlds
from tests.durability.storage import watched
from tests.web.world import a_world

TRIES, A_MILLISECOND = 250, 0.001
CSRF = re.compile(rb'name="csrf_token" value="[^"]*"')


@pytest.fixture(scope="module")
def dead_links(tmp_path_factory):
    """A browser, and links that open nothing: never made, replaced, of another installation, mistyped."""
    world = a_world(tmp_path_factory.mktemp("here"))
    other = a_world(tmp_path_factory.mktemp("elsewhere"))
    person = next(iter(rosters.members(world.service, world.admin, world.programme.id))).person
    replaced = world.links[person.name]
    invitations.reissue(world.service, world.admin, world.round.id, person.id)
    given = {
        "never made": tokens.crockford(bytes(range(32)), tokens.TOKEN_LENGTH),
        "replaced": replaced,
        "of another installation": next(iter(other.links.values())),
        "mistyped": "0" * 25,
    }
    yield world, given
    world.service.close()
    other.service.close()


def knock(client, token: str, number: int = 0):
    """Open a link, from a network of one's own: how often one network may ask is another test."""
    reply = client.post(
        "/i",
        data={"token": token, "csrf_token": client.form},
        environ_overrides={"REMOTE_ADDR": f"10.{number // 250 % 250}.{number % 250}.1"},
    )
    return reply.status_code, CSRF.sub(b"", reply.get_data()), sorted(reply.headers.items())


def browser(world):
    """A browser with the form of the link page."""
    client = world.apps().respondents.test_client()
    client.form = re.search(rb'name="csrf_token" value="([^"]*)"', client.get("/i").get_data())[1].decode()
    return client


def test_links_that_open_nothing_are_answered_alike_in_every_byte(dead_links):
    world, given = dead_links
    replies = {what: knock(browser(world), token) for what, token in given.items()}

    bodies = {(status, body) for status, body, _ in replies.values()}
    headers = {tuple((n, v) for n, v in told if n != "Set-Cookie") for _, _, told in replies.values()}

    assert len(bodies) == 1
    assert len(headers) == 1
    assert next(iter(bodies))[0] == 404


ASKED = {
    "a link": ("respondents", "/i/again", "ada@example.org"),
    "a password": ("staff", "/account/forgot", "coach@example.org"),
}


@pytest.mark.parametrize("what", ASKED)
def test_asking_for_what_was_lost_is_answered_alike_in_every_byte(dead_links, what):
    world, _ = dead_links
    app, address, known = ASKED[what]
    replies = []
    for email in (known, "nobody@example.org"):
        client = getattr(world.apps(), app).test_client()
        form = re.search(rb'name="csrf_token" value="([^"]*)"', client.get(address).get_data())[1].decode()
        reply = client.post(address, data={"email": email, "csrf_token": form})
        headers = [(name, value) for name, value in reply.headers if name != "Set-Cookie"]
        replies.append((reply.status_code, CSRF.sub(b"", reply.get_data()), headers))

    assert replies[0] == replies[1]
    assert replies[0][0] == 200


def times(world, given, *, tries: int = TRIES, knocks=knock) -> dict[str, list[float]]:
    """How long each kind takes, one after the other, again and again."""
    client = browser(world)
    took: dict[str, list[float]] = {what: [] for what in given}
    for number in range(tries):
        for what, token in given.items():
            began = time.perf_counter()
            knocks(client, token, number * len(given))
            took[what].append(time.perf_counter() - began)
    return took


def is_told_apart(some: list[float], others: list[float]) -> bool:
    """Whether times differ by more than chance, and by more than a line tells."""
    far = abs(statistics.median(some) - statistics.median(others)) > A_MILLISECOND
    return far and mannwhitneyu(some, others).pvalue < 0.001


def test_links_that_open_nothing_take_the_same_time(dead_links):
    world, given = dead_links

    took = times(world, given)

    never = took.pop("never made")
    assert [what for what, one in took.items() if is_told_apart(one, never)] == []


def test_a_reply_that_waits_for_some_is_told_apart(dead_links):
    """The planted fault: four milliseconds more for a link there once was; seen on a busy machine too."""
    world, given = dead_links

    def slow(client, token, number):
        if token == given["replaced"]:
            time.sleep(0.004)
        return knock(client, token, number)

    took = times(world, {n: given[n] for n in ("never made", "replaced")}, tries=120, knocks=slow)

    assert is_told_apart(took["replaced"], took["never made"])


def pattern(given: list[str]) -> float:
    """The least likely place: how probable its letters are where every letter is as likely as another."""
    least = 1.0
    for place in range(len(given[0])):
        counts = Counter(one[place] for one in given)
        expected = len(given) / len(tokens.ALPHABET)
        squares = sum((counts.get(letter, 0) - expected) ** 2 / expected for letter in tokens.ALPHABET)
        least = min(least, float(chi2.sf(squares, len(tokens.ALPHABET) - 1)))
    return least


def test_a_hundred_thousand_tokens_show_no_pattern_and_no_two_are_alike():
    key = bytes(range(32))
    made = [tokens.invitation_token(key, f"{i:032x}", 1) for i in range(100_000)]

    assert len(set(made)) == len(made)
    assert all(len(one) == 26 for one in made)
    assert pattern(made) > 0.001 / 26


def test_a_token_that_counts_is_seen():
    """The planted fault: twenty letters of chance and six of a number that goes up."""
    key = bytes(range(32))
    made = [tokens.invitation_token(key, "a", i)[:20] + f"{i:06d}" for i in range(5_000)]

    assert pattern(made) < 1e-9


@pytest.mark.parametrize("is_touched", [pytest.param(True, id="as it is"), pytest.param(False, id="planted")])
@pytest.mark.parametrize(
    ("ask", "known"),
    [
        pytest.param(invitations.send_again, "north1@example.org", id="a link"),
        pytest.param(accounts.forgot_password, "ada@example.org", id="a password"),
    ],
)
def test_asking_for_a_lost_link_takes_the_disk_as_long_for_a_stranger(
    tmp_path, monkeypatch, ask, known, is_touched
):
    """What takes time is what waits for the disk; without the touch a stranger would wait for nothing."""
    if not is_touched:
        monkeypatch.setattr(invitations.programmes, "touch", lambda db: None)
    with watched() as storage:
        world = worlds.made(tmp_path)
        world.with_programme()
        world.opened()
        waits = []
        for address in (known, "nobody@example.org"):
            before = len(storage.ops)
            ask(world.service, address)
            waits.append(sum(op.kind == "sync" for op in storage.ops[before:]))
        world.service.close()

    of_known, of_stranger = waits

    assert (of_known == of_stranger) is is_touched
    assert of_known > 0
