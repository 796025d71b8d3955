"""Invented names. Whatever sounds real is chance."""

import itertools

import numpy as np

QUARTER_NAMES = (
    "Altstadt", "Hafen", "Lindenhof", "Ziegelei", "Mühlenfeld", "Gartenstadt", "Kupferberg", "Weidenau",
    "Sonnenhang", "Steinbruch", "Marienhöhe", "Brückenkopf", "Bahnhofsviertel", "Weststadt", "Nordpark",
    "Auental", "Fliederberg", "Eichenkamp", "Rosenhügel", "Tannenbusch", "Kirchdorf", "Oberdorf",
    "Niederfeld", "Wasserturm", "Glashütte", "Spinnerei", "Fuchsbau", "Hasenheide", "Birkenau", "Ahornsiedlung",
    "Zechenkolonie", "Schlossgarten", "Klosterfeld", "Windmühle", "Seilerbahn", "Färberviertel", "Gerberau",
    "Hopfengarten", "Kornfeld", "Schwanenteich", "Entenfang", "Sandgrube", "Heidehof", "Moorblick", "Waldrand",
    "Talgrund", "Bergfried", "Lerchenfeld", "Amselhain", "Drosselweg", "Ulmenhof", "Pappelsee", "Erlenbruch",
    "Kastanienplatz", "Nussbaum", "Kirschgarten", "Apfelgrund", "Distelfeld", "Kleewiese", "Rapshof", "Mohnfeld",
)  # fmt: skip
DISTRICT_NAMES = (
    "Mitte", "Nord", "Süd", "Ost", "West", "Hafen", "Kupferberg", "Weidenau", "Marienhöhe",
    "Auental", "Kirchdorf", "Waldrand",
)  # fmt: skip
_STEMS = (
    "Ahorn", "Amsel", "Birken", "Buchen", "Dahlien", "Drossel", "Eichen", "Erlen", "Eschen", "Falken",
    "Fasanen", "Fichten", "Finken", "Flieder", "Garten", "Ginster", "Habicht", "Hasel", "Heide", "Holunder",
    "Jasmin", "Kastanien", "Kiefern", "Kirsch", "Klee", "Lerchen", "Linden", "Lilien", "Malven", "Meisen",
    "Mohn", "Nelken", "Nuss", "Pappel", "Platanen", "Primel", "Reiher", "Ring", "Rosen", "Rotdorn", "Schwalben",
    "Sperber", "Tannen", "Tulpen", "Ulmen", "Veilchen", "Wacholder", "Weiden", "Zeisig", "Mühlen", "Ziegel",
    "Kupfer", "Silber", "Seiler", "Färber", "Gerber", "Schmiede", "Töpfer", "Weber", "Bäcker", "Brunnen", "Markt",
    "Kirch", "Kloster", "Schloss", "Turm", "Wall", "Graben", "Brücken", "Hafen", "Speicher", "Anker", "Boots",
    "Fischer", "Schiffer", "Damm", "Deich", "Wiesen", "Acker", "Feld", "Korn", "Hopfen", "Wein", "Apfel", "Birn",
)  # fmt: skip
_ENDINGS = ("straße", "weg", "allee", "gasse", "platz", "pfad", "ring", "ufer", "hof", "steig")
_SEPARATE = ("Am {}berg", "An der {}wiese", "Im {}grund", "Zum {}hof", "Alte {}straße", "Hinterm {}feld",
             "Prof.-{}er-Straße", "Neue {}straße", "Unter den {}bäumen")  # fmt: skip


def street_names(rng: np.random.Generator, count: int) -> list[str]:
    """Invent distinct street names; the plain ones first."""
    plain = [stem + ending for ending, stem in itertools.product(_ENDINGS, _STEMS)]
    other = [shape.format(stem) for shape, stem in itertools.product(_SEPARATE, _STEMS)]
    names = [*rng.permutation(plain), *rng.permutation(other)]
    return [str(name) for name in names[:count]]
