"""Commands about access: who has a key."""

from typing import Annotated

import typer

from api.terminal.german_help import add, group
from api.terminal.output import console
from kpk_geo.local_time import local_time

NameArgument = Annotated[str, typer.Argument(help="Name, etwa der einer Stelle.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    users = group("Schlüssel für Planerinnen und Planer.")
    add(users, "add", add_user_command)
    add(users, "list", list_users)
    add(users, "remove", remove_user_command)
    app.add_typer(users, name="user")


def add_user_command(name: NameArgument) -> None:
    """Einen Schlüssel vergeben; er wird nur dieses eine Mal gezeigt."""
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database
    from kpk_geo.database.users import add_user

    with open_database() as engine, transaction(engine) as connection:
        key = add_user(connection, name)
    console().print(f"Schlüssel für {name}, bitte sicher aufbewahren (er wird nicht gespeichert):")
    console().print(key, markup=False)


def list_users() -> None:
    """Zeigen, wer einen Schlüssel hat."""
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database
    from kpk_geo.database.users import read_users

    with open_database() as engine, transaction(engine) as connection:
        users = read_users(connection)
    for name, created in users:
        console().print(f"{name}, seit {local_time(created):%d.%m.%Y}", markup=False)
    if not users:
        console().print("Noch niemand. Einen Schlüssel vergeben: kpk user add NAME")


def remove_user_command(name: NameArgument) -> None:
    """Einen Schlüssel entziehen; laufende Anmeldungen enden."""
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database
    from kpk_geo.database.users import remove_user

    with open_database() as engine, transaction(engine) as connection:
        remove_user(connection, name)
    console().print(f"{name} hat keinen Schlüssel mehr.", markup=False)
