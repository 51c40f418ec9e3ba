"""Properties are tried without a deadline: the first call of a statistic may load a package."""

from hypothesis import settings

settings.register_profile("scoring", deadline=None)
settings.load_profile("scoring")
