"""Whatever stands in two files, `compare` answers or refuses: no traceback, and no number that is none."""

import json
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.conftest import MEETINGS, Terminal

CELLS = st.one_of(
    st.integers(1, 5).map(str),
    st.sampled_from(["", "NA", "-9", "-7", "3,0", "4.0", "5", "5", "1", "1"]),
)
ODD = st.one_of(
    CELLS, st.sampled_from(["6", "0", "often", "2.5", "1e9", "2026-01-01", "nan", "inf", "=A1", '"'])
)
NAMES = st.sampled_from(["t1", "t2", "", "T1", " t1", "é"])
PERSONS = st.sampled_from([*(f"p{n}" for n in range(12)), ""])
OPTIONS = st.sets(st.sampled_from(["team", "person", "usual-tests", "second-baseline", "later", "focus"]))


def table(cells, *, least=0):
    row = st.tuples(NAMES, PERSONS, cells, cells, cells, cells)
    return st.lists(row, min_size=least, max_size=14, unique_by=lambda r: r[1])


def written(folder, name, rows):
    path = Path(folder) / name
    path.write_text("\n".join(["team,person,m1,m2,m3,m4", *(",".join(r) for r in rows)]) + "\n")
    return path


def run(folder, files, chosen):
    before, after, more = (written(folder, f"{n}.csv", rows) for n, rows in enumerate(files))
    (Path(folder) / "our-meetings.yaml").write_text(MEETINGS)
    out = Path(folder) / "out.json"
    extra = {
        "team": ["--team", "team"],
        "person": ["--person", "person"],
        "usual-tests": ["--usual-tests"],
        "second-baseline": ["--baseline", more],
        "later": ["--followup", more],
        "focus": ["--focus", "meetings"],
    }
    options = [word for name in sorted(chosen) for word in extra[name]]
    said = Terminal()(
        "compare", Path(folder) / "our-meetings.yaml", "--baseline", before, "--followup", after,
        "--json", out, *options,
    )  # fmt: skip
    return said, out


def check(files, chosen):
    with tempfile.TemporaryDirectory() as folder:
        said, out = run(folder, files, chosen)

        assert said.exit_code in {0, 1}, said.output
        assert said.exception is None or isinstance(said.exception, SystemExit)
        assert "Traceback" not in said.output
        if said.exit_code == 0:
            json.loads(out.read_text(), parse_constant=lambda word: (_ for _ in ()).throw(ValueError(word)))
            assert "nan" not in said.output.lower().split()
        else:
            assert said.output.strip().endswith((".", ")", "?"))


FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FEW
@given(files=st.tuples(table(CELLS, least=4), table(CELLS, least=4), table(CELLS, least=4)), chosen=OPTIONS)
def test_possible_answers_are_compared_or_refused(files, chosen):
    check(files, chosen)


@FEW
@given(files=st.tuples(table(ODD), table(ODD), table(ODD)), chosen=OPTIONS)
def test_impossible_answers_are_refused_in_words(files, chosen):
    check(files, chosen)
