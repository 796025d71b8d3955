#!/usr/bin/env bash
# Prepares the checkout: system packages, virtual environment, locked dependencies.
# With --with-tests also what the tests need. A second run changes nothing and takes well under a
# second.
set -euo pipefail
cd "$(dirname "$0")/.."
with_tests=no
if [ "${1:-}" = --with-tests ]; then with_tests=yes; fi

say() { printf '\033[1m%s\033[0m\n' "$*"; }
fail() { printf 'FEHLER: %s\n' "$*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else fail "Es fehlen Systempakete ($missing). Bitte als Administrator ausführen: apt-get install $missing"
  fi
}

install_packages() {
  missing="$*"
  command -v apt-get >/dev/null || fail "Dieses System hat kein apt. Bitte von Hand installieren: \
PostgreSQL (ab 14) mit PostGIS (ab 3.2), für die Tests zusätzlich Chromium und Node.js (ab 18) mit npm. \
Danach erneut aufrufen."
  say "Installiere Systempakete: $missing"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

has_postgis() { compgen -G '/usr/share/postgresql/*/extension/postgis.control' >/dev/null \
  || { command -v pg_config >/dev/null && [ -e "$(pg_config --sharedir)/extension/postgis.control" ]; }; }
has_server() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null; }
has_node() { command -v npm >/dev/null && command -v node >/dev/null \
  && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)'; }
has_browser() { [ -n "${KPK_CHROMIUM:-}" ] || command -v chromium chromium-browser google-chrome >/dev/null; }

if ! has_server || ! has_postgis; then install_packages postgresql postgresql-postgis; fi
if [ "$with_tests" = yes ]; then
  if ! has_browser; then install_packages chromium fonts-dejavu-core; fi
  if ! has_node; then install_packages nodejs npm; fi
  has_node || fail "Es wird Node.js ab 18 mit npm gebraucht; gefunden: $(node --version 2>&1)."
  # The driver that steers the browser is linked against it; a bare system lacks it.
  if ! ldconfig -p | grep -q 'libatomic\.so\.1'; then install_packages libatomic1; fi
fi

find_python() {
  for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
    [ -n "$candidate" ] && command -v "$candidate" >/dev/null || continue
    "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
      && { echo "$candidate"; return; }
  done
  return 1
}

# Two locks: one for running, one that adds what tests need. A stamp names the locks that are in
# place; where they changed the environment is made afresh, so that nothing of an older one stays.
digest() { sha256sum "$1" | cut -d' ' -f1; }
stamp=.venv/.kpk-lock
run=$(digest requirements.lock) dev=$(digest requirements-dev.lock) project=$(cat pyproject.toml kpk_geo/__init__.py | digest -)
# An environment names its folder in itself: a moved or copied one is made afresh, as is one whose
# stamp is empty.
read -r has_run has_dev has_project has_place \
  < <([ -x .venv/bin/python ] && cat "$stamp" 2>/dev/null; echo) || true
if [ "$has_place" != "$PWD" ]; then has_run='' has_dev='' has_project=''; fi
lock=requirements.lock wanted=-
if [ "$with_tests" = yes ]; then lock=requirements-dev.lock wanted=$dev; fi

if [ "$has_run" != "$run" ] || { [ "$with_tests" = yes ] && [ "$has_dev" != "$dev" ]; }; then
  python=$(find_python) || fail "Es wird Python 3.11, 3.12 oder 3.13 gebraucht; gefunden: $(python3 --version 2>&1)."
  say "Richte die Umgebung ein ($("$python" --version)); das dauert beim ersten Mal wenige Minuten."
  "$python" -c 'import ensurepip' 2>/dev/null || install_packages python3-venv
  if [ "$has_run" != "$run" ] || [ "$has_dev" != - ]; then "$python" -m venv --clear .venv; fi
  rm -f "$stamp"
  scripts/install_lock.sh .venv "$lock"
  has_dev=$wanted has_project=
fi
if [ "$has_project" != "$project" ]; then
  .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
  echo "$run $has_dev $project $PWD" > "$stamp"
fi

# Linter and formatter of the maps' scripts. Nothing of it runs while installing, nothing is needed
# to run the program.
if [ "$with_tests" = yes ]; then
  scripts_lock=$(digest package-lock.json)
  if [ "$(cat node_modules/.kpk-lock 2>/dev/null)" != "$scripts_lock" ]; then
    say "Hole die Prüfprogramme für die Skripte der Karten."
    npm ci --ignore-scripts --silent
    echo "$scripts_lock" > node_modules/.kpk-lock
  fi
fi
