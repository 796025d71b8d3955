"""The wheel: what is in it, and that the demo runs from it, far from the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kpk_geo import __version__

ROOT = Path(__file__).parents[1]
KPK = [sys.executable, "-c", "from api.cli import main; main()"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), "."],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return built


def test_it_holds_the_four_packages_and_all_that_they_read(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    top = {name.split("/")[0] for name in names if ".dist-info" not in name}
    assert top == {"kpk_geo", "analyses", "maps", "api"}
    for piece in (
        "migrations/env.py", "assets/vendor/leaflet", "burden/page.html.jinja", "norms.toml",
        "siting_prices.toml", "fonts/open-sans/OpenSans_400Regular.ttf", "funding/calendar.toml",
        "api/demo/musterstadt.toml", "api/demo/boundaries/", "communes/data/nrw.csv",
        "own_commune/prevention/kinderstark.toml", "licenses/LICENSE",
        "kpk_geo/open_data/sources/de.toml", "kpk_geo/open_data/sources/communes/05114000.toml",
        "licenses/maps/document/fonts/open-sans/LICENSE",
    ):  # fmt: skip
        assert any(piece in name for name in names), piece


def test_it_has_the_version_of_the_package_which_stands_in_one_place(wheel: Path) -> None:
    assert wheel.name.startswith(f"kpk_geo-{__version__}-")
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = next(line for line in changelog.splitlines() if line.startswith("## "))
    assert newest.startswith(f"## {__version__} (20")


def test_the_demo_runs_from_it_outside_the_checkout(
    wheel: Path, tmp_path: Path, state_dir: Path
) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    environment = os.environ | {
        "KPK_STATE_DIR": str(state_dir / "wheel"),
        "KPK_IDLE_SECONDS": "1",
        "PYTHONPATH": str(tmp_path / "installed"),
    }
    environment.pop("KPK_DATABASE_URL", None)

    def kpk(*arguments: str) -> str:
        done = subprocess.run(
            [*KPK, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = subprocess.run(
        [sys.executable, "-c", "import api; print(api.__file__)"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert str(tmp_path) in where
    assert kpk("--version").strip() == f"kpk {__version__}"
    assert "nrw/gebref: Gebäudereferenzen" in kpk("sources", "list")
    assert "Musterstadt" in kpk("demo", "--prepare-only")
    written = kpk(
        "export", "hot-spots", "--region", "musterstadt", "--out", str(tmp_path / "m.csv")
    )
    assert "170 Gebiete" in written
