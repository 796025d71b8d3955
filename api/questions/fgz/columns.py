"""The columns of the list of schools as files have them."""

from api.files.columns import Column
from kpk_geo.model import Unit

_NEAR = "im Umkreis der Schule"
_PLACE = "im System der Region"
FGZ_COLUMNS = (
    Column(name="offer_id", heading="Kennung"),
    Column(name="rank", heading="Rang", unit=Unit.COUNT),
    Column(name="tied", heading="teilen den Rang", unit=Unit.COUNT, note="so viele Schulen"),
    Column(name="standing", heading="Stand"),
    Column(name="title", heading="Schule"),
    Column(name="commune", heading="Gemeinde"),
    Column(name="area", heading="Gebiet"),
    Column(name="address", heading="Adresse"),
    Column(name="social_index", heading="Stufe des Sozialindex", unit=Unit.COUNT),
    Column(name="startchancen", heading="Startchancen-Schule"),
    Column(name="pupils", heading="Schülerinnen und Schüler", unit=Unit.COUNT),
    Column(name="children", heading="Kinder 6 bis unter 10", unit=Unit.COUNT, note=_NEAR),
    Column(name="children_under_10", heading="Kinder unter 10", unit=Unit.COUNT, note=_NEAR),
    Column(name="withheld", heading="Zellen ohne Angabe", unit=Unit.COUNT,
           note="Zellen des Zensus im Umkreis, deren Zahl nicht bekannt ist"),
    Column(name="burden", heading="mittlerer Indexwert", unit=Unit.SCORE,
           note="der Gebiete dieser Kinder"),
    Column(name="burden_high", heading="davon in Gebieten mit hohem Index", unit=Unit.PERCENT),
    Column(name="family_centre", heading="nächstes Familienzentrum", unit=Unit.COUNT, measure="m"),
    Column(name="fgz", heading="nächstes FGZ", unit=Unit.COUNT, measure="m"),
    Column(name="eligible", heading="Landesprogramm offen", note="falls die Schule OGS ist"),
    Column(name="first_in", heading="Varianten unter den ersten", unit=Unit.COUNT),
    Column(name="variants", heading="Varianten", unit=Unit.COUNT),
    Column(name="best", heading="bester Rang", unit=Unit.COUNT),
    Column(name="worst", heading="schlechtester Rang", unit=Unit.COUNT),
    Column(name="x", heading="Rechtswert", unit=Unit.COUNT, measure="m", note=_PLACE),
    Column(name="y", heading="Hochwert", unit=Unit.COUNT, measure="m", note=_PLACE),
    Column(name="reason", heading="Begründung"),
)  # fmt: skip
