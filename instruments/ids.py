"""Ids and codes of an instrument file: their own types, so that an item cannot be passed for a scale."""

from typing import Literal, NewType

ItemId = NewType("ItemId", str)
ScaleId = NewType("ScaleId", str)
FormatId = NewType("FormatId", str)
PageId = NewType("PageId", str)
Language = NewType("Language", str)
Digest = NewType("Digest", str)

Kind = Literal["rating", "choice", "choices", "ranking", "allocation", "number", "text"]
Status = Literal["draft", "piloted", "supported"]
Referent = Literal["team", "self", "organisation", "circle"]
ScoreRule = Literal["mean", "sum", "pomp"]
Better = Literal["high", "low", "neither"]
Comparability = Literal["same", "linked", "broken"]
Code = int | str
"""The code of a response option: a whole number, or a short word."""

DECLINED, NOT_APPLICABLE, NOT_SHOWN, LEFT_BLANK = -7, -6, -8, -9
MISSING_CODES = (NOT_APPLICABLE, DECLINED, NOT_SHOWN, LEFT_BLANK)
"""Answers that say why there is no answer; never used by a response format."""
