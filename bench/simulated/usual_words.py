"""What stands between the tables of docs/evidence/usual-methods.md."""

WORDS = """Seed {seed}, {programmes} programmes of 20 teams a column ({fewer} in the second table),
{minutes:.1f} minutes on {processors} processors; again with `./run proofs usual-methods`. Teams, answers and
truth are those of [change.md](change.md) (`bench/simulated/model.py`): seeds and programmes are the same.
Everybody answers twice and every answer is linked, as the usual methods like it best. The rules:
`bench/simulated/usual.py`.

Take a team of eight in which **nobody changed**, and six themes. Whoever compares averages will find that
something went up or down in every such team. Who waits for a difference of 5 % of the range still finds one
in {five_calm} of 100 teams, and who goes by Cohen's rule of thumb (d of .5) in {cohen_calm}. A paired t
test, theme by theme, finds one in {paired_calm}; on days when the whole team is in a good or a bad mood, in
{paired_moody}. Soundline's *clearly* does so in {clear_calm} of 100 teams, and in {clear_moody} on moody
days.

That has its price: of changes of d = .56, *clearly* is said of {clear_seen} in 100, where a paired t test
finds {paired_seen} ({held_seen} if it is corrected for six themes, which lets false claims through in
{held_calm} of 100 teams on calm and {held_moody} on moody days). *Clearly or probably* sees
{probable_seen}; but *probably* is a hint and no proof: with it, {probable_calm} of 100 unchanged teams have
a theme with a word of change on calm days and {probable_moody} on moody ones, about as many as with the
usual tests. Reports say of it that a mood of the day could explain it.

What is found is usually told too large, because only large estimates are found. At d = .35 the findings of
a paired t test are told {paired_size} times as large as they are, Soundline's clear ones {clear_size}
times: its headline is shrunken.

Welch's t test claims almost nothing and sees almost nothing, because it forgets that the same people
answered twice. Jacobson and Truax asked about single patients; that one member has reliably changed says
little about a team.

![Any false claim in six scales, by rule](pictures/usual-methods.svg)

*Unchanged teams of eight of which any of six scales is said to have changed, by rule, on calm (filled) and
on moody days (hollow), two standard errors to either side.*

"""

BELOW = """

First four columns: nobody changed; a team with any claim in six scales, and a scale claimed, in either
direction. Then two of six scales rose (d = .35, .56, .85; members differently, calm days): share said to
have risen. Of the claims at d = .35: how many have the direction wrong; and how large changes are told
beside what they are, where a rise is claimed (Soundline's size is its shrunken headline). Behind ±: Monte
Carlo standard error in thousandths, programmes being the draws.

### Smaller and larger teams

"""
