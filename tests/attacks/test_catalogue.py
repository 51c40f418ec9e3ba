"""The catalogue of attacks: one test each, through what the release lets out and its files.

| attack | what is tried | test |
|---|---|---|
| A1 | somebody answers late, and the same numbers are drawn again | test_a1_a_late_answer_is_refused |
| A2 | one joins between two rounds | test_a2_a_joiner_stays_unknown |
| A3 | one leaves and one joins | test_a3_one_for_one_tells_no_difference |
| A4 | a part and the whole give the rest | test_a4_a_programme_less_its_teams_is_nobody |
| A5 | groups that overlap | test_a5_overlapping_groups_over_four_rounds |
| A6 | mean, spread and size give every answer | test_a6_no_spread_no_extreme_and_no_count_is_told |
| A7 | a mean near an end | test_a7_near_an_end_everybody_keeps_half_the_range |
| A8 | statements with different numbers of answers | test_a8_a_statement_somebody_left_blank_has_no_mean |
| A9 | a best guess turned back into the mean | test_a9_a_best_guess_rests_on_what_was_told |
| A10 | a total with and without a hidden team | test_a10_a_hidden_team_is_in_no_total |
| A11 | two versions of one report | test_a11_a_release_is_made_once |
| A12 | the width of a range | test_a12_widths_of_small_teams_do_not_move |
| A13 | a verdict that flips | test_a13_a_verdict_says_no_more_than_a_step |
| A14 | style and language of a comment | test_a14_comments_stand_alone |
| A15 | the order of an export | test_a15_the_order_of_sending_is_in_no_file |
| A16 | a code that can be guessed | test_a16_chains_cannot_be_guessed_and_are_in_no_file |
| A17 | the pattern of refusals | test_a17_refusals_are_the_same_whatever_was_answered |
| A18 | rounding averaged away | test_a18_equal_numbers_are_told_once_and_not_averaged_away |
| A19 | a count of careless answers | test_a19_no_count_of_careless_answers_is_told |
| A20 | precision hidden in a file | test_a20_no_file_is_finer_than_the_page |
"""

import dataclasses
import io
import re
import sqlite3
import sys
from contextlib import closing as ended

import pytest

from assessments.release import audit, gate, table, words
from assessments.release import frozen as keeping
from assessments.release.rounds import Scored
from documents import pdf, report_tables
from documents.pages import rendering
from tests.assessments.release.histories import plain, theme, told
from tests.assessments.release.rounds import a_round, answer, codes, frozen, released, roster
from tests.attacks.attackers import exposed, narrowest, read
from tests.attacks.faults import without_bounds

K = 5
itself = sys.modules[__name__]
ITEMS = ("m1", "m2", "m3")


