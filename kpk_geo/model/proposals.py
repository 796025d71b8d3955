"""What providers say of their offers, and what became of it."""

from kpk_geo.model.term import Term


class ProposalKind(Term):
    """What a provider says of an offer."""

    CONFIRM = "confirm", "stimmt noch"
    CHANGE = "change", "geändert"
    END = "end", "gibt es nicht mehr"
    ADD = "add", "neu"


class ListAnswer(Term):
    """What may stand in the column "Stimmt noch?" of a provider's list."""

    STILL = "confirm", "stimmt"
    CHANGED = "change", "geändert"
    GONE = "end", "gibt es nicht mehr"


class ProposalState(Term):
    """Where a proposal stands; only an accepted one counts."""

    OPEN = "open", "offen"
    ACCEPTED = "accepted", "angenommen"
    REFUSED = "refused", "abgelehnt"
    REPLACED = "replaced", "durch eine neuere Meldung ersetzt"
    WITHDRAWN = "withdrawn", "vom Träger zurückgenommen"
    SETTLED = "settled", "erledigt: die Liste sagt dasselbe oder Neueres"
