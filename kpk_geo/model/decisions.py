"""What a steering group can agree on, what becomes of it, and how figures of two days compare."""

from kpk_geo.model.term import Term


class DecisionKind(Term):
    """What was agreed on."""

    PRIORITY_AREA = "priority_area", "Schwerpunktgebiet"
    SITE = "site", "Standort"
    OTHER = "other", "Anderes"


class DecisionStatus(Term):
    """What became of it so far."""

    AGREED = "agreed", "beschlossen"
    IMPLEMENTED = "implemented", "umgesetzt"
    ABANDONED = "abandoned", "aufgegeben"
    REPLACED = "replaced", "ersetzt"


class Outcome(Term):
    """How a figure of today stands to the one that was copied with a decision."""

    SAME_RUN = "same_run", "seitdem nicht neu gerechnet"
    SAME_DATA = "same_data", "neu gerechnet, mit denselben Daten: unverändert"
    EQUAL = "equal", "unverändert"
    WITHIN = "within", "anders, aber die Spannen überlappen sich: kein sicherer Unterschied"
    APART = "apart", "anders, und die Spannen überlappen sich nicht"
    CLASS_UNSURE = "class_unsure", "andere Klasse, mindestens eine der beiden ist unsicher"
    CLASS_SURE = "class_sure", "andere Klasse, und beide sind zu mindestens 80 von 100 sicher"
    UNJUDGED = "unjudged", "anders; ob das mehr ist als Zufall, ist nicht bekannt"
    NO_FIGURE = "no_figure", "nicht verglichen: zu einem der beiden Zeitpunkte gibt es keine Zahl"
    NOT_COMPARED = "not_compared", "nicht verglichen"
