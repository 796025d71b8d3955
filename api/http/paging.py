"""Pages of a list: which slice, and where the next one is."""

from typing import Any

from fastapi import Request


def page_fields(request: Request, *, total: int, limit: int, offset: int) -> dict[str, Any]:
    """Give the fields that every page has."""
    following = offset + limit
    link = None
    if following < total:
        link = str(request.url.include_query_params(limit=limit, offset=following))
    return {"total": total, "limit": limit, "offset": offset, "next": link}
