"""A toy city small enough for mental arithmetic, and a real PostGIS to load it into."""

import hashlib
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import hypothesis
import pytest
from kept import Kept, Result
from run_cluster import copy_database, new_folder, remove, remove_forgotten
from scheduling import pytest_collection_modifyitems as pytest_collection_modifyitems
from scheduling import pytest_xdist_make_scheduler as pytest_xdist_make_scheduler
from shapely import Polygon, box
from sqlalchemy import Engine, create_engine, text

from api.load.region import load_region
from api.load.results import LoadResult
from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.database.cluster import Cluster, join_cluster, locked
from kpk_geo.database.migrate import upgrade
from kpk_geo.frames import Areas, as_areas
from kpk_geo.profile import read_profile

# The machine may be busy, and the first example pays for imports: time is no law here.
hypothesis.settings.register_profile("kpk", deadline=None)
hypothesis.settings.load_profile("kpk")

AREA_IDS = ["01", "02", "03", "04"]
NAMES = ["Hafen", "Altstadt", "Höhe", "Wald"]
ORIGIN = "http://127.0.0.1"  # the service answers under its own names only
SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"


def square(column: int, row: int = 0) -> Polygon:
    """One square kilometre, well inside the UTM zone."""
    x, y = 350_000 + 1_000 * column, 5_700_000 + 1_000 * row
    return box(x, y, x + 1_000, y + 1_000)


@pytest.fixture
def areas() -> Areas:
    """Four squares of 1 km2 in a row."""
    table = {"name": NAMES, "parent_id": None}
    shapes = [square(i) for i in range(4)]
    frame = gpd.GeoDataFrame(table, index=AREA_IDS, geometry=shapes, crs=DEFAULT_CRS)
    frame.index.name = "area_id"
    return as_areas(frame)


PROFILE = """
[region]
id = "toy"
name = "Spielstadt"
synthetic = true
extent = [6.5, 51.2, 7.2, 51.7]
edge_buffer_km = 2

[sources.all]
publisher = "Spielstadt"
dataset = "Spieldaten"
licence = "CC0"
reference_date = 2025-12-31

[[areas]]
level = "gebiet"
label = "Gebiet"
file = "areas.geojson"
source = "all"
valid_from = 2025-01-01
id_column = "key"
name_column = "name"
crs = "EPSG:25832"

[[indicators]]
id = "population"
label = "Einwohner"
unit = "count"
polarity = "neutral"

[[indicators]]
id = "poverty"
label = "Kinderarmut"
unit = "percent"

[[indicators]]
id = "jobless"
label = "Arbeitslosigkeit"
unit = "percent"

[[tables]]
file = "table.csv"
source = "all"
level = "gebiet"
key_column = "key"
reference_date = 2025-12-31
values = [
  { indicator = "population", column = "people" },
  { indicator = "poverty", numerator = "poor", denominator = "children" },
  { indicator = "jobless", column = "jobless" },
]

[[offers]]
file = "offers.csv"
source = "all"
columns.offer_id = "id"
columns.title = "title"
columns.kind = "kind"
columns.street = "street"
columns.provider = "provider"
columns.confidential = "secret"
columns.opening_hours = "hours"
columns.x = "x"
columns.y = "y"

[burden_index]
level = "gebiet"
reference_date = 2025-12-31
population = "population"
min_population = 300
draws = 200
status = [{ indicator = "poverty" }, { indicator = "jobless" }]
"""

TABLE = """key;people;children;poor;jobless
01;1.000;200;80;12,5
02;2.000;400;40;6,0
03;1.500;300;*;3,5
04;120;10;0;1,0
"""

OFFERS = """id;title;kind;provider;street;secret;hours;x;y
A1;Kita Anker;Kita;AWO;Hafenstr. 1;;;350500;5700500
A2;Beratung am Markt;Beratung;Stadt;Marktplatz 3;nein;Tu 15:00-17:00;351500;5700500
A3;Schutzhaus;Schutzeinrichtung;Frauen helfen Frauen;Geheim 7;ja;;352500;5700500
"""