def files(report) -> dict[str, bytes]:
    """A team's report in every form it can be taken away in; of the workbook, what its sheets hold."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(report_tables.as_xlsx(report, "en")))
    cells = [repr([c.value for c in row]) for sheet in book for row in sheet.iter_rows()]
    return {
        "html": str(rendering.render("team_report", report=report)).encode(),
        "csv": report_tables.as_csv(report, "en"),
        "xlsx": "\n".join(cells).encode(),
        "json": report_tables.as_json(report).encode(),
    }


def paper(report) -> bytes:
    """The words of the PDF."""
    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(pdf.team_report(report))).pages
    return "\n".join(page.extract_text() for page in pages).encode()


def over(people, *, rounds=None, scale="time", **more):
    """Groups smaller than five found in everything a history of one team told; people by round."""
    given = rounds or [plain(s, 0.3 * s) for s in range(len(people))]
    kinds = more.pop("kinds", ("baseline", "follow_up", "sustainment", "sustainment"))
    releases, _ = told(given, people=people, kinds=kinds, **more)
    names = [f"r{i + 1}" for i in range(len(releases))]
    reports = [(n, report_tables.as_told(r.team_reports["t"])) for n, r in zip(names, releases, strict=True)]
    present = {n: [str(p) for p in here] for n, here in zip(names, people, strict=True)}
    before = {n: () if n == "r1" else ("r1",) for n in names}
    return exposed(read(reports, scale, present, baseline_of=before), K)


def team(n, *, seed=1, name="t", **more):
    return [answer(p, codes(seed, p), team=name, **more) for p in range(n)]


def test_every_attack_has_its_test():
    named = re.findall(r"^\| (A\d+) \| .+ \| (test_\w+) \|$", itself.__doc__, re.MULTILINE)

    assert [attack for attack, _ in named] == [f"A{i}" for i in range(1, 21)]
    assert all(callable(getattr(itself, test)) for _, test in named)


@pytest.fixture
def six_sent(tmp_path, monkeypatch):
    """A closed round of seven to which six have sent, and the sitting of the one who comes late."""
    from argon2 import PasswordHasher

    from assessments import passwords
    from tests.assessments import world as worlds

    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "hasher", lambda: cheap)
    world = worlds.made(tmp_path)
    world.with_programme(people=7)
    asked = world.opened()
    *links, late = world.tokens(asked).values()
    for token in links:
        world.sent(token)
    sitting = world.answered(late)
    yield world, asked, sitting
    world.service.close()


def kept_of(world, asked):
    """The release that is kept, and how many sealed answers wait for another."""
    from assessments.store import answers, pool
    from assessments.store.engine import reading

    with reading(world.service.engine) as db:
        return answers.release_of(db, asked.id), pool.count(db, asked.id)


def test_a1_a_late_answer_is_refused(six_sent):
    from assessments import administer, closing
    from assessments.errors import Closed

    world, asked, sitting = six_sent
    world.closed(asked)
    before = kept_of(world, asked)

    with pytest.raises(Closed):
        administer.send(world.service, sitting)
    closing.close(world.service, asked.id)

    assert kept_of(world, asked) == before
    assert before[1] == 0


def test_where_nobody_looks_at_the_round_a_late_answer_is_taken(six_sent, monkeypatch):
    """The planted fault: an answer is taken whatever became of its round."""
    from assessments import administer, sending
    from assessments.store import invitations, pool

    world, asked, sitting = six_sent
    monkeypatch.setattr(sending, "taking_answers", lambda service, db, invitation: asked)
    monkeypatch.setattr(invitations, "claim", lambda db, invitation: True)
    monkeypatch.setattr(pool, "empty", lambda db, round_id: None)  # the draft is the late one's own
    world.closed(asked)
    _, waiting = kept_of(world, asked)

    administer.send(world.service, sitting)

    assert kept_of(world, asked)[1] == waiting + 1


TURNOVER = {
    "a2": [range(6), range(7)],
    "a3": [range(7), range(1, 8)],
    "a5": [range(8), range(2, 10), range(1, 9), range(9)],
}


def test_a2_a_joiner_stays_unknown():
    assert over(TURNOVER["a2"]) == []


def test_a3_one_for_one_tells_no_difference():
    assert over(TURNOVER["a3"]) == []


def test_a5_overlapping_groups_over_four_rounds():
    assert over(TURNOVER["a5"]) == []


@pytest.mark.parametrize("attack", TURNOVER)
def test_without_the_audit_each_of_these_finds_somebody(monkeypatch, attack):
    monkeypatch.setattr(audit, "is_safe", lambda rows, k: True)

    people = TURNOVER[attack]
    rounds = ([plain(seed + 10 * r, 0.3 * r) for r in range(len(people))] for seed in range(6))

    assert any(over(people, rounds=given) for given in rounds)


def programme(hidden, *, size=4):
    """Two teams that are shown and one that answers this, twice."""
    teams = ("s", "u", "h")

    def answers(seed, shift):
        shown = [answer(f"{t}{p}", codes(seed, f"{t}{p}", shift), team=t) for t in "su" for p in range(6)]
        return [*shown, *(answer(f"h{p}", hidden(p), team="h") for p in range(size))]

    def entries(name):
        sizes = {"s": 6, "u": 6, "h": size}
        return [e for t in teams for e in roster([f"{t}{p}" for p in range(sizes[t])], name=name, team=t)]

    first = answers(1, 0.0)
    one = released(first, members=entries("r1"), teams=teams)
    past = frozen(a_round(), entries("r1"), first, one)
    asked = a_round("r2", "follow_up")
    return released(answers(2, 0.5), asked=asked, members=entries("r2"), earlier=(past,), teams=teams)


def test_a4_a_programme_less_its_teams_is_nobody():
    """The line over all teams is the mean of the changes told: the rest of it is nothing."""
    found = programme(lambda p: [5, 1, 5, 5, 1, 5])

    for line in found.programme_report.lines:
        deltas = [theme(found, line.scale, t).delta.value for t in "su"]
        assert (line.n_teams, line.delta is None) in {(2, False), (0, True)}
        if line.delta is not None:
            assert line.delta.value == pytest.approx(sum(deltas) / 2, abs=0.05 + 1e-9)
    assert found.programme_report.lines[0].n_teams == 2


def test_a10_a_hidden_team_is_in_no_total():
    low, high = (programme(lambda p, c=c: c) for c in ([5, 1, 5, 5, 1, 5], [1, 5, 1, 1, 5, 1]))

    assert keeping.to_json(low) == keeping.to_json(high)
    pages = [str(rendering.render("programme", report=r.programme_report)) for r in (low, high)]
    assert pages[0] == pages[1]


def test_without_the_smallest_group_the_hidden_team_stands_on_the_programmes_page(monkeypatch):
    monkeypatch.setattr(table, "smallest_group", lambda asked: 1)

    with pytest.raises(AssertionError):
        test_a10_a_hidden_team_is_in_no_total()


SPREAD = re.compile(r"standard.deviation|variance|\bsd\b|minimum|maximum|histogram|quartile", re.IGNORECASE)


@pytest.mark.parametrize("n", [6, 9, 12])
def test_a6_no_spread_no_extreme_and_no_count_is_told(n):
    """Two teams with the same means and different answers: files differ in no number."""
    alike = [[3, 3, 3, 3, 3, 3]] * n
    apart = [[1, 5, 1, 3, 3, 3], [5, 1, 5, 3, 3, 3]] * (n // 2) + [[3] * 6] * (n % 2)

    one, other = (
        files(released([answer(p, c) for p, c in enumerate(given)]).team_reports["t"])
        for given in (alike, apart)
    )

    assert not SPREAD.search(one["json"].decode() + one["csv"].decode())
    assert numbers_in(one["json"]) == numbers_in(other["json"])
    assert numbers_in(one["csv"]) == numbers_in(other["csv"])


def numbers_in(content: bytes) -> list[str]:
    return re.findall(rb"-?\d+\.\d+", content)


def at_the_top(n):
    return [answer(p, [5, 1, 5, 5, 1, 5] if p else [1, 5, 1, 1, 5, 1]) for p in range(n)]


def left_open(n):
    report = released(at_the_top(n)).team_reports["t"]
    there = {"r1": [str(p) for p in range(n)]}
    return narrowest(read([("r1", report)], "time", there, baseline_of={"r1": ()}), ITEMS)


@pytest.mark.parametrize("n", [5, 7, 10])
def test_a7_near_an_end_everybody_keeps_half_the_range(n):
    everybody = [answer(p, [5, 1, 5, 5, 1, 5]) for p in range(n)]
    but_one = [*everybody[1:], answer(0, [5, 1, 5, 5, 1, 4])]

    assert left_open(n) >= 2 - 1e-6
    assert theme(released(everybody), "voice").baseline == theme(released(but_one), "voice").baseline


def test_without_bounds_a_team_at_the_top_gives_everybody_away(monkeypatch):
    without_bounds(monkeypatch)
    monkeypatch.setattr(itself, "at_the_top", lambda n: [answer(p, [5, 1, 5, 5, 1, 5]) for p in range(n)])

    assert left_open(5) < 2


def blank_in_one(n):
    answers = team(n)
    gap = codes(1, 0)
    gap[0] = None
    return [answer(0, gap), *answers[1:]]


def means_told(n):
    return {i.id: i.means[0] is not None for i in theme(released(blank_in_one(n))).items}


def test_a8_a_statement_somebody_left_blank_has_no_mean():
    """Beside the scale's mean over ten, the statement's over nine would give the tenth."""
    assert means_told(10)["m1"] is False


def test_without_that_the_statement_stands_there(monkeypatch):
    monkeypatch.setattr(Scored, "tellable_items", lambda *_: ITEMS)

    assert means_told(10)["m1"] is True


def bounded(top, *, fault=None):
    """Half of one of three teams answers a scale at the very top, the other half nearly so."""
    usual = plain(2, 0.3)

    def second(t, p):
        return [*usual(t, p)[:3], *(top if p % 2 else (5, 1, 5))] if t == "a" else usual(t, p)

    _, two = told((plain(1), second), teams=("a", "b", "c"))[0]
    return two


def guesses(release):
    return [t.shrunken for r in release.team_reports.values() for t in r.themes]


def test_a9_a_best_guess_rests_on_what_was_told():
    """Two histories told as the same bound: the guesses do not tell which of them it was."""
    assert guesses(bounded((5, 1, 5))) == guesses(bounded((5, 1, 4)))


def test_with_guesses_from_what_was_measured_they_differ(monkeypatch):
    monkeypatch.setattr(gate, "steadied", measured)

    assert guesses(bounded((5, 1, 5))) != guesses(bounded((5, 1, 4)))


def measured(case, found, changes):
    """The planted fault: guesses drawn from the changes themselves."""
    kept = {
        t: tuple(
            dataclasses.replace(
                f, shrunken=next((c.printed.value for c in changes.of_team(t) if c.scale == f.scale), None)
            )
            for f in themes
        )
        for t, themes in found.items()
    } if changes else found  # fmt: skip
    return kept


def test_a11_a_release_is_made_once(six_sent):
    """Of the same answers the same bytes; and no second version can take the first one's place."""
    import sqlalchemy as sa

    world, asked, _ = six_sent
    world.closed(asked)

    assert keeping.to_json(released(team(8))) == keeping.to_json(released(team(8)))
    with pytest.raises(sa.exc.IntegrityError):
        keep_another(world, asked)
    assert versions(world) == 1


