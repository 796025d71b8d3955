"""Keeps what an own geocoding service answered, so that no address is asked twice."""

from sqlalchemy import Engine, select
from sqlalchemy.dialects.postgresql import insert

from kpk_geo.database.connection import transaction
from kpk_geo.database.tables import service_answer
from kpk_geo.services.geocoder import Answers


class DatabaseStore:
    """The store of answers; each is written at once, whatever becomes of the import."""

    def __init__(self, engine: Engine, service: str = "geocoder") -> None:
        self._engine, self._service = engine, service

    def get(self, query: str) -> Answers | None:
        """Give the answers kept for a query."""
        wanted = (service_answer.c.service == self._service) & (service_answer.c.query == query)
        with transaction(self._engine) as connection:
            found = connection.scalar(select(service_answer.c.answer).where(wanted))
        return None if found is None else list(found)

    def put(self, query: str, answers: Answers) -> None:
        """Keep the answers to a query."""
        statement = insert(service_answer).values(
            service=self._service, query=query, answer=answers
        )
        with transaction(self._engine) as connection:
            connection.execute(statement.on_conflict_do_nothing())
