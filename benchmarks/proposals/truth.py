"""What each column of each list is: written down by hand from the file alone.

`figure` is a number whose unit the file does not tell: the right proposal is to say so and to ask.
Several words: any of them is right. A column that is not named is `text`: nothing to be taken.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What a list is."""

    file: str  # below the folder of shared data
    region: str = ""
    levels: tuple[str, ...] = ()  # names in `LEVELS`
    kind: str
    columns: dict[str, str] = field(default_factory=dict)
    asks: tuple[str, ...] = ()  # kinds of questions that must be asked


# name -> file, column of the keys, column of the names, label
LEVELS = {
    "krefeld": ("data/krefeld/statistische_bezirke.geojson", "nr", "name", "Bezirk"),
    "plr": ("data/berlin/lor_planungsraeume_2021.shp", "PLR_ID", "PLR_NAME", "Planungsraum"),
    "bzr": ("data/berlin/lor_bezirksregionen_2021.shp", "BZR_ID", "BZR_NAME", "Bezirksregion"),
    "unna": ("data/kreis-unna/ortsteile.geojson", "name", "name", "Ortsteil"),
    "darmstadt": ("data/darmstadt/geojson-merged.json", "districtId", "stat_Bez_1", "Bezirk"),
    "viertel": ("cases/x01_excel_datum/gebiete.geojson", "id", "name", "Viertel"),
    "sechs": ("cases/t01_zwei_bloecke_tabelle/gebiete.geojson", "key", "name", "Gebiet"),
    "nfd": ("cases/t04_nfd/nfd_areas.geojson", "key", "name", "Gebiet"),
}


def _all(names: str, role: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), role)


_KREFELD_COUNTS = {"STAT_001": "area", "STAT_002": "area_name"} | _all(
    "BEV_001 BEV_002 BEV_003 BEV_004", "count"
)
_KREFELD_PLACES = {
    "title": "title", "street": "street", "zip": "postcode", "city": "city", "web": "url",
    "lat": "y", "lng": "x",
}  # fmt: skip
_MSS = {"ZEIT": "day", "PLR_ID": "area", "PLR_NAME": "area_name", "EW": "count", "BEZ_ID": "code"}
_INDEX = (
    _all("S1 S3 S4 D1 D3 D4", "figure")
    | _all("S1_SD_GR S1_AG_GR S3_SD_GR S3_AG_GR S4_SD_GR S4_AG_GR", "classes")
    | _all("D1_SD_GR D1_AG_GR D3_SD_GR D3_AG_GR D4_SD_GR D4_AG_GR", "classes")
    | _all("S2 S2_SD_GR S2_AG_GR D2 D2_SD_GR D2_AG_GR", "empty")
)
_CONTEXT = {
    **{f"KI_{n:02d}": "figure" for n in range(1, 18)},
    **{f"KI_{n:02d}_{part}": "classes" for n in range(1, 18) for part in ("SD_GR", "AG_GR")},
}
_VALUES = {"id": "area", "armut": "figure"}
_GRID = "GITTER_ID_100m"
_DARMSTADT = {
    "id": "area", "name": "area_name",
    **_all("kinderarmut erwachsenenarmut altersarmut armutsindex", "figure"),
    **_all("youthSGBIIIndex youthUnemployedIndex transferleistungIndex", "figure"),
    **_all("population female male age_0_17 age_15_24 age_18_65 age_66_plus age_75_plus", "count"),
    **_all("german foreign migrationBackground households householdsWithChildren", "count"),
    **_all("kinderarmutAbsolute erwachsenenarmutAbsolute altersarmutAbsolute", "count"),
    **_all("coupleHouseholdsWithChildren singleParentHouseholds singleParentFemale", "count"),
    **_all("singleParentMale singleParentSGBII youthSGBIIAbsolute", "count"),
    **_all("youthUnemployedAbsolute transferleistungAbsolute wohngeldHouseholds", "count"),
    **_all("wohngeldHouseholdsWithChildren wohngeldSingleParent", "count"),
}  # fmt: skip
_OFFERS = {
    "nr": "offer_id|code", "titel": "title", "art": "kind", "zeiten": "opening_hours",
    "plaetze": "capacity_value", "einheit": "capacity_unit", "phase": "life_phases|empty",
    "x": "x", "y": "y",
}  # fmt: skip

