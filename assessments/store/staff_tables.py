"""Tables of those who sign in, and of how long a programme's names and answers are kept."""

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, UniqueConstraint

from assessments.store.columns import Instant, flag, key, one_of, table, to

staff = table(
    "staff",
    key(),
    to("organisation"),
    Column("email", sa.String(254), nullable=False),
    Column("name", sa.String(200), nullable=False),
    Column("role", sa.String(20), nullable=False),
    Column("language", sa.String(20), nullable=False),
    flag("is_active", default="1"),
    Column("password_hash", sa.String(200)),
    Column("totp_secret", sa.LargeBinary),
    UniqueConstraint("email"),
    one_of("role", "admin", "coach", "sponsor", "researcher"),
    CheckConstraint("email = lower(email)", name="email_lower"),
)

# A session that is not whole has seen the password alone and opens nothing but the page of the code.
staff_session = table(
    "staff_session",
    Column("token_hash", sa.LargeBinary(32), primary_key=True),
    to("staff"),
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("proved_at", Instant, nullable=False),
    flag("is_whole"),
)

staff_link = table(
    "staff_link",
    Column("token_hash", sa.LargeBinary(32), primary_key=True),
    to("staff"),
    Column("purpose", sa.String(20), nullable=False),
    Column("expires_at", Instant, nullable=False),
    one_of("purpose", "welcome", "reset"),
)

# The step of thirty seconds whose code was used last: no code is taken twice.
totp_step = table("totp_step", to("staff", primary_key=True), Column("step", sa.Integer, nullable=False))

recovery_code = table("recovery_code", Column("code_hash", sa.LargeBinary(32), primary_key=True), to("staff"))

# Both names are digests under a key: of the address that was typed, and of where it was typed.
attempt = table(
    "attempt",
    Column("whom", sa.LargeBinary(32), primary_key=True),
    Column("place", sa.LargeBinary(32), primary_key=True),
    Column("failures", sa.Integer, nullable=False),
    Column("last_at", Instant, nullable=False),
)

keeping = table(
    "keeping",
    to("organisation", primary_key=True),
    Column("days", sa.Integer, nullable=False),
    CheckConstraint("days BETWEEN 1 AND 3650", name="days"),
)

programme_keeping = table(
    "programme_keeping",
    to("programme", primary_key=True),
    Column("days", sa.Integer),
    Column("ended_on", sa.Date),
    flag("is_forgotten"),
    CheckConstraint("days BETWEEN 1 AND 3650", name="days"),
)
