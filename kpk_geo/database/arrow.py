"""Many rows at once: COPY in CSV, written and read by Arrow, without a Python object per cell."""

import io
from typing import Any, Final

import psycopg
import pyarrow as pa
import pyarrow.csv
from sqlalchemy import Connection, Table

_PIECE: Final = 1 << 24  # bytes that are read together


def copy_arrow(connection: Connection, table: Table, rows: pa.Table) -> None:
    """Append rows whose columns are named like the table's.

    Parameters
    ----------
    table
        Where they go; columns that they lack are what its defaults say.
    rows
        Numbers and texts; null becomes NULL, an empty text stays one, geometries are EWKB in
        hexadecimal.
    """
    names = ", ".join(f'"{name}"' for name in rows.column_names)
    options = pa.csv.WriteOptions(include_header=False)
    with (
        _raw(connection).cursor() as cursor,
        cursor.copy(f"COPY {table.schema}.{table.name} ({names}) FROM STDIN (FORMAT csv)") as copy,
    ):
        for batch in rows.to_batches(max_chunksize=20_000):
            text = pa.BufferOutputStream()
            pa.csv.write_csv(batch, text, options)
            copy.write(memoryview(text.getvalue()))


def read_arrow(
    connection: Connection, query: str, parameters: tuple[Any, ...], schema: pa.Schema
) -> pa.Table:
    """Read the answer of a query.

    Parameters
    ----------
    query
        SQL that gives the columns of `schema`, with `%s` for each of `parameters`.
    parameters
        Values, in the order of the query.
    schema
        Names and types; NULL becomes null, in texts too.
    """
    pieces = io.BytesIO()
    with (
        _raw(connection).cursor() as cursor,
        cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)", parameters) as copy,
    ):
        for piece in copy:
            pieces.write(piece)
    if not pieces.tell():
        return schema.empty_table()
    pieces.seek(0)
    return pa.csv.read_csv(
        pieces,
        read_options=pa.csv.ReadOptions(column_names=schema.names, block_size=_PIECE),
        parse_options=pa.csv.ParseOptions(newlines_in_values=True),
        convert_options=pa.csv.ConvertOptions(
            column_types=schema, null_values=[""], strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )  # fmt: skip


def _raw(connection: Connection) -> "psycopg.Connection[Any]":
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    return raw