TRUTHS = (
    Truth(file="data/krefeld/basisdaten_bevoelkerung_2012_auszug.csv", levels=("krefeld",), kind="table", columns=_KREFELD_COUNTS),
    Truth(file="data/krefeld/basisdaten_bevoelkerung_2024_auszug.csv", levels=("krefeld",), kind="table", columns=_KREFELD_COUNTS),
    Truth(
        file="data/krefeld/grundschulen_2025_26.csv", region="Krefeld", levels=("krefeld",), kind="offers",
        columns={
            "Schulnummer": "offer_id", "Name": "title", "Strasse": "street", "PLZ": "postcode",
            "Schueler": "pupils", "Sozialindexstufe": "social_index", "lat": "y", "lon": "x",
        },
    ),
    Truth(
        file="data/krefeld/kitas_plaetze_2026.csv", region="Krefeld", levels=("krefeld",), kind="offers",
        columns={
            "Nr": "offer_id", "Name": "title", "Geokoordinate": "latlon", "lat": "y", "lon": "x",
            "Plätze gesamt": "capacity_value",
        },
    ),
    Truth(
        file="data/krefeld/kindergartens.geojson", region="Krefeld", levels=("krefeld",), kind="offers",
        columns={
            **_KREFELD_PLACES, "description": "description|text", "cat3": "kind|text",
            "text2": "opening_hours|text", "text5": "provider|text",
        },
    ),
    Truth(
        file="data/krefeld/schulen.geojson", region="Krefeld", levels=("krefeld",), kind="offers",
        columns={
            **_KREFELD_PLACES, "description": "contact|description", "tax": "contact",
            "cat1": "kind|school_form|text", "cat2": "kind|school_form|text", "cat3": "kind|school_form|text",
        },
    ),
    Truth(file="data/krefeld/schools.geojson", region="Krefeld", levels=("krefeld",), kind="offers", columns={**_KREFELD_PLACES, "description": "description"}),
    Truth(file="data/krefeld/youthcenter.geojson", region="Krefeld", levels=("krefeld",), kind="offers", columns={**_KREFELD_PLACES, "description": "provider|description"}, asks=("kind",)),
    Truth(file="data/krefeld/hospitals.geojson", region="Krefeld", levels=("krefeld",), kind="offers", columns={**_KREFELD_PLACES, "description": "description"}),
    Truth(file="data/krefeld/statistische_bezirke.geojson", levels=("krefeld",), kind="areas"),
    Truth(file="data/krefeld/stadtgebiet.geojson", levels=("krefeld",), kind="areas"),
    Truth(
        file="data/berlin/LOR_2021.csv", levels=("plr", "bzr"), kind="table",
        columns={
            "techn. Schlüssel (UUID)": "code", "Planungsraum (Nummer)": "area",
            "Planungsraum (Name)": "area_name", "Bezirksregion (Nummer)": "area_above",
            "Bezirksregion (Name)": "area_above", "Prognoseraum (Nummer)": "code",
            "Fläche in qm": "figure", "Stand der Daten": "day",
        },
    ),
    Truth(
        file="data/berlin/einwohnerbestand_06-2022_plr.csv", levels=("plr", "bzr"), kind="table",
        columns={
            "PLR-ID": "area",
            **_all("Gesamt unter6 6-15 15-18 18-27 27-45 45-55 55-65 65undmehr weiblich ausländer", "count"),
        },
    ),
    Truth(file="data/berlin/kitas_per_plr_simple.csv", levels=("plr", "bzr"), kind="table", columns={"PLR_ID": "area", "PLR_NAME": "area_name", "kita_count": "count"}),
    Truth(file="data/berlin/mss_2021_index_indikatoren.csv", levels=("plr", "bzr"), kind="table", columns=_MSS | _INDEX, asks=("placeholder",)),
    Truth(
        file="data/berlin/mss_2021_indizes.csv", levels=("plr", "bzr"), kind="table", asks=("placeholder",),
        columns=_MSS | _all("SI_N DI_N SDI_N", "classes"),
    ),
    Truth(file="data/berlin/mss_2021_kontext_indikatoren.csv", levels=("plr", "bzr"), kind="table", columns=_MSS | _CONTEXT),
    Truth(
        file="data/berlin/kindertagesstaetten.geojson", region="Berlin", levels=("plr", "bzr"), kind="offers",
        columns={
            "e_nr": "offer_id", "e_name": "title", "e_bez_nr": "code", "e_plz": "postcode", "e_ort": "city",
            "e_strasse": "street", "e_hnr": "house_number", "e_zusatz": "house_number_suffix", "e_tel": "contact",
            "e_web": "url", "e_platz": "capacity_value", "e_art": "kind", "t_nr": "code", "t_name": "provider|text",
            "t_art": "provider_type",
        },
    ),
    Truth(
        file="data/berlin/schulen.geojson", region="Berlin", levels=("plr", "bzr"), kind="offers",
        columns={
            "name": "title", "bsn": "offer_id", "schulart": "school_form", "schultyp": "school_form|text",
            "traeger": "provider_type", "plz": "postcode", "strasse": "street", "hausnr": "house_number",
            "telefon": "contact", "fax": "contact", "email": "contact", "internet": "url",
        },
        asks=("which_school_form",),
    ),
    Truth(
        file="data/berlin/jugendfreizeiteinrichtungen.geojson", region="Berlin", levels=("plr", "bzr"), kind="offers",
        columns={
            "e_nr": "offer_id", "e_name": "title", "e_bez_nr": "code", "e_plz": "postcode", "e_ort": "city",
            "e_strasse": "street", "e_hnr": "house_number", "e_zus": "house_number_suffix", "e_tel": "contact",
            "e_web": "url", "e_platz": "capacity_value", "e_art": "kind", "t_name": "provider|text", "t_art": "provider_type",
        },
    ),
    Truth(file="data/kreis-unna/ortsteil_aggregate.csv", levels=("unna",), kind="table", columns={"Ortsteil": "area", **_all("ew u18 k0_9", "count"), "sozialindex": "figure"}),
    Truth(
        file="data/nrw-schulen/schulverzeichnis_2024_25.csv", region="Unna", levels=("unna",), kind="offers",
        columns={
            "Schulform": "school_form", "Amtlicher Gemeindeschlüssel": "municipality_key", "Schulnummer": "offer_id",
            "Amtliche Bezeichnung 1": "title", "Straße und Hausnummer": "street", "Postleitzahl": "postcode",
            "Ort": "city", "Anzahl": "pupils", "Sozialindex": "social_index", "latitude": "y", "longitude": "x",
            "Startchancen-Schule": "startchancen",
        },
    ),
    Truth(file="data/zensus2022-layout/Zensus2022_Alter_Infr_100m-Gitter.csv", levels=("krefeld",), kind="census", columns={_GRID: "grid_cell"}),
    Truth(file="data/darmstadt/districts.json", levels=("darmstadt",), kind="table", columns=_DARMSTADT),
    Truth(
        file="cases/g02_gleichnamig/register.csv", region="Kleinstadt", levels=("viertel",), kind="addresses",
        columns={"strasse": "street", "nr": "house_number", "plz": "postcode", "ort": "city", "x": "x", "y": "y"},
    ),
    *(
        Truth(file=f"cases/{folder}/werte.csv", levels=("viertel",), kind="table", columns=_VALUES, asks=("unit",))
        for folder in ("g02_gleichnamig", "h01_oeffnungszeiten", "i02b_utf8", "i03_teilflaechen", "i06_utf16", "n02_platz_relation", "n03_aufzug", "o01_osm_kitas", "x01_excel_datum")
    ),
    Truth(file="cases/m03_winzige_unterschiede/werte.csv", levels=("viertel",), kind="table", columns=_VALUES, asks=("shares",)),
    Truth(
        file="cases/i01_semikolon_punkt/werte.csv", levels=("viertel",), kind="table", asks=("decimal",),
        columns={"id": "area", **_all("armut miete quote", "figure")},
    ),
    *(
        Truth(file=f"cases/{folder}/{file}", levels=("viertel",), kind="census", columns={_GRID: "grid_cell"})
        for folder in ("h01_oeffnungszeiten", "n02_platz_relation", "n03_aufzug") for file in ("alter.csv", "einwohner.csv")
    ),
    *(
        Truth(file=f"cases/{folder}/angebote.csv", levels=("viertel",), kind="offers", columns=_OFFERS)
        for folder in ("h01_oeffnungszeiten", "n02_platz_relation", "n03_aufzug")
    ),
    Truth(file="cases/t01_zwei_bloecke_tabelle/jahre.csv", levels=("sechs",), kind="table", columns={"key": "area", "j2022": "figure", "j2023": "figure", "q": "figure"}, asks=("unit", "shares")),
    Truth(file="cases/t02_zwei_bloecke_angebote/beide.csv", levels=("sechs",), kind="offers", columns={"nr": "offer_id|code", "name": "title", "art": "kind", "rw": "x", "hw": "y"}),
    Truth(file="cases/t04_nfd/t6.csv", levels=("nfd",), kind="table", columns={"name": "area", "wert": "figure"}, asks=("unit",)),
    Truth(file="cases/t05_zahlen/t14.xlsx", levels=("sechs",), kind="table", columns={"key": "area", "wert": "rate"}),
    Truth(file="cases/t05_zahlen/anteil.csv", levels=("sechs",), kind="table", columns={"key": "area", "q": "figure"}, asks=("shares",)),
    Truth(file="cases/t05_zahlen/t16.csv", levels=("sechs",), kind="table", columns={"key": "area", "name": "area_name", "wert": "figure"}, asks=("shares",)),
    Truth(
        file="cases/t06_summenzeile/kitas.xlsx", levels=("sechs",), kind="offers",
        columns={
            "Nr": "offer_id|code", "Name der Einrichtung": "title", "Straße": "street", "PLZ": "postcode",
            "Plätze": "capacity_value", "Träger": "provider",
        },
    ),
    Truth(file="cases/t06_summenzeile/dup.csv", levels=("sechs",), kind="offers", columns={"nr": "offer_id|code|text", "name": "title", "art": "kind", "adresse": "street", "rw": "x", "hw": "y"}),
    Truth(
        file="cases/x01_excel_datum/angebote.xlsx", levels=("viertel",), kind="offers", asks=("dates",),
        columns={"*": "own"},  # our own template: each column is the field of its heading
    ),
)  # fmt: skip
