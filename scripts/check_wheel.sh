#!/usr/bin/env bash
# Builds the wheel and checks that its top level is exactly the four packages.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
python -m build --wheel --no-isolation --outdir "$out" . >/dev/null
python - "$out" <<'PY'
import sys
import zipfile
from pathlib import Path

(wheel,) = Path(sys.argv[1]).glob("*.whl")
names = zipfile.ZipFile(wheel).namelist()
top = {name.split("/")[0] for name in names if ".dist-info" not in name}
assert top == {"kpk_geo", "analyses", "maps", "api"}, top
assert any(name.endswith("migrations/env.py") for name in names), "migrations are missing"
for folder in ("assets/kit/", "assets/vendor/"):
    assert any(folder in name for name in names), f"{folder} is missing"
print(f"{wheel.name}: {len(names)} files, top level {sorted(top)}")
PY
