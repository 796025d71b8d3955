"""The compose file and the Dockerfile: every name in them exists, nothing is open to the network.

Containers are not started here. What they would run is asked of the program itself.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from api.cli.app import build_app
from kpk_geo.database.connection import open_engine
from kpk_geo.errors import DatabaseError
from kpk_geo.settings import Settings

ROOT = Path(__file__).parents[1]
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def lines(text: str) -> Iterator[tuple[int, str]]:
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            assert "\t" not in line
            yield len(line) - len(line.lstrip()), line.strip()


def parsed(found: list[tuple[int, str]], depth: int = 0) -> Any:
    """Read the part of YAML that the file keeps to: mappings, lists of texts, texts."""
    if found[0][1].startswith("- "):
        assert {indent for indent, _ in found} == {depth}
        return [text.removeprefix("- ").strip('"') for _, text in found]
    made: dict[str, Any] = {}
    starts = [place for place, (indent, _) in enumerate(found) if indent == depth]
    assert starts[0] == 0
    for start, end in zip(starts, [*starts[1:], len(found)], strict=True):
        name, _, value = found[start][1].partition(":")
        assert name not in made
        inner = found[start + 1 : end]
        assert not (value.strip() and inner)
        made[name] = parsed(inner, inner[0][0]) if inner else value.strip().strip('"')
    return made


FILE = parsed(list(lines(COMPOSE)))
SERVICES = FILE["services"]


def test_images_are_pinned_by_version() -> None:
    assert re.fullmatch(r"postgis/postgis:\d+-\d+\.\d+", SERVICES["datenbank"]["image"])
    base = re.search(r"^FROM (\S+)$", DOCKERFILE, re.MULTILINE)
    assert base is not None
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", base[1])


def test_only_the_service_is_reached_and_only_from_this_machine() -> None:
    assert SERVICES["kpk"]["ports"] == ["127.0.0.1:8000:8000"]
    assert "ports" not in SERVICES["datenbank"]
    assert "privileged" not in COMPOSE
    assert "network_mode" not in COMPOSE
    assert re.search(r"^USER (?!root)\w+$", DOCKERFILE, re.MULTILINE)


def test_no_password_stands_in_the_file() -> None:
    assert FILE["secrets"] == {"datenbank": {"file": "./geheim/datenbank.txt"}}
    assert make_url(SERVICES["kpk"]["environment"]["KPK_DATABASE_URL"]).password is None
    for service in SERVICES.values():
        assert service["secrets"] == ["datenbank"]
        named = [value for key, value in service["environment"].items() if "PASSWORD" in key]
        assert named == ["/run/secrets/datenbank"]
    assert "/geheim/" in (ROOT / ".gitignore").read_text().splitlines()
    assert (ROOT / ".dockerignore").read_text().startswith("*\n"), "what is not named stays out"


def test_volumes_that_are_mounted_are_declared_and_hold_what_is_written() -> None:
    mounted = [text.split(":") for service in SERVICES.values() for text in service["volumes"]]
    assert {name for name, _ in mounted} == set(FILE["volumes"])
    targets = {path for _, path in mounted}
    state = re.search(r"KPK_STATE_DIR=(\S+)", DOCKERFILE)
    assert state is not None
    assert state[1] in targets
    assert "/regionen" in targets
    assert "WORKDIR /regionen" in DOCKERFILE


def test_settings_that_are_named_exist() -> None:
    fields = {f"KPK_{name.upper()}" for name in Settings.model_fields}
    named = {name for name in SERVICES["kpk"]["environment"] if name.startswith("KPK_")}
    assert named <= fields
    assert set(re.findall(r"KPK_[A-Z_]+", DOCKERFILE)) <= fields


def test_whoever_is_waited_for_has_a_health_check() -> None:
    assert SERVICES["kpk"]["depends_on"] == {"datenbank": {"condition": "service_healthy"}}
    for service in SERVICES.values():
        assert {"test", "interval", "timeout", "retries"} <= set(service["healthcheck"])


def test_everything_that_is_copied_exists_and_is_let_through() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    let_through = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    for line in re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.MULTILINE):
        for name in line.split():
            assert (ROOT / name).exists(), name
            assert name in let_through, name


def test_the_command_exists() -> None:
    assert 'CMD ["kpk", "serve"]' in DOCKERFILE
    assert "serve" in {command.name for command in build_app().registered_commands}
    assert 'kpk = "api.cli:main"' in (ROOT / "pyproject.toml").read_text()


def test_the_password_comes_out_of_its_file(tmp_path: Path) -> None:
    secret = tmp_path / "datenbank"
    secret.write_text("ge:heim@nis\n", encoding="utf-8")
    address = "postgresql://kpk@127.0.0.1:1/kpk"
    settings = Settings(database_url=address, database_password_file=secret)
    with pytest.raises(DatabaseError, match="KPK_DATABASE_URL"), open_engine(settings):
        pytest.fail("nobody listens there")
    settings = Settings(database_url=address, database_password_file=tmp_path / "fehlt")
    with (
        pytest.raises(DatabaseError, match=r"KPK_DATABASE_PASSWORD_FILE"),
        open_engine(settings),
    ):
        pytest.fail("without its file there is no password")