def keep_another(world, asked):
    """A second version of a round's report, put beside the first."""
    from assessments.store import answers
    from assessments.store.engine import writing

    with writing(world.service.engine) as db:
        answers.keep_release(db, asked.id, "another version")


def versions(world):
    from assessments.store.engine import reading

    with reading(world.service.engine) as db:
        return db.exec_driver_sql("SELECT count(*) FROM release").scalar()


def test_in_a_table_without_its_key_two_versions_of_a_report_stand_side_by_side(six_sent):
    """The planted fault: the table of releases takes more than one of a round."""
    world, asked, _ = six_sent
    with ended(sqlite3.connect(world.service.settings.database)) as db, db:
        db.execute("DROP TABLE release")
        db.execute("CREATE TABLE release (round_id TEXT, content TEXT, is_withdrawn INTEGER DEFAULT 0)")
    world.closed(asked)

    keep_another(world, asked)

    assert versions(world) == 2


@pytest.mark.parametrize("n", [5, 8])
def test_a12_widths_of_small_teams_do_not_move(n):
    def widths(second):
        _, two = told((plain(1), second), people=n)[0]
        return [(t.delta.high - t.delta.low) for t in two.team_reports["t"].themes[:2]]

    usual = plain(2)
    spread = lambda t, p: [5, 1, 5, 5, 1, 5] if p == 0 else usual(t, p)  # noqa: E731 - a variant of the line above
    assert widths(usual) == pytest.approx(widths(spread))


