"""What stands between the tables of docs/evidence/change.md."""

HEAD = """Seed {seed}, {few} programmes of 20 teams a cell, {most} where a figure lies within three
standard errors of its bar; {minutes:.1f} minutes on {processors} processors
({work:.1f} of their working time). Data model:
`bench/simulated/model.py`; engine: `scoring/change/engine.py`; again with `./run proofs change`.
Each scale of each programme has a retest of its own 60 people, so that the error variance is known
as badly as evidence knows it. Behind ± stands the Monte Carlo standard error in thousandths,
programmes being the draws. Cells alike share their random numbers: people, days and luck are the
same where only a change, a mood or a rule differs."""

COVERAGE = """### 95 % ranges of answer noise alone

Share of ranges that hold the members' true mean change, who change differently (latent SD .4 unless
said otherwise). Where not everybody answers, four stayers always do and everybody else with the
stated probability. Bars: engine .93 to .97, printed at least .93. *Level known*: the printed width
is read at the level that the programme's first round, released before, has shown (`earlier_room`).

![Each team's coverage beside the band from 93 to 97 %](pictures/change-coverage.svg)

*Coverage of 95 % ranges, cell by cell: the engine's own (filled) and the printed ones (hollow), two
standard errors to either side; the band is 93 to 97 %.*

"""

MOODY = """### Ranges that allow for a mood of the day

On days with a mood exactly as large as the allowance. Bars as above, for the range with the
allowance; beside it what becomes of the range that knows of answer noise only.

"""

RULE = """### The whole rule, six scales

First two figures: nobody changed; a team with any *clearly* in six scales (either direction), a
scale called *probably*. Then two of six scales changed by d = .56 and .85 (members differently):
share called clearly up, and clearly or probably up. Then: error of the shrunken headline over that
of the raw difference. A moody day is as large as the allowance. Bars: any false clearly at most .02
on calm and .05 on moody days; of d = .85 at least .84 clearly or probably up.

![False claims and power by kind of team](pictures/change-rule.svg)

*Teams in which nobody changed and that are nevertheless called clearly changed in any of six scales, on calm
(filled) and on moody days (hollow), two standard errors to either side; dashed: the bars, 2 and 5 %.*

"""

MISSES = """

**What misses, and why.** On moody days, where 7 stay and 1 moves, 90 % answer and nobody is linked, .82
to .83 of the changes of d = .85 are called clearly or probably up; the bar is .84. More cannot be had
there: of all limits for a difference of two means, the one that lets 5 of 100 unchanged scales through
on calm days sees .83, and one that sees .84 lets 5.4 through. *Clearly* never appears where turnover
without links is larger than a third of those who stayed: such changes are capped. Teams of four, which
no release shows, see .80 at d = .85 (below). Near the ceiling, ranges of four items of five points touch
the lower edge of the band (.930): the wobble of scores that lie at the very end is followed, but not
known, by their level.

What was done about earlier misses stands in [the decisions](../decisions/change-engine.md).

"""

POWER = """### What is seen, by the size of the team

Everybody answers twice, two of six scales changed, calm days.

![Share of changes seen, by members, for three sizes of change](pictures/change-power.svg)

*Share of changes that are seen, by the number of members: called clearly or probably up (full
lines), clearly up (dashed), for d = .35, .56 and .85 (.25, .40 and .62 points on 1-5). Dashed
across: the bar of 84 % at d = .85.*

"""

EVIDENCE = """### Evidence that is off

The error variance stated a quarter too small or too large: what a retest of the wrong people would
do. An error variance stated too small costs false claims, one too large power.

"""

SILENCE = """### Silence that is no matter of chance

Outside the model, so held to no bar: those whose true score rose (log odds of .7 or 2 for a point) or was low
answer more readily, or less.

"""
