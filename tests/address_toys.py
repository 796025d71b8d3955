"""A town of a few streets, with every trap that a register has."""

from kpk_geo.geocoding.gazetteer import Gazetteer, House, Street
from kpk_geo.geocoding.match import Geocoder

STREETS: list[tuple[Street, list[House]]] = [
    (
        Street(id=0, name="Hauptstr.", municipality="Unna", postcode="59423", street_key="01"),
        [House(1, "", 0, 0, "A"), House(3, "", 40, 0, "A"), House(5, "a", 80, 0, "A")],
    ),
    (
        Street(id=1, name="Hauptstr.", municipality="Unna", postcode="59427",
               district="Massen", street_key="02"),
        [House(1, "", 5000, 0, "A"), House(9, "", 5200, 0, "A")],
    ),
    (
        Street(id=2, name="Käthe-Kollwitz-Str.", municipality="Unna",
               postcode="59423", street_key="03"),
        [House(number, "", 10.0 * number, 500, "A") for number in range(1, 21)],
    ),
    (
        Street(id=3, name="Sankt-Anton-Platz", municipality="Unna",
               postcode="59423", street_key="04"),
        [House(7, "", 300, 300, "A"), House(7, "", 320, 300, "C")],
    ),
    (
        Street(id=4, name="I. Schnieringstr.", municipality="Unna",
               postcode="59425", street_key="05"),
        [House(4, "", 900, 900, "A")],
    ),
    (
        Street(id=5, name="Bahnhofstr.", municipality="Kamen", postcode="59174", street_key="06"),
        [House(10, "", 9000, 9000, "A")],
    ),
    (
        Street(id=6, name="Lohmannskamp", municipality="Unna", postcode="59423", street_key="07"),
        [House(4, "", 700, 100, "A")],
    ),
    (
        Street(id=7, name="Straße des 17. Juni", municipality="Unna",
               postcode="59423", street_key="08"),
        [House(135, "", 100, 900, "A")],
    ),
    (Street(id=8, name="Neuer Weg", municipality="Unna", postcode="59423", street_key="09"), []),
]  # fmt: skip


def town(*left_out: str) -> Geocoder:
    """Make the geocoder of that town, without some streets."""
    kept = [(street, houses) for street, houses in STREETS if street.name not in left_out]
    by_id = {street.id: houses for street, houses in kept}
    return Geocoder(Gazetteer([s for s, _ in kept], lambda ids: {i: by_id[i] for i in ids}))
