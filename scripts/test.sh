#!/usr/bin/env bash
# Every check of the project, quickest first.
set -euo pipefail
cd "$(dirname "$0")/.."
step() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
[ -x .venv/bin/pytest ] || { echo "FEHLER: Die Umgebung fehlt. Bitte zuerst: make test" >&2; exit 1; }
export PATH="$PWD/.venv/bin:$PATH"

step "ruff"; ruff format --check --quiet .; ruff check --quiet .
# The types of the tests are checked on a second core, beside the checks up to their own heading.
types_of_tests=$(mktemp)
mypy --config-file tests/mypy.ini > "$types_of_tests" 2>&1 & beside=$!
trap 'kill "$beside" 2>/dev/null; rm -f "$types_of_tests"' EXIT
step "mypy"; mypy
step "Importrichtungen"; lint-imports
step "Skripte der Karten"
node_modules/.bin/biome check --error-on-warnings
told=$(node --test tests/maps/assets/*.test.js) || { echo "$told"; exit 1; }
grep -E ' (tests|pass) [0-9]+$' <<< "$told"
step "mypy der Tests"
wait "$beside" && status=0 || status=$?
trap - EXIT
cat "$types_of_tests"; rm "$types_of_tests"
[ "$status" = 0 ] || exit "$status"

if [ $# -gt 0 ]; then # a part of the tests: what it covers says nothing
  step "pytest"; exec pytest --numprocesses="${KPK_TEST_PROCESSES:-2}" "$@"
fi
# Counting which lines run takes half as long again; it is done where nobody waits.
if [ "${KPK_COVERAGE:-}" != yes ]; then
  step "pytest"; exec pytest --numprocesses="${KPK_TEST_PROCESSES:-2}"
fi
step "pytest"; pytest --numprocesses="${KPK_TEST_PROCESSES:-2}" --cov --cov-report= --cov-fail-under=0
step "Abdeckung mit Verzweigungen"
report=$(coverage report --skip-covered --sort=cover) && status=0 || status=$?
head -n 12 <<< "$report"; tail -n 3 <<< "$report"
exit "$status"
