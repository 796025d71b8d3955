"""Questions on the command line are asked and answered in German."""

import pytest
import typer

from api.terminal.asking import confirm


def answering(monkeypatch: pytest.MonkeyPatch, *said: str) -> list[str]:
    asked: list[str] = []
    answers = iter(said)

    def prompt(text: str, **options: object) -> str:
        asked.append(text)
        return next(answers)

    monkeypatch.setattr("typer.prompt", prompt)
    return asked


@pytest.mark.parametrize(
    ("said", "agreed"), [("j", True), (" Ja", True), ("n", False), ("nein", False), ("", False)]
)
def test_a_german_answer_is_understood(
    monkeypatch: pytest.MonkeyPatch, said: str, agreed: bool
) -> None:
    asked = answering(monkeypatch, said)
    assert confirm("Jetzt holen?") is agreed
    assert asked == ["Jetzt holen? [j/N]"]


def test_what_is_neither_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = answering(monkeypatch, "vielleicht", "j")
    assert confirm("Auch das holen?", default=True)
    assert asked == ["Auch das holen? [J/n]"] * 2
    assert "Bitte mit j oder n antworten." in capsys.readouterr().out


def test_no_ends_what_should_end(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, "n")
    with pytest.raises(typer.Abort):
        confirm("Jetzt holen?", abort=True)
