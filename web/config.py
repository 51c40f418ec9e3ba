"""What the two applications are told at start: cookies, limits of size, hosts they answer to."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

FORM_BYTES = 64 * 1024
FORM_PARTS = 600
LOOPBACK = ("127.0.0.1", "localhost")
"""One's own machine answers to both its names."""
FILE_BYTES = 20 * 1024 * 1024


def for_respondents(settings: Any) -> dict[str, Any]:
    """A cookie that lasts a round, and small forms."""
    return {
        **shared(settings, cookie="answers"),
        "PERMANENT_SESSION_LIFETIME": timedelta(days=120),
        "MAX_CONTENT_LENGTH": 4 * FORM_BYTES,
    }


def for_staff(settings: Any) -> dict[str, Any]:
    """A cookie of one working day, and room for a file of answers."""
    return {
        **shared(settings, cookie="staff"),
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "MAX_CONTENT_LENGTH": FILE_BYTES,
    }


def shared(settings: Any, *, cookie: str) -> dict[str, Any]:
    """Both: the cookie is bound to this host where the address is https; forms are bounded in parts."""
    address = urlsplit(settings.public_url)
    is_https = address.scheme == "https"
    return {
        "SESSION_COOKIE_NAME": f"__Host-{cookie}" if is_https else cookie,
        "SESSION_COOKIE_SECURE": is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "SESSION_COOKIE_PATH": "/",
        "TRUSTED_HOSTS": [*LOOPBACK] if address.hostname in LOOPBACK else [address.hostname],
        "MAX_FORM_MEMORY_SIZE": 4 * FORM_BYTES,
        "MAX_FORM_PARTS": FORM_PARTS,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,  # its check needs a Referer, which our own policy never sends
        "WTF_I18N_ENABLED": False,
    }
