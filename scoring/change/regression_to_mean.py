"""The lowest scale of a profile rises by itself: what to take off a focus chosen after the baseline."""

from collections.abc import Sequence

import numpy as np

from scoring.results import Vector


def profile_reliability(profiles: Sequence[Vector], *, noise: float, allowance: float) -> float:
    """How much of the ups and downs within teams' baseline profiles is lasting, 0 to 1.

    profiles : per team (M,) scale means of the baseline on one common range; `noise` the mean variance of
    such a mean from answers alone, `allowance` of the mood of the day, both on that range. The observed
    variance within profiles, pooled over teams, less both, over the observed; 0 where nothing lasts.

    Source: [campbell1999].
    """
    usable = [np.asarray(p, dtype=float) for p in profiles if len(p) > 1]
    df = sum(p.size - 1 for p in usable)
    observed = sum(float(((p - p.mean()) ** 2).sum()) for p in usable) / df if df else 0.0
    return max(observed - noise - allowance, 0.0) / observed if observed > 0 else 0.0


def expected_gain(profile: Vector, *, chosen: int, reliability: float) -> float:
    """The change a scale chosen for its place in the profile is expected to show with nothing done.

    (1 - R)(mean of the profile - the chosen scale's baseline), on the profile's range; to be subtracted.

    Source: [campbell1999].

    >>> import numpy as np
    >>> round(expected_gain(np.array([3.0, 4.0, 4.4]), chosen=0, reliability=0.75), 6)
    0.2
    """
    p = np.asarray(profile, dtype=float)
    return (1 - reliability) * float(p.mean() - p[chosen])
