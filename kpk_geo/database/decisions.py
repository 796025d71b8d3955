"""What people decided about addresses; taking back leaves a trace."""

from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, func, insert, select, text, update

from kpk_geo.database.tables import place_decision
from kpk_geo.database.work_crs import region_crs, srid_of
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.geocoding.locate import Decision, candidate_of, decided
from kpk_geo.geocoding.results import Candidate
from kpk_geo.local_time import local_day
from kpk_geo.model import MatchGrade, MatchLevel, MatchMethod


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSite:
    """A site whose place a person has to decide."""

    site_id: str
    name: str | None
    address: str | None
    address_key: str
    grade: MatchGrade
    reason: str
    titles: tuple[str, ...]
    confidential: bool
    candidates: tuple[Candidate, ...]


def read_decisions(
    connection: Connection, region_id: str, *, key: str | None = None
) -> dict[str, Decision]:
    """Read the decisions in force, by address key; the newest of an address counts.

    Parameters
    ----------
    key
        Only those about one address.
    """
    query = (
        select(
            place_decision.c.address_key, place_decision.c.label,
            func.ST_X(place_decision.c.geometry), func.ST_Y(place_decision.c.geometry),
            place_decision.c.decided_by, place_decision.c.decided_at,
        )
        .where(place_decision.c.region_id == region_id, place_decision.c.undone_at.is_(None))
        .order_by(place_decision.c.decision_pk)
    )  # fmt: skip
    if key is not None:
        query = query.where(place_decision.c.address_key == key)
    return {
        row[0]: Decision(label=row[1] or "", x=row[2], y=row[3], by=row[4], on=local_day(row[5]))
        for row in connection.execute(query)
    }


def count_review(connection: Connection, region_id: str) -> tuple[int, int]:
    """Count the sites that wait for a decision, and all that ever had to be decided."""
    row = connection.execute(
        text(
            "SELECT count(*) FILTER (WHERE grade IN ('check', 'none') AND method <> 'alias'),"
            " count(*) FILTER (WHERE grade IN ('check', 'none') OR method = 'alias')"
            " FROM kpk.site s WHERE region_id = :region_id AND EXISTS (SELECT FROM kpk.offer_site l"
            " WHERE l.region_id = s.region_id AND l.site_id = s.site_id)"
        ),
        {"region_id": region_id},
    ).one()
    return int(row[0]), int(row[1])


# Titles are gathered for the sites of the page alone, however many wait.
_WAITING = """
    WITH page AS MATERIALIZED (
        SELECT s.* FROM kpk.site s
        WHERE s.region_id = :region_id AND s.grade IN ('check', 'none') AND s.method <> 'alias'
          AND EXISTS (SELECT FROM kpk.offer_site l
                      WHERE l.region_id = s.region_id AND l.site_id = s.site_id) {more}
        ORDER BY s.grade, s.address, s.site_id LIMIT :limit OFFSET :offset)
    SELECT s.site_id, s.name, s.address, s.address_key, s.grade, s.reason, s.confidential,
           s.candidates,
           (SELECT array_agg(o.title ORDER BY o.title) FROM kpk.offer_site l
            JOIN kpk.offer o USING (region_id, offer_id)
            WHERE l.region_id = s.region_id AND l.site_id = s.site_id) AS titles
    FROM page s ORDER BY s.grade, s.address, s.site_id
"""


def read_review(
    connection: Connection, region_id: str, *, limit: int = 1, offset: int = 0
) -> list[ReviewSite]:
    """Read the sites that wait: those with candidates first, then by address.

    Parameters
    ----------
    limit, offset
        How many sites to read, and how many to skip before them.
    """
    rows = connection.execute(
        text(_WAITING.format(more="")),
        {"region_id": region_id, "limit": limit, "offset": offset},
    )
    return [_review_site(row) for row in rows.mappings()]


def read_review_site(connection: Connection, region_id: str, site_id: str) -> ReviewSite:
    """Read one site that waits.

    Parameters
    ----------
    site_id
        Its key within the region.

    Raises
    ------
    NotFoundError
        There is no such site, or it has been decided meanwhile.
    """
    found = connection.execute(
        text(_WAITING.format(more="AND s.site_id = :site_id")),
        {"region_id": region_id, "site_id": site_id, "limit": 1, "offset": 0},
    )
    row = found.mappings().first()
    if row is None:
        raise NotFoundError(
            "Dieser Ort wartet nicht (mehr) auf eine Entscheidung; vielleicht hat ihn gerade "
            "jemand anders bestimmt. Die Seite neu laden."
        )
    return _review_site(row)


def _review_site(row: RowMapping) -> ReviewSite:
    return ReviewSite(
        site_id=row["site_id"],
        name=row["name"],
        address=row["address"],
        address_key=row["address_key"],
        grade=MatchGrade.of(row["grade"]),
        reason=row["reason"],
        titles=tuple(row["titles"]),
        confidential=row["confidential"],
        candidates=tuple(candidate_of(record) for record in row["candidates"]),
    )


