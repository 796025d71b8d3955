"""Result tables sent to a browser as CSV or Excel, from stored bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from api.files.audience import Columns
from api.files.names import MEDIA_TYPES, attachment
from api.files.result_files import ResultTable
from api.http.bodies import Body, answer, pack, stored_body

ColumnsQuery = Annotated[
    Columns | None,
    Query(
        description="german: Überschriften, Einheiten und Nachkommastellen wie auf den Seiten; "
        "machine: technische Namen, Komma und Punkt, alle Stellen. Ohne Angabe hat CSV technische "
        "Namen mit Semikolon und Dezimalkomma, Excel die deutsche Form."
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFormat:
    """How a table was asked for."""

    ending: str  # "csv" or "xlsx": that of the address
    columns: Columns | None

    def write(self, table: ResultTable) -> bytes | str:
        """Write a table so.

        Parameters
        ----------
        table
            Of any question.
        """
        if self.ending == "xlsx":
            return table.workbook(self.columns or Columns.GERMAN)
        return table.csv(self.columns)

    def headers(self, name: str) -> tuple[str, str]:
        """Give the header that names the file.

        Parameters
        ----------
        name
            Without its ending, in ASCII.
        """
        return attachment(f"{name}.{self.ending}")


def asked_format(request: Request, columns: ColumnsQuery = None) -> TableFormat:
    """Read the form from the address: an ending, and whose columns."""
    return TableFormat(ending=request.url.path.rpartition(".")[2], columns=columns)


AskedFormat = Annotated[TableFormat, Depends(asked_format)]


async def stored_table(
    request: Request,
    resource: str,
    revision: int,
    build: Callable[[], ResultTable],
    *,
    table_format: TableFormat,
    name: str,
    computes_for: str | None = None,
    is_long: bool = False,
) -> Response:
    """Answer with a table from the store of the application.

    Parameters
    ----------
    resource
        With all its parameters but the table_format.
    revision
        Of the region's data.
    build
        Reads or computes the table; called in another thread.
    table_format
        How it is written.
    name
        Of the file, without its ending.
    computes_for, is_long
        As for `stored_body`.
    """
    asked = f"{resource}.{table_format.ending}/{table_format.columns}"

    def packed() -> Body:
        version = f"{revision}-{asked.replace('/', '-')}"
        return pack(
            table_format.write(build()),
            MEDIA_TYPES[table_format.ending],
            version,
            (table_format.headers(name),),
        )

    body = await stored_body(
        request, (asked, str(revision)), packed, computes_for=computes_for, is_long=is_long
    )
    return answer(request, body)


def sent_table(table: ResultTable, table_format: TableFormat, name: str) -> Response:
    """Answer with a table that nobody keeps.

    Parameters
    ----------
    table
        What is sent.
    table_format
        How it is written.
    name
        Of the file, without its ending.
    """
    key, value = table_format.headers(name)
    headers = {key: value, "Cache-Control": "no-store"}
    return Response(
        table_format.write(table), media_type=MEDIA_TYPES[table_format.ending], headers=headers
    )
