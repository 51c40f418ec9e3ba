"""A study takes one core, and reading answers loads no more than it needs."""

import importlib
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from assessments.datasets.reading import read
from assessments.studies import structure_study
from assessments.studies.cores import meanwhile
from assessments.studies.validation import validate
from tests.assessments.datasets.files import INSTRUMENT, written

ROOT = Path(__file__).resolve().parents[3]
READING = """
import sys
import threading
from pathlib import Path
from assessments.datasets import reading
reading.read(Path(sys.argv[1]))
print("pandas" in sys.modules)
"""
ANSWERS = "m1,m2,m3\n" + "1,2,3\n4,4,5\n2,1,2\n5,4,4\n3,3,1\n" * 4


def cores():
    """How many cores each library of linear algebra may take just now."""
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


def taken(study, folder):
    """What could be taken while a study ran and after it, where two were allowed before."""
    importlib.import_module("scipy.linalg")  # has a library of its own
    answers, during = read(written(folder, ANSWERS)), set()
    with threadpool_limits(limits=2, user_api="blas"):
        study(INSTRUMENT, answers, progress=lambda *_: during.update(cores()))
        return during, cores()


def test_a_study_multiplies_on_one_core_and_gives_the_others_back(tmp_path):
    assert taken(validate, tmp_path) == ({1}, {2})


def test_without_being_held_it_would_take_both(tmp_path):
    assert taken(validate.__wrapped__, tmp_path) == ({2}, {2})


def test_work_goes_on_meanwhile_and_its_refusal_is_not_lost():
    found, lost = meanwhile(lambda: 6 * 7), meanwhile(lambda: 1 / 0)

    assert found() == 42
    with pytest.raises(ZeroDivisionError):
        lost()


def test_a_study_that_is_stopped_waits_for_no_other_core(monkeypatch, tmp_path):
    goes_on = threading.Event()
    monkeypatch.setattr(structure_study, "_invariance", lambda *_: iter([goes_on.wait(30)]))

    def stop(_, __, what):
        if what == "parallel analysis":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        validate(INSTRUMENT, read(written(tmp_path, ANSWERS)), progress=stop)
    is_waiting = not goes_on.is_set()
    goes_on.set()

    assert is_waiting


def test_reading_answers_does_not_load_pandas(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", READING, str(written(tmp_path, ANSWERS))],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stdout.strip() == "False"