def decide(
    connection: Connection,
    region_id: str,
    site: ReviewSite,
    *,
    label: str | None,
    point: tuple[float, float] | None,
    by: str,
) -> int:
    """Remember a decision and put every site of that address there; give its key.

    Parameters
    ----------
    site
        As it was read from the review; all sites of its address that wait follow the decision.
    label
        What was chosen: an address, or a point by click.
    point
        Metres of the region's system; None: the offer has no house.
    by
        Name of the user who decides.

    Raises
    ------
    InputError
        The site has no address to remember the decision by.
    """
    if not (site.address or "").strip():
        raise InputError(
            "Zu diesem Angebot gibt es keine Adresse, an die sich die Entscheidung knüpfen ließe. "
            "Bitte die Adresse in der Liste ergänzen und neu laden."
        )
    place = None if point is None else _ewkt(connection, region_id, *point)
    statement = insert(place_decision).values(
        region_id=region_id, address_key=site.address_key, address=site.address,
        decision="place" if point else "no_place", label=label, geometry=place, decided_by=by,
    )  # fmt: skip
    decision_pk = connection.scalar(statement.returning(place_decision.c.decision_pk))
    decision = read_decisions(connection, region_id, key=site.address_key)[site.address_key]
    _apply(
        connection, region_id, site.address_key, decision,
        where="(site_id = :site_id OR (grade IN ('check', 'none') AND method <> 'alias'))",
        site_id=site.site_id,
    )  # fmt: skip
    assert decision_pk is not None
    return int(decision_pk)


def _ewkt(connection: Connection, region_id: str, x: float, y: float) -> str:
    return f"SRID={srid_of(region_crs(connection, region_id))};POINT({x} {y})"


def _apply(
    connection: Connection,
    region_id: str,
    key: str,
    decision: Decision,
    *,
    where: str,
    **parameters: str,
) -> None:
    """Put those sites of an address where a decision says, for which a condition holds."""
    location = decided(decision)
    x, y = location.x, location.y
    place = None if x is None or y is None else _ewkt(connection, region_id, x, y)
    connection.execute(
        text(
            "UPDATE kpk.site SET grade = :grade, level = :level, method = :method,"
            " reason = :reason, matched = :matched, score = :score, gap = :gap,"
            " geometry = CAST(:place AS geometry),"
            " outside = CAST(:place AS geometry) IS NOT NULL AND NOT EXISTS (SELECT FROM kpk.area a"
            " JOIN kpk.area_level l USING (level_pk) WHERE l.region_id = :region_id"
            " AND ST_Covers(a.geometry, CAST(:place AS geometry)))"
            f" WHERE region_id = :region_id AND address_key = :key AND {where}"
        ),
        {
            "grade": location.grade.value, "level": location.level.value,
            "method": location.method.value, "reason": location.reason,
            "matched": location.matched or None, "score": location.score, "gap": location.gap,
            "place": place, "region_id": region_id, "key": key, **parameters,
        },
    )  # fmt: skip


def undo_last(connection: Connection, region_id: str, *, by: str) -> str:
    """Take back one's own last decision; give its address. Its sites wait again.

    Parameters
    ----------
    by
        Name of the user; decisions of others stay.

    Raises
    ------
    NotFoundError
        There is nothing of one's own to take back.
    """
    own = (
        (place_decision.c.region_id == region_id)
        & (place_decision.c.decided_by == by)
        & place_decision.c.undone_at.is_(None)
    )
    row = connection.execute(
        select(place_decision.c.decision_pk, place_decision.c.address, place_decision.c.address_key)
        .where(own)
        .order_by(place_decision.c.decision_pk.desc())
        .limit(1)
    ).first()
    if row is None:
        raise NotFoundError("Es gibt keine eigene Entscheidung, die sich zurücknehmen ließe.")
    connection.execute(
        update(place_decision)
        .where(place_decision.c.decision_pk == row[0])
        .values(undone_by=by, undone_at=func.now())
    )
    _wait_again(connection, region_id, row[2])
    return str(row[1])


def _wait_again(connection: Connection, region_id: str, key: str) -> None:
    """Let the sites of an address wait for a decision, or follow an older one in force."""
    older = read_decisions(connection, region_id, key=key).get(key)
    if older is not None:
        _apply(connection, region_id, key, older, where="method = 'alias'")
        return
    connection.execute(
        text(
            "UPDATE kpk.site SET grade = :grade, level = :level, method = :method,"
            " reason = 'Die Entscheidung ist zurückgenommen.', matched = NULL, geometry = NULL"
            " WHERE region_id = :region_id AND address_key = :key AND method = 'alias'"
        ),
        {
            "grade": MatchGrade.CHECK.value, "level": MatchLevel.NONE.value,
            "method": MatchMethod.NONE.value, "region_id": region_id, "key": key,
        },
    )  # fmt: skip
