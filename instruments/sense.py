"""Psychometric sense: whether what a file says can be meant. The checks, in the order of the file."""

from instruments.draft import Draft
from instruments.problems import Notebook
from instruments.sense_claims import check_claims
from instruments.sense_evidence import check_evidence
from instruments.sense_flow import check_flow
from instruments.sense_formats import check_formats
from instruments.sense_scales import check_scales
from instruments.sense_words import check_words


def check(draft: Draft, notes: Notebook) -> None:
    """Note everything about a draft that no instrument can mean."""
    check_formats(draft, notes)
    check_scales(draft, notes)
    check_flow(draft, notes)
    check_words(draft, notes)
    check_evidence(draft, notes)
    check_claims(draft, notes)
