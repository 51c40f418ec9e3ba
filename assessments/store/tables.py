"""Every table, and what must never happen as a constraint of one.

All tables are WITHOUT ROWID: a hidden row number would keep the order in which people answered. Tables of
respondents' things have no time, no sequence and no key that could be followed to a person.
"""

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, UniqueConstraint

from assessments.store import guards
from assessments.store.columns import Instant, flag, key, metadata, one_of, table, to
from assessments.store.staff_tables import (
    attempt,
    keeping,
    programme_keeping,
    recovery_code,
    staff,
    staff_link,
    staff_session,
    totp_step,
)

__all__ = [
    "attempt",
    "keeping",
    "metadata",
    "programme_keeping",
    "recovery_code",
    "staff",
    "staff_link",
    "staff_session",
    "totp_step",
]

organisation = table(
    "organisation",
    key(),
    Column("title", sa.String(200), nullable=False),
    Column("time_zone", sa.String(64), nullable=False),
    Column("smallest_group", sa.Integer, nullable=False),
    flag("is_example"),
    CheckConstraint("smallest_group >= 5", name="smallest_group"),
)

programme = table(
    "programme",
    key(),
    to("organisation"),
    Column("title", sa.String(200), nullable=False),
    Column("mode", sa.String(20), nullable=False),
    flag("is_ended"),
    one_of("mode", "confidential", "anonymous", "identified"),
)

team = table(
    "team",
    key(),
    to("programme"),
    Column("title", sa.String(200), nullable=False),
    UniqueConstraint("programme_id", "title"),
)

programme_staff = table("programme_staff", to("programme", primary_key=True), to("staff", primary_key=True))
team_staff = table("team_staff", to("team", primary_key=True), to("staff", primary_key=True))

# The day from which a team is coached, where it waits first.
coaching = table("coaching", to("team", primary_key=True), Column("starts_on", sa.Date, nullable=False))

criterion = table(
    "criterion",
    to("team", primary_key=True),
    Column("scale", sa.String(64), primary_key=True),
    Column("target", sa.Float),
    Column("due_on", sa.Date),
    to("staff"),
    Column("set_on", sa.Date, nullable=False),
    CheckConstraint("(target IS NULL) = (due_on IS NULL)", name="target_has_a_date"),
)

person = table(
    "person",
    key(),
    to("programme"),
    Column("name", sa.String(200), nullable=False),
    Column("email", sa.String(254)),
    Column("language", sa.String(20), nullable=False),
    UniqueConstraint("programme_id", "email"),
    CheckConstraint("email = lower(email)", name="email_lower"),
)

opt_out = table("opt_out", to("person", primary_key=True))
member = table("member", to("team", primary_key=True), to("person", primary_key=True))

roster_preview = table(
    "roster_preview",
    Column("token_hash", sa.LargeBinary(32), primary_key=True),
    to("programme"),
    to("staff", nullable=True),
    Column("lines", sa.Text, nullable=False),
    Column("basis", sa.String(64), nullable=False),
    Column("expires_at", Instant, nullable=False),
)

questionnaire = table(
    "questionnaire",
    key(),
    Column("source", sa.Text, nullable=False),
    Column("wordings", sa.Text, nullable=False),
)

