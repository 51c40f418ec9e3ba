"""What every response says about itself, errors too: where parts may come from, that nobody keeps it."""

import gzip

from flask import Flask, Response, current_app, request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
NOTHING_ALLOWED = ", ".join(
    f"{sense}=()"
    for sense in (
        "accelerometer", "autoplay", "camera", "display-capture", "fullscreen", "geolocation", "gyroscope",
        "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get", "screen-wake-lock",
        "usb", "xr-spatial-tracking",
    )
)  # fmt: skip
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": NOTHING_ALLOWED,
    "X-Robots-Tag": "noindex, nofollow",
    "Server": "",  # left out, the server puts its own name there
}
A_YEAR = 31_536_000
WORTH_PRESSING = 1_000
"""Bytes from which a page is sent compressed."""


def stamp(response: Response) -> Response:
    """Add the headers; a page is never stored, a named asset (its address holds its digest) may be."""
    for name, value in ALWAYS.items():
        response.headers[name] = value
    response.headers.setdefault("Cache-Control", "no-store")
    if request.is_secure or current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = f"max-age={A_YEAR}; includeSubDomains"
    return response


def press(response: Response) -> Response:
    """Compress a page where the browser takes it; cookies are SameSite=Strict, so strangers cannot probe."""
    is_text = response.mimetype in {"text/html", "application/json", "text/csv"}
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    if not (is_text and takes_gzip) or response.is_streamed or "Content-Encoding" in response.headers:
        return response
    body = response.get_data()
    if len(body) >= WORTH_PRESSING:
        response.set_data(gzip.compress(body, compresslevel=5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        response.headers.add("Vary", "Accept-Encoding")
    return response


def install(app: Flask) -> None:
    """Let every response of this application pass both, whatever made it."""
    app.after_request(press)
    app.after_request(stamp)
