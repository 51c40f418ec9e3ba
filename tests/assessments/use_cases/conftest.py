"""Every test gets its own installation."""

from tests.assessments.installations import cheap_passwords, gate, world

__all__ = ["cheap_passwords", "gate", "world"]
