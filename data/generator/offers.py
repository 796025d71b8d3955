"""About 400 offers: plausible, unequal, and typed by many hands."""

import geopandas as gpd
import numpy as np
import pandas as pd

from kpk_geo.model import (
    BarrierFree,
    Cost,
    Delivery,
    FieldOfAction,
    LifePhase,
    OfferKind,
    OfferStatus,
    PreventionLevel,
)

PROVIDERS = (
    ("Stadt Musterstadt", "öffentlich"), ("Diakonie Musterstadt", "kirchlich"), ("Caritas Musterstadt", "kirchlich"),
    ("AWO Kreisverband Musterstadt", "frei"), ("Kinderladen Regenbogen e. V.", "frei"), ("Lebenshilfe Musterstadt", "frei"),
    ("Elterninitiative Wirbelwind", "frei"), ("Familienbildung Nord gGmbH", "frei"),
)  # fmt: skip

# kind: number, pull towards burden (negative: away), pull towards the centre, life phases, fields
PLAN = {
    OfferKind.KITA: (118, -0.7, 0.0, ("0-3", "3-6"), ("education",)),
    OfferKind.FAMILY_CENTRE: (36, -0.2, 0.0, ("0-3", "3-6"), ("education", "youth_welfare")),
    OfferKind.SCHOOL: (44, 0.0, 0.0, ("6-10",), ("education",)),
    OfferKind.PRIMARY_FAMILY_CENTRE: (9, 1.5, 0.0, ("6-10",), ("education", "youth_welfare")),
    OfferKind.FAMILY_OFFICE: (4, 0.3, 1.5, ("pregnancy", "0-3", "3-6"), ("youth_welfare",)),
    OfferKind.GUIDE_CLINIC: (4, 0.0, 0.8, ("pregnancy", "0-3"), ("health",)),
    OfferKind.GUIDE_PRACTICE: (7, 0.0, 1.0, ("pregnancy", "0-3"), ("health",)),
    OfferKind.OUTREACH: (24, 0.8, 0.0, ("0-3", "3-6", "6-10"), ("youth_welfare", "social_affairs")),
    OfferKind.COUNSELLING: (42, -0.4, 2.0, ("3-6", "6-10", "10-15"), ("social_affairs",)),
    OfferKind.GROUP: (84, -0.8, 0.3, ("pregnancy", "0-3", "3-6"), ("health", "education", "integration")),
    OfferKind.YOUTH_CENTRE: (28, 0.4, 0.0, ("10-15", "15-27"), ("youth_welfare",)),
}  # fmt: skip
_TITLES = {
    OfferKind.KITA: ("Kita {}", "Kindertagesstätte {}", "Kita {} (inklusiv)"),
    OfferKind.FAMILY_CENTRE: ("Familienzentrum {}", "Familienzentrum NRW {}"),
    OfferKind.SCHOOL: ("Grundschule {}", "Gemeinschaftsgrundschule {}"),
    OfferKind.PRIMARY_FAMILY_CENTRE: ("Familiengrundschulzentrum {}",),
    OfferKind.FAMILY_OFFICE: ("Familienbüro {}",),
    OfferKind.GUIDE_CLINIC: ("Babylotsin an der Klinik {}",),
    OfferKind.GUIDE_PRACTICE: ("Lotsin in der Praxis am {}",),
    OfferKind.OUTREACH: ("Familienbesuche {}", "Kita-Sozialarbeit {}", "Hebammensprechstunde {}"),
    OfferKind.COUNSELLING: ("Erziehungsberatung {}", "Familienberatung {}", "Schuldnerberatung {}"),
    OfferKind.GROUP: ("Krabbelgruppe {}", "Elterncafé {}", "Sprachkurs mit Kinderbetreuung {}", "PEKiP {}"),
    OfferKind.YOUTH_CENTRE: ("Jugendtreff {}", "Jugendzentrum {}"),
}  # fmt: skip
STOPS = (
    ("Mo 14:00-17:00", -0.6), ("Tu 15:00-17:00", 0.9), ("We 09:30-12:00", 0.5), ("Th 15:00-18:00", 0.9),
    ("Fr 09:00-11:30", 0.2), ("Sa 10:00-12:00", 0.7),
)  # fmt: skip


KINDERSTARK = "kinderstark – NRW schafft Chancen"
FUNDED = {
    OfferKind.FAMILY_OFFICE: KINDERSTARK,
    OfferKind.PRIMARY_FAMILY_CENTRE: KINDERSTARK,
    OfferKind.GUIDE_CLINIC: KINDERSTARK,
    OfferKind.GUIDE_PRACTICE: KINDERSTARK,
    OfferKind.OUTREACH: KINDERSTARK,
    OfferKind.FAMILY_CENTRE: "Kinderbildungsgesetz NRW",
}


