"""Aligned means of real answers are the published program's, and what cannot be aligned is refused."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from assessments import scorecard
from assessments.datasets import codes
from assessments.datasets.reading import read
from assessments.library import Library
from assessments.studies import alignment_study, invariance_study
from assessments.studies.groupings import Grouping, grouping
from assessments.studies.structure_study import measured_by
from tests.assessments.studies.real_answers import DATA


@cache
def pupils():
    """Nine tests of 301 pupils, keyed, and the school of each."""
    one, answers = Library().get(str(DATA / "hs39.yaml")), read(DATA / "holzinger1939.csv")
    return measured_by(scorecard.score(one, codes.coded(one, answers))), grouping(answers, "school", "group")


@cache
def told():
    measured, schools = pupils()
    return alignment_study.beside(invariance_study.over_groups(measured, schools), measured, schools)


def of(scale):
    return next(found for found in told().alignment if found.scale == scale)


# R 4.2.2, lavaan 0.6-14, then sirt run as it stands (R/invariance.alignment.R file version 3.698): of each
#   scale cfa(group = "school", std.lv = TRUE, meanstructure = TRUE), Pasteur first, parameters by the pooled
#   standard deviations; invariance.alignment(lambda, nu, sqrt(n), align.pow = c(.5, .5), eps = .01,
#   fixed = FALSE)$pars, by the first group's psi0
@pytest.mark.parametrize(
    ("scale", "mean", "sd"),
    [("visual", -0.020804, 0.953067), ("textual", 0.609498, 1.032463), ("speed", -0.167134, 1.240699)],
)
def test_means_of_two_schools_are_the_published_programs(scale, mean, sd):
    first, second = of(scale).groups

    assert (first.group, first.n, first.mean, first.sd, first.low) == ("Pasteur", 156, 0, 1, None)
    assert (second.group, second.n) == ("Grant-White", 145)
    assert (second.mean, second.sd) == pytest.approx((mean, sd), abs=2e-5)
    assert second.low < second.mean < second.high
    assert second.high - second.low == pytest.approx(2 * 1.96 * second.error, rel=1e-4)


def test_they_stand_beside_a_ladder_that_failed_and_say_where_items_differ():
    assert (told().status, told().failed_at) == ("failed", "scalar")
    assert [f.code for f in of("textual").caveats] == ["alignment_of_two_groups"]
    assert of("visual").items["x3"].differs_intercept == ("Pasteur", "Grant-White")
    assert of("textual").share_differing == 0


def test_a_scale_of_two_items_and_one_keyed_the_wrong_way_are_refused_by_name():
    measured, schools = pupils()
    turned = measured.item_scores.copy()
    turned[:, 1] *= -1
    fewer = {**measured.scales, "textual": ("x4", "x5")}
    odd = replace(measured, item_scores=np.delete(turned, 5, axis=1), scales=fewer)

    found = alignment_study.beside(replace(told(), alignment=()), odd, schools).alignment

    assert found[0].refused.startswith(
        "In group Pasteur these items load against the others or not at all: x2"
    )
    assert found[1].refused == "Alignment needs 3 items or more; here are 2."
    assert found[2].groups


def test_groups_of_any_name_are_aligned_and_rows_without_one_left_out():
    measured, schools = pupils()
    names = ('Ünit "A",\n<b>100%</b>', "i1")
    places = schools.places.copy()
    places[:20] = -1

    named = Grouping(column="school", labels=names, places=places)
    found = alignment_study.beside(replace(told(), alignment=()), measured, named).alignment

    assert {f.refused for f in found} == {None}
    assert tuple(g.group for g in found[0].groups) == names
    assert sum(g.n for g in found[0].groups) == 281


def test_nothing_is_aligned_where_the_ladder_is_refused():
    measured, schools = pupils()
    refused = replace(told(), alignment=(), refused="Too few.")

    assert alignment_study.beside(refused, measured, schools).alignment == ()
