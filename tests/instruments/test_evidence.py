"""Evidence is read in full, gives the status and the grade it supports, and nothing more."""

import dataclasses

import pytest

from instruments import evidence, grammar, grammar_evidence, model
from instruments.load import from_text
from tests.instruments.examples import CORE, ENGLISH, changed, codes, problems

NONE = "evidence: {grade: 0, samples: [], scales: {}}"
RELIABLE = """{alpha: {value: .84, low: .81, high: .87, sample: S1},
      omega: {value: .85, low: .81, high: .88}, icc1: {value: .16, low: .09, high: .24}, within_sd: .71,
      retest_error_variance: {value: .118, df: 53, q_ref: 2.71, status: measured, sample: S2},
      team_occasion_sd: {value: .09, teams: 11, status: provisional}, item_means: %s}"""
FULL = f"""evidence:
  grade: 4
  samples:
    - {{id: S1, purpose: cfa, persons: 312, teams: 41, population: executives, date: "2026-05", mode: web}}
    - {{id: S2, purpose: retest, persons: 64, teams: 11, interval_days: 14, stable: assumed}}
  content: {{experts: 8, s_cvi_ave: 0.93, i_cvi_min: .8, interviews: 6}}
  structure: {{model: "4-factor", estimator: WLSMV, cfi: .962, tli: .95, rmsea: .051, srmr: .047, sample: S1}}
  scales:
    clarity: {RELIABLE % "{c1: 3.6, c2: 2.4, c3: 3.5}"}
    depth: {RELIABLE % "{d1: 3}"}
  invariance: {{time: {{level: scalar, dcfi: -.004, n: 210}}, leader: {{level: not_tested}}}}
  validity: {{htmt_max: .81, ave_min: .52, known_groups_d: .58, convergent_r: .6, criterion: none yet}}
  limitations: ["English only"]
  sources: ["doi:10.0000/0"]
"""


def with_evidence(text):
    return changed(CORE, NONE + "\n", text)


def test_every_field_of_the_evidence_is_kept():
    known = from_text(with_evidence(FULL), texts={"en": ENGLISH}).evidence

    assert (known.grade, [s.id for s in known.samples]) == (4, ["S1", "S2"])
    assert (known.samples[0].mode, known.samples[1].stable) == ("web", "assumed")
    figures = known.scales["clarity"].figures
    assert (figures["retest_error_variance"].q_ref, figures["retest_error_variance"].df) == (2.71, 53)
    assert (figures["alpha"].low, figures["within_sd"].value) == (0.81, 0.71)
    assert known.scales["clarity"].item_means == {"c1": 3.6, "c2": 2.4, "c3": 3.5}
    assert known.invariance["time"]["level"] == "scalar"
    assert known.validity["criterion"] == "none yet"


@pytest.mark.parametrize(
    ("grade", "status"), [(0, "draft"), (1, "piloted"), (2, "supported"), (3, "supported"), (4, "supported")]
)
def test_the_status_follows_from_the_grade(grade, status):
    core = with_evidence(FULL.replace("grade: 4", f"grade: {grade}"))

    assert from_text(core, texts={"en": ENGLISH}).status == status
    stated = changed(core, "licence:", f"status: {'draft' if grade else 'piloted'}\nlicence:")
    assert codes(problems(stated)) == ["STATUS_CONTRADICTS"]


@pytest.mark.parametrize(
    ("lost", "left", "supported"),
    [
        ("structure: {model", "structure: {model: x}\n  content: {experts: 1}\n  #", 1),
        ("depth", "", 2),
        ("status: measured", "status: assumed", 2),
        ("level: scalar", "level: metric", 3),
        ("validity: {", "validity: {}\n  # {", 3),
    ],
)
def test_a_grade_needs_the_fields_that_make_it(lost, left, supported):
    text = FULL.replace("  content: {experts: 8, s_cvi_ave: 0.93, i_cvi_min: .8, interviews: 6}\n", "")
    if lost == "depth":
        text = text[: text.index("    depth:")] + text[text.index("  invariance") :]
    else:
        assert lost in text
        text = text.replace(lost, left)

    (found,) = problems(with_evidence(text))

    assert found.code == "GRADE_UNSUPPORTED"
    assert f"lower the grade to {supported}" in found.message


def test_the_highest_grade_needs_norms_or_another_study():
    highest = FULL.replace("grade: 4", "grade: 5")
    norm = "norms:\n  - {scale: clarity, unit: team, group: g, n: 64, mean: 3.6, sd: .4}"

    assert codes(problems(with_evidence(highest))) == ["GRADE_UNSUPPORTED"]
    assert problems(with_evidence(highest.replace("purpose: cfa", "purpose: replication of the cfa"))) == ()
    assert problems(changed(with_evidence(highest), "norms: []", norm)) == ()


def test_evidence_that_could_not_be_read_is_not_called_missing():
    broken = FULL.replace("cfi: .962", "cfi: high")

    assert codes(problems(with_evidence(broken))) == ["TYPE_WRONG"]


@pytest.mark.parametrize(
    ("record", "noun"),
    [
        (grammar_evidence.SAMPLE, evidence.Sample),
        (grammar_evidence.VALUE, evidence.EvidenceValue),
        (grammar_evidence.NORM, evidence.Norm),
        (grammar_evidence.EVIDENCE, evidence.Evidence),
        (grammar.SOURCE, model.Source),
    ],
    ids=lambda thing: getattr(thing, "__name__", ""),
)
def test_every_key_of_the_grammar_has_a_field_to_go_to(record, noun):
    assert set(record.keys) == {f.name for f in dataclasses.fields(noun)}


def test_every_grade_can_be_simulated():
    core = with_evidence(FULL.replace("grade: 4", "grade: 4\n  simulated: true"))

    assert from_text(core, texts={"en": ENGLISH}).evidence.simulated
