"""Users, their keys and their sessions in the browser."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from kpk_geo.database.tables import app_user, web_session
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.keys import checked_name, fingerprint, is_key, new_key

SESSION_HOURS = 12


def add_user(connection: Connection, name: str) -> str:
    """Add a planner; give the key, which is stored nowhere.

    Raises
    ------
    InputError
        The name is taken or cannot be one.
    """
    key = new_key()
    try:
        connection.execute(
            insert(app_user).values(name=checked_name(name), key_hash=fingerprint(key))
        )
    except IntegrityError as error:
        raise InputError(
            f"„{name}“ gibt es schon. Einen neuen Schlüssel gibt es nach kpk user remove {name}."
        ) from error
    return key


def remove_user(connection: Connection, name: str) -> None:
    """Remove a planner with all sessions.

    Raises
    ------
    NotFoundError
        There is none of that name.
    """
    if connection.execute(delete(app_user).where(app_user.c.name == name)).rowcount == 0:
        raise NotFoundError(f"„{name}“ gibt es nicht. Vorhandene zeigt kpk user list.")


def read_users(connection: Connection) -> list[tuple[str, datetime]]:
    """List the planners and since when they have a key."""
    rows = connection.execute(select(app_user.c.name, app_user.c.created_at).order_by("name"))
    return [(str(name), created) for name, created in rows]


def user_of_key(connection: Connection, key: str) -> str | None:
    """Find whose key this is; every stored key is compared, so that time tells nothing."""
    found = None
    for name, stored in connection.execute(select(app_user.c.name, app_user.c.key_hash)):
        if is_key(key, stored):
            found = str(name)
    return found


def open_session(connection: Connection, user_name: str) -> str:
    """Open a session in the browser; give its token."""
    token = new_key()
    now = datetime.now(UTC)
    connection.execute(delete(web_session).where(web_session.c.expires_at < now))
    connection.execute(
        insert(web_session).values(
            token_hash=fingerprint(token),
            user_name=user_name,
            expires_at=now + timedelta(hours=SESSION_HOURS),
        )
    )
    return token


def user_of_session(connection: Connection, token: str) -> str | None:
    """Find whose session this is, if it has not run out."""
    query = select(web_session.c.user_name).where(
        web_session.c.token_hash == fingerprint(token),
        web_session.c.expires_at > datetime.now(UTC),
    )
    name = connection.scalar(query)
    return None if name is None else str(name)


def close_session(connection: Connection, token: str) -> None:
    """End a session."""
    connection.execute(delete(web_session).where(web_session.c.token_hash == fingerprint(token)))
