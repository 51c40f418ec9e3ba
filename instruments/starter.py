"""A small questionnaire that passes the check, for an author to change line by line."""

import re

from instruments.grammar_words import ID
from instruments.problems import InstrumentError, Notebook, Place

CORE = """\
# {id}: what is measured, and how it is scored. The words stand in text.en.yaml beside this file.
# Check it after each change: soundline instrument check {id}
format: 1
id: {id}
version: "0.1.0"                # quoted: a version is a word, so that 1.10 stays 1.10
licence: CC-BY-4.0
referent: team                  # whom the items are about: team, self, organisation or circle
languages: [en]                 # for another language, add it here and write text.<language>.yaml

formats:
  agree5: {{kind: rating, low: 1, high: 5}}

items:
  purpose1: {{format: agree5}}
  purpose2: {{format: agree5}}
  purpose3: {{format: agree5, keyed: -1}}      # reverse-keyed: agreeing means less of it
  comment: {{format: {{kind: text, max_length: 500}}, optional: true}}

scales:
  purpose:
    items: [purpose1, purpose2, purpose3]
    score: mean                 # mean, sum or pomp (0 to 100)

pages:
  - {{id: together, items: [purpose1, purpose2, purpose3], order: shuffle}}
  - {{id: last, items: [comment]}}

checks:                         # answers whose score you know; they are scored whenever the file is loaded
  - {{answers: {{purpose1: 5, purpose2: 4, purpose3: 2}}, expect: {{purpose: 4.3333333333}}}}
"""
WORDS = """\
# Every word a respondent or a reader of a report sees, in one language.
language: en
title: A first questionnaire
intro: Think about the last four weeks in this team.

formats:
  agree5:
    points:
      1: Strongly disagree
      2: Disagree
      3: Neither agree nor disagree
      4: Agree
      5: Strongly agree

items:
  purpose1: Each of us can say what this team is for.
  purpose2: Our work together serves an aim that we share.
  purpose3: We pull in different directions.
  comment: What would make our work together easier?

scales:
  purpose:
    title: Shared purpose
    about: How far the team knows, and shares, what it is for.
    talk:
      - When did our purpose last help us to say no?

pages:
  together: {title: Working together}
  last: {title: To finish}
"""


def starter(id_: str) -> dict[str, str]:
    """The files of a new questionnaire: their names and what stands in them; refused for what is no id."""
    if not re.fullmatch(ID, id_):
        notes = Notebook()
        notes.add("ID_FORM", Place("new"), value=id_, what="the id of a questionnaire")
        raise InstrumentError(notes.problems)
    return {"instrument.yaml": CORE.format(id=id_), "text.en.yaml": WORDS}