SCHOOLS = (OfferKind.SCHOOL, OfferKind.PRIMARY_FAMILY_CENTRE)
SCHOOL_SEED = 20260102  # of their own: what is said of schools changes no other draw
CLINIC_SEED = 4_711
DOUBTFUL = (130, 131, 133, 135, 137, 138, 139, 140, 141, 143)  # rows whose address is typed badly
INDEX_OF_CITY = 1.8  # Stufe of a school where burden is 0
INDEX_PER_BURDEN = 8.5  # Stufen from no burden to the highest
INDEX_NOISE = 0.8  # families choose schools, so index and area are not the same
STARTCHANCEN_FROM = 6.2  # Stufe before rounding, with noise, from which on a school takes part


def make_offers(
    rng: np.random.Generator,
    addresses: gpd.GeoDataFrame,
    burden: pd.Series,
    urban: np.ndarray,
) -> list[dict[str, object]]:
    """Invent the inventory as rows of the template, messy in the ways people are."""
    frame = addresses.assign(burden=addresses["area_id"].map(burden).fillna(0), urban=urban)
    rows: list[dict[str, object]] = []
    homes = []
    for kind, (count, to_burden, to_centre, phases, fields) in PLAN.items():
        weight = np.exp(2.2 * to_burden * frame["burden"] + to_centre * frame["urban"])
        weight *= frame["density"].clip(upper=150) ** 0.5
        chosen = rng.choice(len(frame), count, replace=False, p=(weight / weight.sum()).to_numpy())
        for place in chosen:
            homes.append(frame.iloc[place])
            rows.append(_offer(rng, kind, frame.iloc[place], phases, fields, len(rows) + 1))
    _describe_schools(np.random.default_rng(SCHOOL_SEED), rows, homes)
    rows += _mobile(rng, frame, len(rows) + 1)
    rows.append(_shelter(frame.iloc[int(rng.integers(len(frame)))], len(rows) + 1))
    _make_messy(rng, rows)
    # Last, so that nothing before them is drawn anew.
    rows += _clinics(np.random.default_rng(CLINIC_SEED), rows, frame)
    return rows


def _offer(rng, kind, home, phases, fields, number) -> dict[str, object]:
    provider, provider_type = PROVIDERS[int(rng.choice(len(PROVIDERS), p=_provider_shares(kind)))]
    title = str(rng.choice(_TITLES[kind])).format(f"{home['name']}")
    capacity = {"kita": 72, "family_centre": 88, "school": 230}.get(kind.value, 14)
    row: dict[str, object] = {
        "offer_id": f"M{number:04d}",
        "title": title,
        "kind": kind.label,
        "provider": provider,
        "provider_type": provider_type,
        "life_phases": "; ".join(LifePhase.of(code).label for code in phases),
        "fields_of_action": "; ".join(FieldOfAction.of(code).label for code in fields),
        "prevention_level": PreventionLevel.UNIVERSAL.label,
        "delivery": (Delivery.GEH if kind is OfferKind.OUTREACH else Delivery.KOMM).label,
        "cost": Cost.FREE.label,
        "barrier_free": str(rng.choice([member.label for member in BarrierFree])),
        "capacity_value": int(max(4, rng.normal(capacity, capacity * 0.25))),
        "capacity_unit": "Plätze",
        "status": OfferStatus.ACTIVE.label,
        "last_checked": f"{int(rng.integers(1, 28)):02d}.{int(rng.integers(1, 13)):02d}.2025",
        **_site(home),
    }
    if kind is OfferKind.GROUP:
        day = str(rng.choice(["Mo", "Tu", "We", "Th", "Fr"]))
        row |= {"capacity_period": "Woche", "opening_hours": f"{day} 09:30-11:30"}
    if kind in FUNDED:
        row |= {"funding_source": FUNDED[kind], "funding_until": "31.12.2026"}
    return row


def _clinics(own: np.random.Generator, rows, frame) -> list[dict[str, object]]:
    """Invent the maternity clinics: one in each place with a Babylotsin, and one that has none."""
    guides = [row for row in rows if row["kind"] == OfferKind.GUIDE_CLINIC.label]
    homes = [{key: row[key] for key in _site(frame.iloc[0])} for row in guides]
    homes.append(_site(frame.iloc[int(own.integers(len(frame)))]))
    titles = [str(row["title"]).replace("Babylotsin an der ", "") for row in guides]
    return [
        {
            "offer_id": f"K{number:04d}", "title": title, "kind": OfferKind.CLINIC.label,
            "provider": "Kliniken Musterstadt", "provider_type": "frei",
            "life_phases": LifePhase.PREGNANCY.label, "fields_of_action": FieldOfAction.HEALTH.label,
            "delivery": Delivery.KOMM.label, "status": OfferStatus.ACTIVE.label,
            "last_checked": "15.01.2025", **home,
        }
        for number, (title, home) in enumerate(zip([*titles, "Klinik St. Anna"], homes, strict=True), 1)
    ]  # fmt: skip


