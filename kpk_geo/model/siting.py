"""What is asked of new sites, and how sure an answer is the best."""

from kpk_geo.model.term import Term


class SitingAim(Term):
    """What the new sites are to do."""

    COVERAGE = "coverage", "möglichst viele Kinder in der Zeit erreichen"
    MEDIAN = "median", "die Wege im Mittel möglichst kürzen"
    CENTRE = "centre", "den längsten Weg möglichst kürzen"
    COVER_ALL = "cover_all", "mit möglichst wenigen Orten alle erreichen, die zu erreichen sind"
    TOUR = "tour", "Halte eines mobilen Angebots auf Touren an Wochentagen"


class SitingNeed(Term):
    """How often a child counts."""

    CHILDREN = "children", "jedes Kind zählt gleich"
    BURDEN = "burden", "Kinder in stärker belasteten Gebieten zählen mehr"


class SitingEquity(Term):
    """Who comes first."""

    NONE = "none", "ohne Vorrang"
    BURDENED_FIRST = "most_burdened_first", "das am stärksten belastete Fünftel zuerst"


class CandidateSource(Term):
    """Candidates that are no existing offers."""

    GRID = "grid", "Raster auf dem Straßennetz"
    PLANNED = "planned", "geplante Orte aus den geladenen Listen"


class Proof(Term):
    """How sure it is that nothing better exists."""

    PROVEN = "proven", "bewiesen"
    BOUNDED = "bounded", "Spielraum bekannt"
    TIMED_OUT = "timed_out", "Zeit abgelaufen"
