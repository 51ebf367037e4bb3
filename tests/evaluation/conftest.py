from __future__ import annotations

from hypothesis import HealthCheck, settings

# a slow machine is no failure
settings.register_profile("evaluation", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("evaluation")