def test_a13_a_verdict_says_no_more_than_a_step():
    """Whoever tries one person's answer after the other sees at most a few words change."""
    usual, seen = plain(2, 0.5), set()
    for top in range(1, 6):
        given = lambda t, p, c=top: [c, 6 - c, c, c, 6 - c, c] if p == 0 else usual(t, p)  # noqa: E731 - one a step
        _, two = told((plain(1), given), people=6)[0]
        found = theme(two)
        seen.add((found.followup.value, found.verdict))

    steps = {value for value, _ in seen}
    assert len(seen) <= len(steps) + 1, "a verdict tells hardly more than the means beside it"


def said(order):
    texts = ["I would rather.", "We never did.", "Ask the team.", "It was good."]
    people = [answer(p, codes(1, p), text=texts[order[p]] if p < 4 else None) for p in range(9)]
    return released(people).team_reports["t"]


def test_a14_comments_stand_alone():
    """In an order of their own, without language, score or name; under eight people none."""
    assert files(said([0, 1, 2, 3])) == files(said([3, 1, 0, 2]))
    few = released(team(7, text="A word.")).team_reports["t"]
    assert few.comments == ()
    assert b"A word." not in b"".join(files(few).values())


def test_without_an_order_of_their_own_comments_come_as_they_were_sent(monkeypatch):
    monkeypatch.setattr(words, "_shuffled", lambda text: "")

    assert files(said([0, 1, 2, 3])) != files(said([3, 1, 0, 2]))


