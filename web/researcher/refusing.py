"""Why a file cannot be used, for a page: what only a command line could do is left out."""

import re

from assessments.errors import Refusal
from web import language, wording

ON_A_COMMAND_LINE = re.compile(r",? or map each with --column \S+=NAME")


def why(refusal: Refusal) -> str:
    """What happened and what to do, as far as a page offers it."""
    return ON_A_COMMAND_LINE.sub("", wording.of_refusal(refusal, language.now()).happened)
