"""A service without storage, for tests of what stands before the use cases."""

from types import SimpleNamespace

from assessments.model import Actor, OrganisationId, StaffId


def a_service(*, public_url: str = "http://localhost", trusted_proxies: int = 0) -> SimpleNamespace:
    """Settings and keys, and nothing a use case could work with."""
    return SimpleNamespace(
        settings=SimpleNamespace(
            public_url=public_url, trusted_proxies=trusted_proxies, smtp_url=None, language="en"
        ),
        keys=SimpleNamespace(session=lambda: b"a key for tests, of no other use"),
        an_actor=lambda role: Actor(staff=StaffId("s1"), organisation=OrganisationId("o1"), role=role),
    )
