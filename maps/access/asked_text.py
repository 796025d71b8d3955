"""What was asked about ways and supply, in the words that stand on every page, picture and file."""

from kpk_geo.model import LifePhase, OfferKind, TravelMode
from kpk_geo.opening.slot import Slot


def asked_text(
    kind: OfferKind, life_phase: LifePhase, mode: TravelMode, slot: Slot | None = None
) -> str:
    """Say what figures answer: a share without day and hour would be taken for any other.

    Parameters
    ----------
    kind
        Of offer.
    life_phase
        Of the children.
    mode
        How they travel.
    slot
        When offers must be open; None: no matter when.

    Examples
    --------
    >>> asked_text(OfferKind.KITA, LifePhase.KITA, TravelMode.WALK)
    'Kita, 3–6 Jahre, zu Fuß'
    """
    when = () if slot is None else (slot.text,)
    return ", ".join((kind.label, life_phase.label, mode.label, *when))


def asked_words(
    kind: OfferKind, life_phase: LifePhase, mode: TravelMode, slot: Slot | None = None
) -> tuple[str, ...]:
    """Give what tells the file of one question from that of another, for its name.

    Parameters
    ----------
    kind, life_phase, mode, slot
        As for `asked_text`.
    """
    when = () if slot is None else (slot.text,)
    return (kind.value, life_phase.value, mode.value, *when)
