"""Faults for the rules of the release whose tests bring none of their own: each makes its test red."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from assessments import closing, rounds
from assessments.keys import Keys
from assessments.release import beside_waiting, case, findings, memberships, standing, table, telling, words
from assessments.release.findings import Shown
from assessments.store import engine, invitations, pool
from instruments import sense_flow
from tests.assessments.release import (
    test_gate,
    test_memberships,
    test_standing,
    test_table,
    test_three_rounds,
)
from tests.assessments.use_cases import test_closing, test_rounds
from tests.attacks import test_catalogue
from tests.instruments import test_messages

Plant = Callable[[Any], None]


@dataclass(frozen=True)
class Planted:
    """A test, what it is given, and the patch with which it must be red."""

    test: Callable[..., None]
    plant: Plant
    given: Sequence[Any] = ()
    fixtures: Sequence[str] = ()


def put(target: Any, name: str, value: Any) -> Plant:
    """One name replaced."""
    return lambda patch: patch.setattr(target, name, value)


def a_spread_told(patch: Any) -> None:
    """The number of agreement on priorities is how far answers to a scale lie apart."""
    found = words.consensus_of

    def with_spread(scored: Any, team: Any, **more: Any) -> Any:
        spread = float(np.nanstd(scored.wave.card.scores["time"][scored.wave.rows(team)]))
        return tuple(replace(one, concordance=round(spread, 1)) for one in found(scored, team, **more))

    patch.setattr(words, "consensus_of", with_spread)


def words_of_everybody(patch: Any) -> None:
    """Comments are told whether or not their writers agreed."""

    def every(scored: Any, team: Any, item: Any) -> list[str]:
        given = (scored.answers[int(row)].answers.get(item.id) for row in scored.wave.rows(team))
        return [text for text in given if isinstance(text, str)]

    patch.setattr(words, "_texts", every)


def changes_for_themselves(patch: Any) -> None:
    """A change is told as it was measured, beside means that were rounded."""
    patch.setattr(findings, "_told_value", lambda value, **_: (value + 0.2, (0.0, 0.0)))


def ranges_without_bounds(patch: Any) -> None:
    """What a bound hides is not added to the range of a change."""
    between = table.change_between

    def bare(*given: Any, **more: Any) -> tuple[float, float, float]:
        return between(*given, **more)[0], 0.0, 0.0

    patch.setattr(table, "change_between", bare)


def reasons_with_what_was_measured(patch: Any) -> None:
    """A reason says by how much the team changed, to the last digit."""
    safe = findings.safe_reasons

    def measured(change: Any) -> Any:
        return tuple(replace(r, facts={**r.facts, "measured": change.printed}) for r in safe(change))

    patch.setattr(findings, "safe_reasons", measured)


def composites_over_anybody(patch: Any) -> None:
    """A composite stands wherever its scales do, whoever they rest on."""
    patch.setattr(case, "_alike", lambda one, two: True)
    patch.setattr(case, "is_redundant", lambda parts, whole, *, k: True)


def languages_by_themselves(patch: Any) -> None:
    """Every language counts as if five and more had used it."""
    patch.setattr(telling, "Counter", lambda spoken: dict.fromkeys(spoken, table.LEAST_GROUP))


def a_table_without_guards(patch: Any) -> None:
    """The table of rosters lets go of what keeps it, as soon as a round has opened."""
    opened = rounds.open_round

    def unguarded(service: Any, actor: Any, round_id: Any) -> Any:
        found = opened(service, actor, round_id)
        with engine.writing(service.engine) as db:
            named = db.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars()
            for name in list(named):
                db.exec_driver_sql(f'DROP TRIGGER "{name}"')
        return found

    patch.setattr(rounds, "open_round", unguarded)


def linked_always(patch: Any) -> None:
    """A change of those linked is told for itself even where nobody joined or left."""
    ways = memberships._ways

    def without_same(*given: Any, **more: Any) -> Any:
        for shown, rows in ways(*given, **more):
            yield replace(shown, is_linked=shown.n_linked is not None), rows

    patch.setattr(memberships, "_ways", without_same)


def levels_withheld(patch: Any) -> None:
    """Whoever differs, the later mean is withheld."""
    patch.setattr(memberships, "_tells_a_part", lambda *_, **__: True)


def linked_from_two(patch: Any) -> None:
    """A change is linked from two people on, and the audit is content."""
    decide = memberships.decide

    def two_are_enough(*given: Any, k: int, **more: Any) -> Any:
        return decide(*given, k=2, **more)

    patch.setattr(test_memberships, "decide", two_are_enough)


def composition_of_a_bound(patch: Any) -> None:
    """Who joined and left is counted from a bound as if it were a level."""
    counted = findings._composition

    def bare(raw: float, *, shown: Shown, baseline: Any, level: Any, size: float) -> float | None:
        bareness = [None if one is None else replace(one, bound=None) for one in (baseline, level)]
        return counted(raw, shown=shown, baseline=bareness[0], level=bareness[1], size=size)

    patch.setattr(findings, "_composition", bare)


def through_a_bound(patch: Any) -> None:
    """A target is held against a bound as if it were a level."""
    state = standing.state

    def bare(theme: Any, level: Any, *given: Any, **more: Any) -> Any:
        return state(theme, replace(level, bound=None), *given, **more)

    patch.setattr(standing, "state", bare)


NOTHING = put(pool, "empty", lambda db, round_id: None)
CLOSED = test_closing.test_a_closed_round_has_its_answers_and_none_of_what_was_open
HOUSE = ("world", "asked", "gate")
PLANTED: Mapping[str, Planted] = {
    "a count of careless answers": Planted(
        test_catalogue.test_a19_no_count_of_careless_answers_is_told,
        put(table, "quality_word", lambda flagged, n: f"{flagged} of {n}"),
        given=(2,),
    ),
    "an order of priorities from five people on": Planted(
        test_gate.test_each_output_begins_at_its_size,
        lambda patch: [patch.setattr(table, name, 5) for name in ("ORDER_FROM", "COMMENTS_FROM")],
        given=(7, (True, False, False, False)),
    ),
    "a number of agreement from five people on": Planted(
        test_gate.test_each_output_begins_at_its_size,
        put(table, "CONCORDANCE_FROM", 5),
        given=(9, (True, True, True, False)),
    ),
    "statements from five people on": Planted(
        test_gate.test_each_output_begins_at_its_size,
        put(table, "ITEMS_FROM", 5),
        given=(7, (True, False, False, False)),
    ),
    "statements to a decimal from eight people on": Planted(
        test_table.test_item_means_are_coarser_the_fewer_people,
        put(table, "ITEM_DECIMALS_FROM", 8),
        given=(9, 3.5),
    ),
    "a single comment": Planted(
        test_gate.test_fewer_than_three_comments_are_none, put(table, "LEAST_COMMENTS", 1), given=(("a",),)
    ),
    "words of who did not agree": Planted(
        test_gate.test_words_whose_writer_did_not_agree_are_not_shown, words_of_everybody
    ),
    "a spread among the numbers": Planted(
        test_catalogue.test_a6_no_spread_no_extreme_and_no_count_is_told, a_spread_told, given=(6,)
    ),
    "as few as are asked for": Planted(
        test_gate.test_an_organisation_may_ask_for_more_people_but_never_for_fewer,
        put(table, "smallest_group", lambda asked: asked),
    ),
    "a table that lets a promise change": Planted(
        test_rounds.test_the_tables_themselves_keep_what_an_open_round_promised,
        a_table_without_guards,
        given=("UPDATE roster_entry SET name = 'Puppet'",),
        fixtures=("world", "programme"),
    ),
    "limits rounded to the nearest": Planted(
        test_table.test_limits_are_rounded_outward,
        put(table, "below", table.nearest),
    ),
    "changes told for themselves": Planted(
        test_gate.test_the_change_told_is_the_difference_of_the_means_told, changes_for_themselves
    ),
    "ranges without what bounds hide": Planted(
        test_table.test_what_a_bound_hides_is_added_to_the_range_of_the_change, ranges_without_bounds
    ),
    "composites over other people": Planted(
        test_gate.test_a_composite_is_told_only_where_it_rests_on_the_very_people_of_its_scales,
        composites_over_anybody,
    ),
    "a language of four is said": Planted(
        test_gate.test_that_few_answered_in_another_language_is_not_said,
        languages_by_themselves,
        given=(9, 4, False),
    ),
    "languages kept as they were": Planted(
        test_closing.test_the_only_answer_in_a_language_has_no_mark_in_the_database,
        put(closing, "spoken", lambda service, asked, kept: [str(one["language"]) for one in kept]),
        fixtures=HOUSE,
    ),
    "reasons with all their facts": Planted(
        test_gate.test_reasons_carry_no_fact_that_rests_on_answers,
        reasons_with_what_was_measured,
    ),
    "a team of four is shown": Planted(
        test_catalogue.test_a17_too_few_and_nobody_look_the_same,
        put(table, "smallest_group", lambda asked: 4),
    ),
    "a count from the first answer on": Planted(
        test_rounds.test_administrators_learn_whether_five_answers_are_in_and_nobody_learns_more,
        put(rounds, "FEW", 1),
        fixtures=("world", "programme", "gate"),
    ),
    "flags that stay": Planted(
        CLOSED, put(invitations, "forget_flags", lambda db, round_id: None), fixtures=HOUSE
    ),
    "a key that stays": Planted(
        CLOSED, put(Keys, "destroy_round", lambda self, round_id: None), fixtures=HOUSE
    ),
    "sealed answers that stay": Planted(CLOSED, NOTHING, fixtures=HOUSE),
    "a comment asked of some": Planted(
        test_messages.test_a_questionnaire_earns_this_problem_at_this_place,
        put(sense_flow, "_comment", lambda *_: None),
        given=next(one for one in test_messages.IN_CORE if one[0] == "CONDITIONAL_COMMENT"),
    ),
    "linked though nobody differs": Planted(
        test_memberships.test_turnover_decides_between_level_and_linked_change,
        linked_always,
        given=("abcdef", "abcdef", (True, True, False)),
    ),
    "levels withheld whoever differs": Planted(
        test_memberships.test_turnover_decides_between_level_and_linked_change,
        levels_withheld,
        given=("abcdefghij", "fghijklmno", (True, True, True)),
    ),
    "linked from two people on": Planted(
        test_memberships.test_turnover_decides_between_level_and_linked_change,
        linked_from_two,
        given=("abcdefgh", "efghij", (True, True, False)),
    ),
    "composition of a bound": Planted(
        test_three_rounds.test_a_bound_leaves_open_what_is_who_joined_and_left, composition_of_a_bound
    ),
    "beside a single team": Planted(
        test_standing.test_beside_too_few_teams_nothing_is_said,
        put(beside_waiting, "FEWEST_TEAMS", 2),
        given=(("e", "f"),),
    ),
    "a target seen through a bound": Planted(
        test_standing.test_a_bound_stays_a_bound, through_a_bound, given=("at_or_above", 4.8, "cannot_tell")
    ),
}