def _describe_schools(own: np.random.Generator, rows: list[dict[str, object]], homes) -> None:
    """Say of each primary school what the school ministry says, with the gaps of its lists."""
    labels = [kind.label for kind in SCHOOLS]
    schools = [(row, home) for row, home in zip(rows, homes, strict=True) if row["kind"] in labels]
    for row, home in schools:
        index = INDEX_OF_CITY + INDEX_PER_BURDEN * home["burden"] + own.normal(0, INDEX_NOISE)
        takes_part = index + own.normal(0, 0.5) > STARTCHANCEN_FROM
        row |= {
            "school_form": "Grundschule",
            "social_index": int(np.clip(round(index), 1, 9)),
            "startchancen": "ja" if takes_part else "nein",
            "pupils": int(5 * round(max(90, own.normal(240, 70)) / 5)),
        }
    schools[3][0]["social_index"] = "ohne"
    schools[11][0]["social_index"] = 12
    schools[17][0]["startchancen"] = None
    schools[23][0]["pupils"] = None


def _provider_shares(kind: OfferKind) -> np.ndarray:
    public = 0.85 if kind in (OfferKind.SCHOOL, OfferKind.FAMILY_OFFICE) else 0.25
    others = len(PROVIDERS) - 1
    return np.array([public, *([(1 - public) / others] * others)])


def _site(home) -> dict[str, object]:
    return {
        "street": f"{home['name']} {home['number']}{home['suffix']}",
        "postcode": "00101",
        "city": "Musterstadt",
        "x": round(float(home["x"]), 1),
        "y": round(float(home["y"]), 1),
    }


def _mobile(rng, frame, number) -> list[dict[str, object]]:
    """One offer, six places, each with its own hours."""
    rows = []
    for hours, pull in STOPS:
        weight = np.exp(6 * pull * frame["burden"])
        home = frame.iloc[int(rng.choice(len(frame), p=(weight / weight.sum()).to_numpy()))]
        row = _offer(
            rng, OfferKind.OUTREACH, home, ("pregnancy", "0-3", "3-6"), ("youth_welfare",), number
        )
        row |= {
            "title": "Familienbüro to go",
            "kind": OfferKind.FAMILY_OFFICE_MOBILE.label,
            "provider": PROVIDERS[0][0],
            "provider_type": PROVIDERS[0][1],
            "delivery": Delivery.MOBILE.label,
            "opening_hours": hours,
            "site_name": f"Haltestelle {home['name']}",
            "capacity_value": 2.5,
            "capacity_unit": "Stunden",
            "capacity_period": "Woche",
            "funding_source": KINDERSTARK,
            "funding_until": "31.12.2026",
        }
        rows.append(row)
    return rows


def _shelter(home, number) -> dict[str, object]:
    return {
        "offer_id": f"M{number:04d}",
        "title": "Schutzhaus für Frauen und Kinder",
        "kind": OfferKind.SHELTER.label,
        "provider": PROVIDERS[3][0],
        "status": OfferStatus.ACTIVE.label,
        "confidential": "ja",
        **_site(home),
    }


def _make_messy(rng, rows: list[dict[str, object]]) -> None:
    """Put in the traps of real lists: spellings, gaps, wrong coordinates, lost cells."""
    for row in rows:
        street = str(row["street"])
        if rng.uniform() < 0.3:
            street = street.replace("straße", "str.").replace("Straße", "Str.")
        elif rng.uniform() < 0.1:
            street = street.replace("ß", "ss").upper()
        row["street"] = street
        if rng.uniform() < 0.2:
            row["postcode"] = None
    for place in rng.choice(200, 9, replace=False):
        rows[int(place)]["x"] = rows[int(place)]["y"] = None
    rows[20]["x"], rows[20]["y"] = 0, 0
    rows[40]["x"], rows[40]["y"] = rows[40]["y"], rows[40]["x"]
    rows[60]["kind"] = "Kindergarten"
    rows[80]["title"] = None
    rows[100]["capacity_value"] = "ca. 80"
    rows[120]["last_checked"] = "Frühjahr 2024"
    _make_addresses_doubtful(rows)


def _make_addresses_doubtful(rows: list[dict[str, object]]) -> None:
    """Type some addresses as providers do; without a coordinate that would give them away."""
    streets = {number: str(row["street"]).rpartition(" ")[0] for number, row in enumerate(rows)}
    slip, far, bare, box, corner, other, yard, house, web, moved = DOUBTFUL
    typed = {
        slip: f"{streets[slip][:4]}{streets[slip][5:]} {str(rows[slip]['street']).rpartition(' ')[2]}",
        far: f"{streets[far]} 998",
        bare: streets[bare],
        box: "Postfach 10 20",
        corner: f"{streets[corner]} Ecke {streets[other]}",
        other: f"X{streets[other][1:]} 2",
        yard: f"{rows[yard]['street']} (Hinterhaus)",
        house: f"Bürgerhaus, {rows[house]['street']}",
        web: "siehe Internet",
    }
    for number, text in typed.items():
        rows[number] |= {"street": text, "x": None, "y": None}
    rows[moved]["x"] = float(str(rows[moved]["x"])) + 450  # the neighbouring block
    rows[230]["opening_hours"] = "dienstags 15-17 Uhr und donnerstags 9.30-11 Uhr"
    rows[240]["opening_hours"] = "nach Vereinbarung"
    for number in (30, 50, 70):  # the same offer in two departments' words
        again = dict(rows[number])
        again |= {"offer_id": None, "title": f"{again['title']} e. V.", "contact": "Zweite Meldung"}
        rows.append(again)
