"""Every sentence the checker can say to an author: what is wrong, and what to do.

`{hint}` ends what is said, as `; did you mean 'x'?` or nothing; the other names are facts of the case.
"""

from instruments.message import Message
from instruments.messages_claims import CATALOGUE, CLAIMS, WORDS
from instruments.messages_reading import FILE, SHAPE
from instruments.messages_sense import FLOW, MEASURE

MESSAGES: dict[str, Message] = {**FILE, **SHAPE, **MEASURE, **FLOW, **WORDS, **CLAIMS, **CATALOGUE}
