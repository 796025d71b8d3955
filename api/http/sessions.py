"""Logging in and out with a planner's key."""

from fastapi import APIRouter, Request, Response

from api.http.bodies import answer, html_body
from api.http.dependencies import SESSION_COOKIE, DatabaseEngine, MaybePlanner, menu_of
from api.http.schemas import KeyIn, SessionOut
from kpk_geo.database.connection import transaction
from kpk_geo.database.users import SESSION_HOURS, close_session, open_session, user_of_key
from kpk_geo.errors import AccessError
from maps.kit.plain_pages import login_page

router = APIRouter(tags=["Zugang"])


@router.get("/login", include_in_schema=False)
def show_login(request: Request, planner: MaybePlanner) -> Response:
    """Show the page on which a key is entered."""
    html = login_page(menu_of(request), planner)
    return answer(request, html_body(html, f"login-{planner or ''}"), cache_control="no-store")


@router.post("/api/session", summary="Mit einem Schlüssel anmelden")
def log_in(request: Request, body: KeyIn, engine: DatabaseEngine, response: Response) -> SessionOut:
    """Open a session; the cookie cannot be read by scripts nor sent along by foreign pages."""
    with transaction(engine) as connection:
        name = user_of_key(connection, body.key.strip())
        if name is None:
            raise AccessError("Diesen Schlüssel gibt es nicht. Neu vergeben: kpk user add NAME.")
        token = open_session(connection, name)
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=SESSION_HOURS * 3600,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return SessionOut(user=name)


@router.delete("/api/session", summary="Abmelden", status_code=204)
def log_out(request: Request, engine: DatabaseEngine) -> Response:
    """End the session."""
    token = request.cookies.get(SESSION_COOKIE)
    if token:
        with transaction(engine) as connection:
            close_session(connection, token)
    gone = Response(status_code=204)
    gone.delete_cookie(SESSION_COOKIE)
    return gone