round_ = table(
    "round",
    key(),
    to("programme"),
    Column("kind", sa.String(20), nullable=False),
    Column("title", sa.String(200), nullable=False),
    Column("status", sa.String(20), nullable=False),
    Column("mode", sa.String(20), nullable=False),
    Column("smallest_group", sa.Integer, nullable=False),
    Column("instrument", sa.String(64), nullable=False),
    Column("version", sa.String(64), nullable=False),
    Column("digest", sa.String(200), nullable=False),
    to("questionnaire"),
    Column("opens_on", sa.Date, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("public_key", sa.LargeBinary(32)),
    Column("promise", sa.Text),
    Column("distributor", sa.String(200)),
    flag("is_tidy"),
    one_of("kind", "baseline", "pulse", "follow_up", "sustainment"),
    one_of("status", "planned", "open", "closing", "closed", "cancelled"),
    one_of("mode", "confidential", "anonymous", "identified"),
    CheckConstraint("smallest_group >= 5", name="smallest_group"),
    CheckConstraint(
        "status NOT IN ('open', 'closing') OR (public_key IS NOT NULL AND promise IS NOT NULL)",
        name="open_has_a_key_and_a_promise",
    ),
    CheckConstraint("status <> 'closed' OR closed_at IS NOT NULL", name="closed_at"),
)

round_team = table("round_team", to("round", primary_key=True), to("team", primary_key=True))

# Which teams still waited for their coaching when a round opened.
round_waiting = table("round_waiting", to("round", primary_key=True), to("team", primary_key=True))

# Two baselines a team at most, ever; one open round a team at a time.
round_slot = table(
    "round_slot",
    to("team", primary_key=True),
    Column("slot", sa.String(20), primary_key=True),
    to("round"),
    one_of("slot", "baseline", "second_baseline", "open"),
)

roster_entry = table(
    "roster_entry",
    to("round", primary_key=True),
    to("team", primary_key=True),
    to("person", primary_key=True),
    Column("name", sa.String(200), nullable=False),
)

invitation = table(
    "invitation",
    key(),
    to("round"),
    to("team"),
    to("person"),
    Column("epoch", sa.Integer, nullable=False),
    Column("token_hash", sa.LargeBinary(32), nullable=False),
    # 0 until sent, 1 from then on, nothing once the round is closed.
    Column("sent", sa.Integer),
    UniqueConstraint("token_hash"),
    UniqueConstraint("round_id", "team_id", "person_id"),
    CheckConstraint("sent IN (0, 1)", name="sent"),
)

pool = table(
    "pool",
    Column("key", sa.LargeBinary(32), primary_key=True),
    to("round"),
    Column("sealed", sa.LargeBinary, nullable=False),
    # A sealed box adds 48 bytes to what it seals; what it seals is padded to steps of 4 KiB.
    CheckConstraint("length(sealed) % 4096 = 48", name="padded"),
)

draft = table(
    "draft",
    Column("key", sa.LargeBinary(32), primary_key=True),
    Column("owner", sa.LargeBinary(32), nullable=False),
    to("round"),
    Column("sealed", sa.LargeBinary, nullable=False),
    sa.Index(None, "owner"),
    # A secret box adds 40 bytes.
    CheckConstraint("length(sealed) % 4096 = 40", name="padded"),
)

carried = table(
    "carried",
    Column("owner", sa.LargeBinary(32), primary_key=True),
    to("round"),
    Column("sealed", sa.LargeBinary, nullable=False),
)

answer = table(
    "answer",
    key(),
    to("round"),
    to("team"),
    Column("chain", sa.String(64)),
    Column("language", sa.String(20), nullable=False),
    Column("content", sa.Text, nullable=False),
)

release = table(
    "release",
    Column("round_id", sa.String(64), ForeignKey("round.id"), primary_key=True),
    Column("content", sa.Text, nullable=False),
    flag("is_withdrawn"),
)

# No foreign keys: a row outlives everything it was about.
ledger = table(
    "ledger",
    key(),
    Column("programme_id", sa.String(64), nullable=False),
    Column("round_id", sa.String(64), nullable=False),
    Column("content", sa.Text, nullable=False),
    sa.Index(None, "programme_id"),
)

share = table(
    "share",
    to("round", primary_key=True),
    to("team", primary_key=True),
    Column("audience", sa.String(20), primary_key=True),
    one_of("audience", "team", "sponsor"),
)

invitation_mail = table(
    "invitation_mail",
    to("invitation", primary_key=True),
    Column("kind", sa.String(20), primary_key=True),
    Column("state", sa.String(20), nullable=False),
    Column("attempts", sa.Integer, nullable=False, server_default="0"),
    # The name of this one mail: a second copy of it is known as the same.
    Column("message", sa.String(64), nullable=False),
    one_of("kind", "invitation", "reminder"),
    one_of("state", "waiting", "sent", "refused"),
)

staff_mail = table(
    "staff_mail",
    to("staff", primary_key=True),
    Column("purpose", sa.String(20), primary_key=True),
    Column("attempts", sa.Integer, nullable=False, server_default="0"),
    one_of("purpose", "welcome", "reset"),
)

mail_text = table(
    "mail_text",
    to("programme", primary_key=True),
    Column("kind", sa.String(20), primary_key=True),
    Column("language", sa.String(20), primary_key=True),
    Column("subject", sa.String(200), nullable=False),
    Column("body", sa.Text, nullable=False),
    one_of("kind", "invitation", "reminder"),
)

guards.only_grows(ledger)
guards.keeps_its_promise(round_)
guards.keeps_its_roster(roster_entry)
guards.stays_as_opened(round_waiting, what="who waits")
guards.fixed_by_a_follow_up(criterion)

RESPONDENTS = ("invitation", "pool", "draft", "carried", "answer", "roster_entry", "invitation_mail")
"""Tables that hold respondents' things: no time, no sequence."""
