"""All parameters of both levels in one table, and where their search begins."""

from dataclasses import replace

import numpy as np

from scoring.cfa.sample import GroupSample, Sample
from scoring.cfa.starting import start
from scoring.cfa.table import Table, numbered
from scoring.cfa.team_moments import TeamMoments
from scoring.results import Vector

LEVELS = ("within", "between")


def together(own: tuple[Table, Table]) -> Table:
    """One table of both levels' own; only names given by the model are shared.

    Source
    ------
    [rosseel2012].
    """
    parameters = [
        replace(p, group=level, label=f"{p.label.removesuffix(' [1]')} [{LEVELS[level]}]")
        if p.label.endswith(" [1]")
        else replace(p, group=level)
        for level, t in enumerate(own)
        for p in t.parameters
    ]
    both = own[0].model, own[1].model
    equal = (*both[0].equal, *(e for e in both[1].equal if e not in both[0].equal))
    held = (*both[0].held, *(h for h in both[1].held if h not in both[0].held))
    made = (*both[0].defined, *(d for d in both[1].defined if d not in both[0].defined))
    return numbered(
        replace(both[0], equal=equal, held=held, defined=made), parameters, n_groups=2, has_means=True
    )


def first_values(own: tuple[Table, Table], whole: Table, moments: TeamMoments) -> Vector:
    """(n_free,) values to begin with, each level's from its own unrestricted covariances.

    Source
    ------
    See `starting.start`.
    """
    little = np.diag(np.diag(moments.within)) / 100
    found: dict[str, float] = {}
    for level, covariance in enumerate((moments.within, moments.between + little)):
        group = GroupSample(n=0, mean=moments.mean, covariance=covariance, rows=np.zeros((0, 0)))
        values = dict(zip(own[level].labels, start(own[level], Sample(groups=(group,))), strict=True))
        for p, joint in zip(own[level].parameters, whole.of(level), strict=True):
            if p.fixed is None:
                found.setdefault(joint.label, float(values[p.label]))
    return np.array([found[label] for label in whole.labels])
