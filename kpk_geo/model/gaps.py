"""How a link of the Präventionskette stands in an area, and whether the area is under-served."""

from kpk_geo.model.term import Term


class LinkStatus(Term):
    """How a link stands for the families of an area."""

    PRESENT = "present", "Glied vorhanden"
    WEAK = "weak", "Glied zu schwach"  # families get there, and it is too little for them
    UNREACHED = "unreached", "Glied nicht erreichbar"  # there is one, too far for too many
    MISSING = "missing", "Glied fehlt"  # there is none that could serve the area
    UNKNOWN = "unknown", "keine Angabe"  # nobody recorded whether there is one
    NO_STREETS = "no_streets", "keine Straßen geladen"  # nobody knows who gets there
    NOT_NEEDED = "not_needed", "nicht vorgesehen"  # no children of the phase, or no host

    @property
    def is_gap(self) -> bool:
        """Whether something is to be done; what is not known is none, and is told apart."""
        return self is LinkStatus.WEAK or self.is_absent

    @property
    def is_open(self) -> bool:
        """Whether the link is asked for, and nothing can be said of it."""
        return self in (LinkStatus.UNKNOWN, LinkStatus.NO_STREETS)

    @property
    def is_absent(self) -> bool:
        """Whether families of the area have none that they get to."""
        return self in (LinkStatus.UNREACHED, LinkStatus.MISSING)


class LinkScope(Term):
    """Where a link must be."""

    WAY = "way", "von überall in der Zeit erreichbar"
    AREA = "area", "in jedem Gebiet"
    HOST = "host", "an jeder Regeleinrichtung"
    REGION = "region", "einmal für die ganze Region"


class Underserved(Term):
    """Whether an area has much burden and little supply."""

    CERTAIN = "certain", "unterversorgt, gesichert"
    HINT = "hint", "Hinweis auf Unterversorgung"
    NONE = "none", "kein Befund"
    UNKNOWN = "unknown", "nicht zu sagen"
