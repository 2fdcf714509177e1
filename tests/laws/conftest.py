"""One hypothesis profile for all laws: no deadline, since the oracles are slow on purpose."""

from hypothesis import HealthCheck, settings

settings.register_profile("laws", deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("laws")
