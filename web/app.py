"""One factory, two applications: respondents, with nothing else in its URL map, and staff."""

import hashlib
import secrets
from typing import Any

from flask import Flask
from flask_limiter import Limiter
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from web import admission, assets, config, errors, gate, headers, health, proof


def respondent_app(service: Any) -> Flask:
    """The application people answer in. It logs no address, no agent, no token, and no traces of failures."""
    from web.respondent import routes

    app = bare(service, config.for_respondents(service.settings), name="respondents")
    app.register_blueprint(assets.blueprint("/r/assets"))
    app.register_blueprint(routes.blueprint())
    return finished(app, frame="respondent/frame.html", is_for_staff=False)


def staff_app(service: Any) -> Flask:
    """The application for coaches, sponsors, researchers and administrators."""
    from web.account import routes as account
    from web.admin import routes as admin
    from web.coach import routes as coach
    from web.researcher import routes as researcher
    from web.sponsor import routes as sponsor

    app = bare(service, config.for_staff(service.settings), name="staff")
    app.register_blueprint(assets.blueprint("/assets"))
    app.register_blueprint(health.blueprint())
    for audience in (account, coach, sponsor, researcher, admin):
        app.register_blueprint(audience.blueprint())
    proof.install(app)
    return finished(app, frame="staff.html", is_for_staff=True)


def bare(service: Any, settings: dict[str, Any], *, name: str) -> Flask:
    """An application without a route."""
    app = Flask(f"web.{name}", static_folder=None, template_folder=None)
    app.config.update(settings)
    app.config["SECRET_KEY"] = hashlib.sha256(service.keys.session() + name.encode()).digest()
    app.extensions["soundline"] = service
    proxies = service.settings.trusted_proxies
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0)  # type: ignore[method-assign]  # Flask's own advice
    return app


def finished(app: Flask, *, frame: str, is_for_staff: bool) -> Flask:
    """With its routes in place: headers, errors, who is turned away, gates, forms that are ours, limits."""
    headers.install(app)
    errors.install(app, frame=frame, may_log_traces=is_for_staff)
    # A form of staff may hold a password, which never comes back in a page.
    admission.install(app, frame=frame, keeps_forms=not is_for_staff)
    gate.close_by_default(app)
    CSRFProtect(app)
    limit(app)
    return app


def limit(app: Flask) -> None:
    """Hold each network to what its routes declare; an address is only kept as a salted digest, in memory."""
    salt = secrets.token_bytes(16)

    def network() -> str:
        return hashlib.blake2b(gate.network().encode(), key=salt, digest_size=12).hexdigest()

    limiter = Limiter(network, app=app, storage_uri="memory://", headers_enabled=False)
    for name, view in app.view_functions.items():
        rule = getattr(view, "limit", None)
        if rule:
            limited = limiter.limit(rule, methods=["POST"])(view)
            limited.audience, limited.limit, limited.fresh = view.audience, rule, view.fresh
            app.view_functions[name] = limited
