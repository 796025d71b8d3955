"""Maps handed on: how long a picture takes over the service, per question and form.

    python benchmarks/pictures.py --region musterstadt [--save before.json] [--against before.json]

Takes the loaded region of the state folder (`KPK_STATE_DIR`). The service is warm: streets are
read, and every picture was made once; only the store of pictures is emptied before each call.
Goal: a picture of a map in under 1 s. `--against` puts the medians of an earlier run beside.
"""

import argparse
import json
import statistics
import time
from pathlib import Path

from fastapi.testclient import TestClient

from api.app import create_app
from api.questions import QUESTIONS
from api.sheets.read import drawable_questions
from kpk_geo.database.current import open_database

RUNS = 3
FORMS = {
    "svg": "/bild/{}.svg", "png": "/bild/{}.png", "png 300": "/bild/{}.png?dpi=300",
    "pdf": "/bild/{}.pdf", "html": "/karte/{}.html",
}  # fmt: skip


def measured(client: TestClient, region: str) -> dict[str, dict[str, float]]:
    """Give the median seconds by question and form; a question without an answer is left out."""
    app = client.app
    found: dict[str, dict[str, float]] = {}
    for slug in drawable_questions(QUESTIONS):
        times: dict[str, float] = {}
        for name, address in FORMS.items():
            path = address.format(f"{region}/{slug}")
            if client.get(path).status_code != 200:
                continue
            taken = []
            for _ in range(RUNS):
                state = app.state  # type: ignore[attr-defined]
                getattr(state, "pictures", state.bodies)._bodies.clear()
                begin = time.perf_counter()
                assert client.get(path).status_code == 200
                taken.append(time.perf_counter() - begin)
            times[name] = statistics.median(taken)
        if times:
            found[slug] = times
    return found


def show(found: dict[str, dict[str, float]], before: dict[str, dict[str, float]]) -> None:
    """Print a table; the earlier time stands in front of an arrow."""
    print("question".ljust(15) + "".join(name.rjust(16) for name in FORMS))
    for slug, times in found.items():
        cells = []
        for name in FORMS:
            was, now = before.get(slug, {}).get(name), times.get(name)
            text = "-" if now is None else f"{now:.2f}"
            cells.append((f"{was:.2f} -> {text}" if was is not None else text).rjust(16))
        print(slug.ljust(15) + "".join(cells))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--region", required=True)
    parser.add_argument("--save", type=Path)
    parser.add_argument("--against", type=Path)
    asked = parser.parse_args()
    with open_database() as engine, TestClient(create_app(engine), "http://127.0.0.1") as client:
        found = measured(client, asked.region)
    show(found, json.loads(asked.against.read_text()) if asked.against else {})
    if asked.save:
        asked.save.write_text(json.dumps(found))


if __name__ == "__main__":
    main()