@dataclass
class Commune:
    """The files of a toy commune; a test changes one of them and loads."""

    folder: Path
    engine: Engine
    profile: str = PROFILE
    areas: gpd.GeoDataFrame = field(
        default_factory=lambda: gpd.GeoDataFrame(
            {"key": AREA_IDS, "name": NAMES}, geometry=[square(i) for i in range(4)], crs=25832
        )
    )
    files: dict[str, bytes] = field(
        default_factory=lambda: {"table.csv": TABLE.encode(), "offers.csv": OFFERS.encode()}
    )
    kept: Kept | None = None  # without it everything is done anew
    is_loaded: bool = False

    def change(self, file: str, old: str, new: str) -> None:
        """Replace a piece of a file; it must be there."""
        content = self.files[file].decode()
        assert old in content
        self.files[file] = content.replace(old, new).encode()

    def change_shape(self, row: int, shape: Polygon) -> None:
        """Give an area another shape."""
        self.areas.loc[row, "geometry"] = shape  # type: ignore[call-overload]  # pandas-stubs

    def change_profile(self, old: str, new: str) -> None:
        """Replace a piece of the profile; it must be there."""
        assert old in self.profile
        self.profile = self.profile.replace(old, new)

    def write(self) -> Path:
        """Write all files; give the path of the profile."""
        target = self.folder / "areas.geojson"
        target.unlink(missing_ok=True)
        if len(self.areas):
            self.areas.to_file(target, driver="GeoJSON", RFC7946="NO")
        for name, content in self.files.items():
            (self.folder / name).write_bytes(content)
        path = self.folder / "toy.toml"
        path.write_text(self.profile, encoding="utf-8")
        return path

    def load(self) -> LoadResult:
        """Write and load."""
        self.is_loaded = True
        return load_region(self.engine, read_profile(self.write()), self.folder)

    def start(self, *runs: Callable[[Engine, str], Any]) -> LoadResult:
        """Load and compute as what a test starts from, not as what it is about; see kept.py."""
        folder = self.write().parent
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        content = b"".join(
            str(path.relative_to(folder)).encode() + path.read_bytes() for path in files
        )
        names = [f"{run.__module__}.{run.__qualname__}" for run in runs]

        def fill(engine: Engine) -> LoadResult:
            profile = read_profile(folder / "toy.toml")
            result = load_region(engine, profile, folder)
            for run in runs:
                run(engine, profile.region.id)
            return result

        return self.once(" ".join([hashlib.sha256(content).hexdigest(), *names]), fill)

    def start_with(self, profile: Path, folder: Path) -> LoadResult:
        """Start from another region, whose files stay as they are while the tests run."""
        return self.once(str(profile), lambda own: load_region(own, read_profile(profile), folder))

    def once(self, key: str, fill: Callable[[Engine], Result]) -> Result:
        """Fill the empty database once in a process, and copy what was filled from then on."""
        assert not self.is_loaded, "what a test starts from comes first"
        self.is_loaded = True
        return self.kept.fill(self.engine, key, fill) if self.kept else fill(self.engine)

    def errors(self) -> list[str]:
        """Load; give the errors of single sources."""
        return [step.error for step in self.load().steps if step.error]

    def notes(self) -> list[tuple[int | None, str]]:
        """Load; give line and reason of every finding."""
        return [(item.line, item.reason) for step in self.load().steps for item in step.notes]

    def rows(self, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """Ask the database."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(sql), parameters)]

    def snapshot(self) -> dict[str, list[tuple[Any, ...]]]:
        """Take everything that a load may change, without keys and times of our own."""
        return {name: self.rows(sql) for name, sql in _SNAPSHOT.items()}


_SNAPSHOT = {
    "areas": "SELECT area_id, name, parent_id, ST_AsText(geometry) FROM kpk.area ORDER BY 1",
    "observations": "SELECT indicator_id, area_id, reference_date, numerator, denominator, value, "
    "validity FROM kpk.observation ORDER BY 1, 2, 3",
    "offers": "SELECT offer_id, title, kind, provider FROM kpk.offer ORDER BY 1",
    "streets": "SELECT name, municipality, district, postcode FROM kpk.address_street "
    "ORDER BY 1, 2, 3, 4",
    "sites": "SELECT site_id, address, confidential, grade, reason, ST_AsText(geometry) "
    "FROM kpk.site ORDER BY 1",
    "links": "SELECT offer_id, site_id, opening_hours FROM kpk.offer_site ORDER BY 1, 2",
    "population": "SELECT cell_id, measure, value, validity FROM kpk.population_value "
    "ORDER BY 1, 2",
    "background": "SELECT kind, name, ST_AsText(geometry) FROM kpk.background ORDER BY 1, 2, 3",
    "sources": "SELECT name, sha256, rows_accepted, rows_rejected FROM kpk.source ORDER BY 1",
    "findings": "SELECT severity, file, line, column_name, value, reason FROM kpk.import_note "
    "ORDER BY import_note_pk",
}


@pytest.fixture(scope="session")
def state_dir() -> Iterator[Path]:
    """A folder that the database's own user may enter, unlike pytest's; one per process."""
    # A keeper that is just ending may still touch its lock while the folder goes.
    with tempfile.TemporaryDirectory(prefix="kpk-test-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def pytest_configure(config: pytest.Config) -> None:
    """Choose one cluster for all processes of the test run."""
    if not hasattr(config, "workerinput"):
        remove_forgotten()
        config.option.cluster_folder = str(new_folder(uuid.uuid4().hex))


def pytest_configure_node(node: Any) -> None:
    """Name the cluster to a process of the test run."""
    node.workerinput["cluster_folder"] = node.config.option.cluster_folder


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """A private cluster for all tests of all processes, without the wait for the disk."""
    options = getattr(request.config, "workerinput", vars(request.config.option))
    made = Cluster(Path(options["cluster_folder"]), idle_seconds=30, fsync=False)
    with join_cluster(made):
        with locked(made.lock_file("template")):  # nobody copies it while it is being made
            engine = create_engine(made.url)
            upgrade(engine)
            engine.dispose()
        yield made


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop the shared cluster and remove it, once every process is done."""
    if not hasattr(session.config, "workerinput"):
        remove(Path(session.config.option.cluster_folder))


@pytest.fixture(scope="session")
def new_database(cluster: Cluster, worker_id: str) -> Callable[[str], str]:
    """Make a database with the current schema in a tenth of a second, apart for each process."""

    def make(name: str) -> str:
        own = f"{name}_{worker_id}"
        server = create_engine(
            cluster.url.replace("/kpk?", "/postgres?"), isolation_level="AUTOCOMMIT"
        )
        with locked(cluster.lock_file("template")), server.connect() as connection:
            copy_database(connection, "kpk", own)
        server.dispose()
        return cluster.url.replace("/kpk?", f"/{own}?")

    return make


@pytest.fixture
def engine(new_database: Callable[[str], str]) -> Iterator[Engine]:
    """An engine to an empty database of its own."""
    made = create_engine(new_database("test"))
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def kept_databases() -> Kept:
    """What tests of this process start from; see kept.py."""
    return Kept()


@pytest.fixture(scope="session", autouse=True)
def own_state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what commands remember from one call to the next away from the state of this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KPK_STATE_DIR", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture
def commune(tmp_path: Path, engine: Engine, kept_databases: Kept) -> Commune:
    """The toy commune, not loaded yet."""
    return Commune(tmp_path, engine, kept=kept_databases)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real open data; tests that need it are skipped without it."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the real open data are not beside the checkout")
    return SHARED_DATA


@pytest.fixture
def small_disk(state_dir: Path) -> Iterator[Path]:
    """A real disk of 4 MB that belongs to the database's user; needs the right to mount."""
    folder = state_dir / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk is not allowed here")
    try:
        inner = folder / "space"
        inner.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(inner, "postgres")
        yield inner
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
