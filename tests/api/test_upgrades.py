"""Upgrades arrive: what changed reaches a returning visitor at once, what did not is not resent."""

import re
import shutil
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient

from api.app import create_app
from api.questions.burden.run import run_burden
from maps.kit.assets import current_assets, renew_assets

PAGE = "/maps/burden?region=toy"
Serve = Callable[[], TestClient]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the package `maps` that a test may change."""
    copy = tmp_path / "installed" / "maps"
    shutil.copytree(str(files("maps")), copy, ignore=shutil.ignore_patterns("__pycache__"))
    with monkeypatch.context() as patch:
        patch.setattr("maps.kit.assets.files", lambda name: copy if name == "maps" else files(name))
        yield copy
    renew_assets()


@pytest.fixture
def serve(commune: Commune, installed: Path) -> Serve:
    """Start the service on what is installed by then."""
    assert installed.is_dir()
    commune.change("table.csv", "1.500;300;*;3,5", "1.500;300;30;3,5")
    commune.start(run_burden)
    return lambda: TestClient(create_app(commune.engine), ORIGIN)


def script_of(page: str) -> str:
    """Address of the page's own script."""
    return str(re.findall(r'src="(/assets/[^"]*burden\.js)"', page)[0])


def test_nothing_changed_is_not_sent_again(serve: Serve) -> None:
    first = serve().get(PAGE)
    script = serve().get(script_of(first.text))
    renewed = serve()
    for path, answer in ((PAGE, first), (script_of(first.text), script)):
        again = renewed.get(path, headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304


@pytest.mark.parametrize(
    "changed",
    ["assets/burden.js", "assets/styles/base.css", "assets/vendor/leaflet-1.9.4/leaflet.js"],
)
def test_changed_asset_has_a_new_address_and_the_page_is_sent_anew(
    serve: Serve, installed: Path, changed: str
) -> None:
    before = serve().get(PAGE)
    with (installed / changed).open("a") as file:
        file.write("/* new */")
    after = serve().get(PAGE, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert script_of(after.text) != script_of(before.text)


@pytest.mark.parametrize("changed", ["burden/page.html.jinja", "kit/palette.py"])
def test_changed_template_or_code_keeps_addresses_but_the_page_is_sent_anew(
    serve: Serve, installed: Path, changed: str
) -> None:
    before = serve().get(PAGE)
    data = serve().get("/api/regions/toy/burden/map")
    (installed / changed).write_text((installed / changed).read_text() + "\n")
    renewed = serve()
    after = renewed.get(PAGE, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert script_of(after.text) == script_of(before.text)
    tag = {"If-None-Match": data.headers["etag"]}
    assert renewed.get("/api/regions/toy/burden/map", headers=tag).status_code == 200


def test_current_address_is_kept_for_good_and_an_older_one_still_answers(
    serve: Serve, installed: Path
) -> None:
    old = script_of(serve().get(PAGE).text)
    assert "immutable" in serve().get(old).headers["cache-control"]
    (installed / "assets" / "burden.js").write_text("// of tomorrow")
    renewed = serve()
    late = renewed.get(old)
    assert late.status_code == 200
    assert late.text == "// of tomorrow"
    assert "no-cache" in late.headers["cache-control"]
    new = script_of(renewed.get(PAGE).text)
    assert "immutable" in renewed.get(new).headers["cache-control"]
    assert renewed.get(new).text == "// of tomorrow"


def test_data_kept_for_good_do_not_meet_a_new_script(serve: Serve, installed: Path) -> None:
    before = serve().get(PAGE).text
    (installed / "burden" / "page.py").write_text("# another shape of the data")
    renewed = serve()
    old, new = (re.findall(r'href="([^"]*/burden/map\?v=[^"]*)"', page)[0]
                for page in (before, renewed.get(PAGE).text))  # fmt: skip
    assert old != new
    assert "no-cache" in renewed.get(old).headers["cache-control"]
    assert "immutable" in renewed.get(new).headers["cache-control"]


def test_what_running_writes_changes_nothing(installed: Path) -> None:
    before = renew_assets()
    (installed / "kit" / "__pycache__").mkdir()
    (installed / "kit" / "__pycache__" / "page.pyc").write_bytes(b"compiled")
    assert renew_assets().program == before.program


def test_a_file_that_moves_is_another_content(installed: Path) -> None:
    before = renew_assets()
    (installed / "assets" / "burden.js").rename(installed / "assets" / "load.js")
    assert renew_assets().digest != before.digest


def test_only_assets_are_served(serve: Serve) -> None:
    client = serve()
    address = current_assets().address
    for path in ("../kit/page.py", "%2e%2e/kit/page.py", "kit/../../kit/page.py", "", "vendor"):
        assert client.get(f"{address}/{path}").status_code == 404, path
