"""The map page: size of everything it fetches, time until usable, and requests per second.

    python benchmarks/page.py [--data ../shared/data]

Goals: HTML under 100 kB compressed, everything under 500 kB, usable in under 1 s in headless
Chromium. Beside it: folium's usual page, everything embedded and styled by a `style_function`
(size only, since it needs a foreign network to show), and the same outlines written by geopandas
anew for every request. Needs Chromium and PostGIS; starts a private cluster of its own.
"""

import argparse
import gzip
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import folium
import uvicorn
from playwright.sync_api import sync_playwright
from sqlalchemy import Engine

from api.app import create_app
from api.load.region import load_region
from api.questions.burden.run import run_burden
from api.serve import listen
from kpk_geo.database.areas import read_areas, read_level
from kpk_geo.database.current import open_database
from kpk_geo.profile import read_profile
from kpk_geo.settings import Settings

ROOT = Path(__file__).parents[1]
RUNS = 7
READY = "() => performance.getEntriesByName('kpk-ready')[0]?.startTime"


def serve(engine: Engine) -> tuple[uvicorn.Server, threading.Thread, int]:
    """Start the service on a free port."""
    listening = listen(0)
    server = uvicorn.Server(uvicorn.Config(create_app(engine), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.05)
    return server, thread, listening.getsockname()[1]


def visit(port: int, region: str) -> dict[str, Any]:
    """Open the page in fresh contexts; give the sizes as sent and the time until usable."""
    path = os.environ.get("KPK_CHROMIUM") or shutil.which("chromium")
    sizes: dict[str, int] = {}
    ready = []
    with sync_playwright() as tool:
        browser = tool.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        )  # fmt: skip
        for _ in range(RUNS + 1):
            page = browser.new_context(viewport={"width": 1600, "height": 1000}).new_page()
            page.on(
                "requestfinished",
                lambda request: sizes.update({request.url: request.sizes()["responseBodySize"]}),
            )
            page.goto(f"http://127.0.0.1:{port}/maps/burden?region={region}")
            page.wait_for_selector("body[data-ready]")
            page.wait_for_load_state("networkidle")
            ready.append(page.evaluate(READY) / 1000)
            page.close()
        browser.close()
    html = next(size for url, size in sizes.items() if "/maps/burden" in url)
    return {"html": html, "all": sum(sizes.values()), "ready": ready[1:]}


CLIENT = """
import http.client, sys, time
connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]))
count, end = 0, time.perf_counter() + 3
while time.perf_counter() < end:
    connection.request("GET", sys.argv[2], headers={"Accept-Encoding": "gzip"})
    connection.getresponse().read()
    count += 1
print(count / 3)
"""


def requests_per_second(port: int, path: str) -> float:
    """Ask one address again and again over one connection, from another process."""
    command = [sys.executable, "-c", CLIENT, str(port), path]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def usual_page(engine: Engine, region: str, level: str) -> int:
    """Give the compressed size of folium's page with everything embedded."""
    with engine.connect() as connection:
        areas = read_areas(connection, read_level(connection, region, level).level_pk)
    made = folium.Map(tiles=None)
    folium.GeoJson(
        areas.reset_index().to_crs(4326).to_json(),
        style_function=lambda feature: {"fillColor": f"#{hash(feature['id']) % 0xFFFFFF:06x}"},
    ).add_to(made)
    return len(gzip.compress(made.get_root().render().encode()))


def written_anew(engine: Engine, region: str, level: str) -> float:
    """Give how often per second geopandas reads and writes the same outlines."""
    runs, start = 5, time.perf_counter()
    for _ in range(runs):
        with engine.connect() as connection:
            found = read_level(connection, region, level)
            areas = read_areas(connection, found.level_pk, simplified=True)
        gzip.compress(areas.to_crs(4326).to_json().encode())
    return runs / (time.perf_counter() - start)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    data = parser.parse_args().data.resolve()
    profiles = [(ROOT / "data" / "musterstadt.toml", ROOT / "data")]
    if data.is_dir():
        profiles.append((ROOT / "tests" / "regions" / "berlin.toml", data))
    with tempfile.TemporaryDirectory(prefix="kpk-bench-") as folder:
        Path(folder).chmod(0o755)
        with open_database(Settings(state_dir=Path(folder) / "state", idle_seconds=2)) as engine:
            for path, files in profiles:
                load_region(engine, read_profile(path), files)
                run_burden(engine, read_profile(path).region.id)
            server, thread, port = serve(engine)
            for path, _ in profiles:
                report(engine, port, read_profile(path))
            server.should_exit = True
            thread.join()
        time.sleep(4)


def report(engine: Engine, port: int, profile: Any) -> None:
    """Print what was measured of one region."""
    region, level = profile.region.id, profile.burden_index.level
    page = visit(port, region)
    ready = page["ready"]
    print(f"\n{profile.region.name}")
    print(f"  HTML, compressed            {page['html'] / 1000:8.1f} kB   (goal 100)")
    print(f"  everything, as sent         {page['all'] / 1000:8.1f} kB   (goal 500)")
    print(f"  usable after, median        {statistics.median(ready):8.2f} s    (goal 1; {min(ready):.2f} to {max(ready):.2f})")  # fmt: skip
    print(f"  folium's usual page         {usual_page(engine, region, level) / 1000:8.1f} kB")
    rate = requests_per_second(port, f"/api/regions/{region}/outlines/{level}")
    anew = written_anew(engine, region, level)
    print(f"  stored outlines             {rate:8.0f} requests/s (one client)")
    print(f"  written anew by geopandas   {anew:8.1f} requests/s, ratio {rate / anew:.0f}")


if __name__ == "__main__":
    main()
