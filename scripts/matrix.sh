#!/usr/bin/env bash
# Locks and tests on every supported Python, and on the oldest versions that pyproject.toml allows.
# Takes about half an hour; needs uv, and the Pythons as python3.11 … or under ~/.pyenv.
# Environments are kept in .matrix/, so a second run only tests. Further arguments go to pytest.
#
#   scripts/matrix.sh                    everything
#   KPK_MATRIX="3.12" scripts/matrix.sh  one of 3.11, 3.12, 3.13, oldest
set -euo pipefail
cd "$(dirname "$0")/.."
say() { printf '\n\033[1m== %s\033[0m\n' "$*"; }

find_python() { # version
  for candidate in "python$1" "$HOME"/.pyenv/versions/"$1".*/bin/python; do
    command -v "$candidate" >/dev/null && "$candidate" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$1')" 2>/dev/null \
      && { command -v "$candidate"; return; }
  done
  echo "Python $1 fehlt." >&2
  return 1
}

install_locked() { # version, environment
  "$(find_python "$1")" -m venv --clear "$2"
  scripts/install_lock.sh "$2" requirements-dev.lock
}

install_oldest() { # environment: what runs as old as it may be, what tests it as new as it may be
  "$(find_python 3.11)" -m venv --clear "$1"
  uv pip compile pyproject.toml --python-version 3.11 --resolution lowest-direct --quiet \
    --no-emit-index-url --output-file "$1/oldest.txt"
  uv pip compile pyproject.toml --group dev --group installer --python-version 3.11 \
    --constraint "$1/oldest.txt" --generate-hashes --no-emit-index-url --quiet --output-file "$1/oldest.lock"
  scripts/install_lock.sh "$1" "$1/oldest.lock"
}

digest() { cat pyproject.toml requirements-dev.lock | sha256sum; }

prepare() { # name, environment
  if [ "$1" = oldest ]; then install_oldest "$2"; else install_locked "$1" "$2"; fi
  "$2/bin/python" -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
  digest > "$2/.prepared"
}

report=()
failed=0
for name in ${KPK_MATRIX:-3.11 3.12 3.13 oldest}; do
  environment=.matrix/$name
  say "$name: Umgebung"
  if [ "$(cat "$environment/.prepared" 2>/dev/null)" != "$(digest)" ]; then prepare "$name" "$environment"; fi
  say "$name: Tests"
  start=$SECONDS
  # Old releases warn of what newer ones mended; and what is installed there is not the lock.
  if [ "$name" = oldest ]; then options=(-W default --deselect tests/test_setup.py)
  else options=(); fi
  if PATH="$PWD/$environment/bin:$PATH" "$environment/bin/python" -m pytest --quiet "${options[@]}" \
      --numprocesses="${KPK_TEST_PROCESSES:-2}" "$@" | tee "$environment/pytest.log"; then result=ok
  else result=FEHLER failed=1; fi
  report+=("$name: $result, $((SECONDS - start)) s, $(tail -1 "$environment/pytest.log")")
done
say "Ergebnis"
printf '%s\n' "${report[@]}"
exit "$failed"
