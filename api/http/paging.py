"""Pages of a list: which slice, and where the next one is."""

from typing import TypedDict

from fastapi import Request

from kpk_geo.database.slices import Slice


class PageFields(TypedDict):
    """The fields that every page has."""

    total: int
    limit: int
    offset: int
    next: str | None


def page_fields(request: Request, part: Slice, *, total: int) -> PageFields:
    """Give the fields that every page has.

    Parameters
    ----------
    part
        Which rows were asked for; without a limit all that follow.
    total
        Number of rows in the whole list.
    """
    limit = part.limit or total
    following = part.offset + limit
    link = None
    if following < total:
        link = str(request.url.include_query_params(limit=limit, offset=following))
    return {"total": total, "limit": limit, "offset": part.offset, "next": link}
