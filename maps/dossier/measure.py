"""The chosen element, and what it would change: from a stored answer, or how to make one."""

from kpk_geo import german
from kpk_geo.german import cut
from maps.document.blocks import Block, Box, Bullets, Heading, Paragraph, Room
from maps.dossier.content import DossierContent, Effect
from maps.dossier.elements import PROGRAMME
from maps.dossier.head import served_by_element, served_text
from maps.dossier.words import part_of, the_area

NOT_REAL = "Gedankenspiel, nicht der Bestand"
MAX_EFFECTS = 4  # own setting
MAX_NAME, MAX_TEXT = 50, 140  # letters of one in the short form: own setting


def measure(content: DossierContent) -> list[Block]:
    """Say what is applied for and what it would change."""
    element = content.element
    blocks: list[Block] = [
        Heading(text="Gewählte Maßnahme und erwartete Wirkung"),
        Paragraph(
            text=f"Beantragt wird der Baustein „{element.name}“ aus „{PROGRAMME}“: "
            f"{element.sentence}"
        ),
        Bullets(items=element.all_conditions),
        Paragraph(
            text=f"Bedingungen nach: {element.source.text}, Stand {element.source.checked_label}.",
            is_small=True,
        ),
    ]  # fmt: skip
    today = [served_text(row) for row in served_by_element(content)]
    if today:
        blocks.append(Paragraph(text=f"Heute in 15 Minuten erreichbar: {'; '.join(today)}."))
    if content.effects:
        for effect in content.effects[:MAX_EFFECTS]:
            blocks += _effect(effect)
    else:
        blocks.append(Paragraph(text=_how_to(content)))
    blocks += _decided(content)
    blocks.append(Room(label="Konzept, Personal, Kosten und Zeitplan"))
    return blocks


def _decided(content: DossierContent) -> list[Block]:
    """Say what has been decided about the area."""
    part = part_of(content.profile, "decisions")
    if part is None:
        return []
    lines = [
        f"{fact.label}: {fact.text} ({fact.compared})" if fact.compared
        else f"{fact.label}: {fact.text}" for fact in part.statements
    ]  # fmt: skip
    blocks: list[Block] = [Paragraph(text=f"Beschlüsse: {part.sentence}")] if part.sentence else []
    return [*blocks, *([Bullets(items=[*lines, *part.lines])] if lines or part.lines else [])]


def _effect(effect: Effect) -> list[Block]:
    title = f"{NOT_REAL}: {effect.name}, {german.day(effect.day)}"
    texts = [effect.warning] if effect.warning else []
    return [Box(title=title, texts=[*texts, *effect.texts])]


def _how_to(content: DossierContent) -> str:
    if not content.element.kinds:
        return "Was eine Koordination ändert, lässt sich nicht aus Wegen und Plätzen rechnen."
    return (
        "Was ein neuer Standort ändern würde, ist noch nicht gerechnet. Es sagen die Seite "
        "„Nächster Standort“ oder ein Gedankenspiel auf der Karte „Wege und Versorgung“, das man "
        f"speichert. Das nächste Dossier zu diesem {the_area(content.profile)} enthält es dann."
    )


def effects_in_short(content: DossierContent) -> list[Block]:
    """Say of stored answers one line each, for the short dossier."""
    lines = [
        f"{NOT_REAL} ({cut(effect.name, MAX_NAME)}, {german.day(effect.day)})"
        + (", veraltet: " if effect.warning else ": ")
        + " ".join(cut(text, MAX_TEXT) for text in effect.texts)
        for effect in content.effects[:1]
    ]
    return [Bullets(items=lines)] if lines else []
