"""Two versions, scale by scale: same, linked or broken, and why; what an author may say of it."""

import pytest

from instruments.compare import compare
from instruments.load import from_text

LABELS = "points: {1: Never, 2: Seldom, 3: At times, 4: Often, 5: Always}"

FEW = ["too_few_in_common"]


def version(
    number="1.0.0", *, items="abcde", scale="", claims="", keyed="", reworded="", low=1, labels=LABELS
):
    """A version with one scale `s` of items named by letters, and a composite of it."""
    points = labels if low == 1 else labels.replace("{1:", "{0: Not at all, 1:")
    said = ", ".join(
        f"{i}1: {{format: r, text: We do {i}{' again' if i in reworded else ''}."
        f"{', keyed: -1' if i in keyed else ''}}}"
        for i in items
    )
    return from_text(
        f"""
format: 1
id: x
version: "{number}"
licence: CC0-1.0
languages: [en]
title: X
formats: {{r: {{kind: rating, low: {low}, high: 5, {points}}}}}
items: {{{said}}}
scales:
  s: {{title: S, items: [{", ".join(f"{i}1" for i in items)}]{scale}}}
  whole: {{title: W, of: [s]}}
compare: {{from: {{"0.8.9": {{}}, {f'"0.9.0": {{{claims}}}' if claims else ""}}}}}
"""
    )


def judged(old, new, scale="s"):
    found = compare(old, new, language="en").scales[scale]
    return found.comparability, [r.code for r in found.reasons], list(found.common)


def test_a_version_is_the_same_as_itself():
    comparison = compare(version(), version("1.1.0"), language="en")

    assert comparison.is_same
    assert comparison.old == "x 1.0.0"
    assert comparison.titles == {"s": "S", "whole": "W"}


@pytest.mark.parametrize(
    ("old", "new", "comparability", "reasons", "common"),
    [
        pytest.param({}, {"items": "abcd"}, "linked", ["item_removed"], 4, id="one item removed"),
        pytest.param({}, {"items": "abcdef"}, "linked", ["item_added"], 5, id="one item added"),
        pytest.param({}, {"reworded": "b"}, "linked", ["wording_changed"], 4, id="one item reworded"),
        pytest.param({}, {"keyed": "e"}, "linked", ["keying_changed"], 4, id="one item keyed anew"),
        pytest.param({}, {"reworded": "ab"}, "linked", ["wording_changed"] * 2, 3, id="three of five left"),
        pytest.param(
            {}, {"reworded": "abc"}, "broken", ["wording_changed"] * 3 + FEW, 2, id="two of five left"
        ),
        pytest.param(
            {"items": "abcd"},
            {"items": "abcefg"},
            "broken",
            ["item_added"] * 3 + ["item_removed", *FEW],
            3,
            id="three of six",
        ),
        pytest.param(
            {}, {"low": 0}, "broken", ["labels_changed", "range_changed"] * 5 + FEW, 0, id="another range"
        ),
        pytest.param(
            {},
            {"labels": LABELS.replace("Seldom", "Rarely")},
            "broken",
            ["labels_changed"] * 5 + FEW,
            0,
            id="other anchors",
        ),
        pytest.param({}, {"scale": ", score: sum"}, "linked", ["score_rule_changed"], 5, id="another rule"),
        pytest.param({}, {"scale": ", answered_at_least: 5"}, "linked", ["missing_rule_changed"], 5,
                     id="missing rule"),
        pytest.param({"items": "ab"}, {"items": "ab", "scale": ", answered_at_least: 1"}, "linked",
                     ["missing_rule_changed"], 2, id="a pair with another missing rule"),
        pytest.param({}, {"scale": ", better: low"}, "same", ["better_changed"], 5, id="another direction"),
    ],
)  # fmt: skip
def test_what_changed_decides(old, new, comparability, reasons, common):
    found = judged(version(**old), version("1.1.0", **new))

    assert (found[0], found[1], len(found[2])) == (comparability, reasons, common)


def test_a_composite_is_as_strong_as_its_weakest_scale():
    assert judged(version(), version("1.1.0", reworded="a"), "whole")[:2] == ("linked", ["member_changed"])
    assert judged(version(), version("1.1.0", reworded="abcd"), "whole")[:2] == ("broken", ["member_changed"])


def test_a_language_only_one_version_has_compares_nothing():
    found = compare(version(), version("1.1.0"), language="de").scales["s"]

    assert (found.comparability, found.reasons[0].code) == ("broken", "language_missing")


def test_a_scale_only_one_version_has_is_broken():
    other = from_text(
        "format: 1\nid: x\nversion: '2'\nlicence: CC0-1.0\nlanguages: [en]\ntitle: X\n"
        f"formats: {{r: {{kind: rating, low: 1, high: 5, {LABELS}}}}}\n"
        "items: {a1: {format: r, text: We do a.}}\nscales: {t: {title: T, items: [a1]}}\n"
    )

    assert judged(version(), other)[:2] == ("broken", ["scale_removed"])
    assert judged(other, version())[:2] == ("broken", ["scale_added"])


class TestTheAuthorsClaim:
    """`compare:` weakens, or links with a basis; it never strengthens."""

    OLD = version("0.9.0")

    def test_weakens_what_is_the_same(self):
        new = version(claims="s: broken")

        assert judged(self.OLD, new)[:2] == ("broken", ["weakened_by_author"])

    def test_links_what_is_broken_with_a_basis(self):
        claim = "s: {comparability: linked, basis: Both versions answered by 200 people.}"
        new = version(claims=claim, reworded="abcd")
        comparability, reasons, common = judged(self.OLD, new)

        assert comparability == "linked"
        assert reasons[-1] == "linked_by_author"
        assert len(common) == 5
        assert judged(self.OLD, new, "whole")[0] == "linked"

    def test_does_not_link_without_a_basis(self):
        new = version(claims="s: linked", reworded="abcd")

        assert judged(self.OLD, new)[0] == "broken"
        assert judged(self.OLD, new)[1][-1] == "claim_without_basis"

    def test_does_not_link_what_is_answered_otherwise(self):
        new = version(claims="s: {comparability: linked, basis: We say so.}", low=0)

        assert judged(self.OLD, new)[0] == "broken"
        assert judged(self.OLD, new)[1][-1] == "claim_without_items"

    def test_speaks_of_the_version_it_names_only(self):
        assert judged(version("0.8.0"), version(claims="s: broken"))[0] == "same"