def test_a15_the_order_of_sending_is_in_no_file():
    answers = team(9, text="The same words.")
    one, other = (released(a, members=roster(range(9))).team_reports["t"] for a in (answers, answers[::-1]))

    assert files(one) == files(other)
    assert pdf.team_report(one) == pdf.team_report(other)


def test_a16_chains_cannot_be_guessed_and_are_in_no_file():
    from assessments import tokens

    key, other = b"k" * 32, b"l" * 32
    assert len(tokens.named(key, ["chain", "1"])) >= 26, "a hundred bits and more"
    assert tokens.named(key, ["chain", "1"]) != tokens.named(other, ["chain", "1"])
    found = released(team(9)).team_reports["t"]
    assert b"chain-" not in b"".join(files(found).values())


def pattern(release):
    """What is told and what is not, without the numbers."""
    return [
        (t.scale, t.baseline is None, t.followup is None, t.delta is None)
        for t in release.team_reports["t"].themes[:2]
    ]


@pytest.mark.parametrize("people", TURNOVER.values(), ids=TURNOVER)
def test_a17_refusals_are_the_same_whatever_was_answered(people):
    seen = []
    for shift in (0.0, 1.0):
        rounds = [plain(s + round(shift * 9), shift) for s in range(len(people))]
        seen.append([pattern(r) for r in told(rounds, people=people)[0]])

    assert seen[0] == seen[1]


def test_a17_too_few_and_nobody_look_the_same():
    nothing = released([], teams=("t",)).team_reports["t"]
    few = released(team(4), teams=("t",)).team_reports["t"]

    assert files(nothing) == files(few)
    assert paper(nothing) == paper(few)


def test_a18_equal_numbers_are_told_once_and_not_averaged_away():
    """The same group is told the same number in every round's report: nothing to average over."""
    releases, _ = told([plain(1), plain(2), plain(3)], people=7)

    baselines = {theme(r).baseline.value for r in releases}
    assert len(baselines) == 1
    assert {round(b * 10) / 10 for b in baselines} == baselines


@pytest.mark.parametrize("careless", [1, 2])
def test_a19_no_count_of_careless_answers_is_told(careless):
    answers = [answer(p, [3] * 6 if p < careless else codes(1, p)) for p in range(12)]
    report = released(answers).team_reports["t"]

    assert set(report.quality) <= {"good", "mixed", "poor"}
    assert "flagged" not in files(report)["json"].decode()


def test_a20_no_file_is_finer_than_the_page():
    """A change in the third decimal of every mean is in no byte of any file."""
    first, second = team(9), [answer(p, codes(2, p, 0.4)) for p in range(9)]
    one = released(first, members=roster(range(9)))
    past = frozen(a_round(), roster(range(9)), first, one)
    two = released(
        second, asked=a_round("r2", "follow_up"), members=roster(range(9), name="r2"), earlier=(past,)
    )
    report = two.team_reports["t"]
    taken = files(report) | {"pdf": paper(report)}

    exact = [m for m in raw_means(second) if len(m) > 4]
    assert exact
    for name, content in taken.items():
        assert not any(mean.encode() in content for mean in exact), name
    told_ = {float(x) for x in numbers_in(taken["json"])}
    assert all(abs(x * 20 - round(x * 20)) < 1e-6 or x in ALPHAS for x in told_)
    assert {abs(float(x)) for x in numbers_in(taken["csv"])} <= {abs(x) for x in told_}


ALPHAS = {0.76, 0.83}
"""Stated in the questionnaire's evidence, in hundredths."""


def raw_means(answers):
    """The means of the scales and items as they are, to four decimals."""
    rows = [
        [a.answers[i] if i[1] != "2" else 6 - a.answers[i] for i in (*ITEMS, "n1", "n2", "n3")]
        for a in answers
    ]
    columns = list(zip(*rows, strict=True))
    scales = [[sum(r[:3]) / 3 for r in rows], [sum(r[3:]) / 3 for r in rows]]
    return [f"{sum(c) / len(c):.4f}".rstrip("0") for c in (*columns, *scales)]


def test_without_rounding_the_files_hold_them(monkeypatch):
    """The planted fault: a step of nothing, and every file is as fine as the answers."""
    monkeypatch.setattr(table, "nearest", lambda value, size, *, origin=0.0: round(value, 4))

    with pytest.raises(AssertionError):
        test_a20_no_file_is_finer_than_the_page()
