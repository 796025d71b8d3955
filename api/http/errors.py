"""One table from error to HTTP status; the body is problem+json (RFC 9457), in German.

Pages get the same sentence as a page; that of a question keeps its heading and its region. What is
not in the table is a fault of ours: it is logged, and the client learns no more than that.
"""

import logging

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.http.dependencies import menu_of
from api.http.link_limits import logged_path
from api.http.refusals import refusal_text
from kpk_geo.errors import (
    AccessError,
    BusyError,
    InputError,
    KpkError,
    NotFoundError,
    OutdatedRunError,
    SourceError,
)
from maps.kit.page import Html
from maps.kit.plain_pages import PageSubject, error_page, unanswered_page

STATUS_BY_ERROR: dict[type[KpkError], int] = {
    InputError: 422,
    AccessError: 401,
    NotFoundError: 404,
    OutdatedRunError: 404,
    SourceError: 503,
}
_TITLES = {
    400: "So nicht erreichbar",
    401: "Nur mit Schlüssel",
    404: "Nicht gefunden",
    405: "So nicht abrufbar",
    413: "Zu viel auf einmal",
    422: "Die Angaben passen nicht",
    500: "Unerwarteter Fehler",
    503: "Zurzeit nicht verfügbar",
}
# What the framework says in English.
_FRAMEWORK = {
    400: "Was gesendet wurde, lässt sich nicht lesen: Erwartet wird gültiges JSON, nicht zu tief.",
    404: "Diese Adresse gibt es nicht.",
    405: "Auf diese Weise lässt sich die Adresse nicht abrufen.",
}
_log = logging.getLogger("kpk_geo.api")


def register_errors(app: FastAPI) -> None:
    """Add the handlers to an application."""

    @app.exception_handler(KpkError)
    async def known(request: Request, error: KpkError) -> Response:
        subject = await _subject(request, error)
        if subject is not None:
            return _unanswered(request, error, subject)
        answer = problem(request, status_of(error), str(error))
        if isinstance(error, BusyError):
            answer.headers["Retry-After"] = str(error.retry_after)
        return answer

    @app.exception_handler(HTTPException)
    def framework(request: Request, error: HTTPException) -> Response:
        detail = _FRAMEWORK.get(error.status_code, str(error.detail))
        answer = problem(request, error.status_code, detail)
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(RequestValidationError)
    def parameters(request: Request, error: RequestValidationError) -> Response:
        return problem(request, 422, refusal_text(error.errors()))

    @app.exception_handler(Exception)
    def fault(request: Request, error: Exception) -> Response:
        _log.error("fault while answering %s", logged_path(request), exc_info=error)
        return problem(request, 500, "Das hätte nicht geschehen dürfen; es steht im Protokoll.")


async def _subject(request: Request, error: KpkError) -> PageSubject | None:
    """Find what a page is about that has nothing to show; None for all other failures."""
    if status_of(error) not in (404, 422) or not _wants_page(request):
        return None
    state = request.app.state
    try:
        found: PageSubject | None = await state.work.looking.run(lambda: state.subject_of(request))
    except KpkError:  # no such region, or too busy to look: the first error is what counts
        return None
    return found


def _unanswered(request: Request, error: KpkError, subject: PageSubject) -> Response:
    """Answer with the page of a question that says what is missing, in the region it is about."""
    is_plainly_missing = type(error) is NotFoundError and subject.missing
    message = subject.missing if is_plainly_missing else str(error)
    return _page(unanswered_page(menu_of(request), subject, message), status_of(error))


def _page(html: Html, status: int) -> Response:
    policy = {"Content-Security-Policy": html.policy()}
    return Response(html.text, status_code=status, media_type="text/html", headers=policy)


def status_of(error: KpkError) -> int:
    """Give the HTTP status of an error of ours."""
    return next((code for kind, code in STATUS_BY_ERROR.items() if isinstance(error, kind)), 500)


def problem(request: Request, status: int, detail: str) -> Response:
    """Answer with a page where a page was asked for, else with problem+json.

    Parameters
    ----------
    status
        HTTP status; the title hangs on it.
    detail
        German sentence, shown as it is.
    """
    title = _TITLES.get(status, "Fehler")
    if _wants_page(request):
        region = request.query_params.get("region")
        is_known = region in request.app.state.revisions  # else the menu would lead nowhere
        html = error_page(menu_of(request), title, detail, region if is_known else None)
        return _page(html, status)
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JSONResponse(
        body | {"instance": request.url.path},
        status_code=status,
        media_type="application/problem+json",
    )


def _wants_page(request: Request) -> bool:
    is_api = request.url.path.startswith(("/api", "/assets", "/openapi"))
    return not is_api and "text/html" in request.headers.get("accept", "")
