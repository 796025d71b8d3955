#!/usr/bin/env bash
# Installs exactly what a lock names into a virtual environment: install_lock.sh VENV LOCK
# pip resolves nothing here. Were it to, a package wanted with an extra and released anew since the
# lock was written would stop it: in hash mode pip may not choose a version that has no hash.
set -euo pipefail
venv=$1 lock=$2
pip() { "$venv/bin/python" -m pip --disable-pip-version-check "$@"; }
pip install --quiet --no-deps --require-hashes --requirement "$lock"
pip check >/dev/null || { echo "FEHLER: $lock ist unvollständig:" >&2; pip check >&2; exit 1; }
