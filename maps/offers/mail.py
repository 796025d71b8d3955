"""What a commune writes to a provider; it sends it itself."""

from dataclasses import dataclass
from datetime import date

from kpk_geo.german import day, several

_REPLY_DAYS = 14  # within which an answer is asked for: own setting


@dataclass(frozen=True, slots=True)
class Mail:
    """A message to copy."""

    subject: str
    text: str


def reminder(
    region_name: str, provider: str, *, offers: int, stale: int, link: str, until: date | None
) -> Mail:
    """Write a reminder.

    Parameters
    ----------
    region_name, provider
        Who asks, and who is asked.
    offers, stale
        How many there are, and how many were not confirmed for more than a year.
    link
        Address of its page; empty: the Excel list is attached.
    until
        Day on which the link ends; None: there is none.
    """
    count = several(offers, "Angebot", "Angebote")
    verb = "steht" if offers == 1 else "stehen"
    about = ""
    if stale:
        some = "ist eines" if stale == 1 else f"sind {stale}"
        about = f" Davon {some} noch nie oder seit über einem Jahr nicht bestätigt."
    if link and until is not None:
        way = (
            f"Bitte prüfen Sie die Angaben innerhalb von {_REPLY_DAYS} Tagen unter\n\n{link}\n\n"
            f"Ein Konto brauchen Sie nicht; der Link gilt bis {day(until)}. Sie sehen dort nur "
            "Ihre eigenen Angebote. Bitte geben Sie den Link nicht weiter."
        )
    else:
        way = (
            f"Bitte prüfen Sie die Angaben innerhalb von {_REPLY_DAYS} Tagen in der beigefügten "
            "Excel-Liste und schicken Sie sie uns zurück. Wie das geht, steht im Blatt "
            "„Erläuterung“."
        )
    text = (
        f"Guten Tag,\n\nin der Übersicht der Angebote für Kinder und Familien in {region_name} "
        f"{verb} {count} von {provider}.{about}\n\n{way}\n\nWir prüfen Ihre Antworten, bevor sie "
        "gelten. Bitte nennen Sie darin keine Namen oder Telefonnummern von Personen.\n\n"
        f"Mit freundlichen Grüßen\nJugendamt {region_name}"
    )
    return Mail(subject=f"Stimmen Ihre Angebote noch? ({region_name})", text=text)
