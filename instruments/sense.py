"""Psychometric sense: whether what a file says can be meant. The checks, in the order of the file."""

from instruments import sense_claims, sense_flow, sense_formats, sense_scales, sense_words
from instruments.draft import Draft
from instruments.problems import Notebook


def check(draft: Draft, notes: Notebook) -> None:
    """Note everything about a draft that no instrument can mean."""
    sense_formats.check(draft, notes)
    sense_scales.check(draft, notes)
    sense_flow.check(draft, notes)
    sense_words.check(draft, notes)
    sense_claims.check(draft, notes)
