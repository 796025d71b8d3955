#!/usr/bin/env bash
# Writes the locks anew: every supported Python, hashes, no index addresses. Needs uv and npm.
# What is pinned stays as long as it fits; scripts/lock.sh --upgrade takes the newest releases.
# requirements.lock is what runs; requirements-dev.lock holds the same pins and what tests need;
# package-lock.json follows package.json, which names exact versions.
set -euo pipefail
cd "$(dirname "$0")/.."
lock() { # target, further options
  local target=$1; shift
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --no-annotate --no-header --group installer "$@" pyproject.toml --output-file "$target"
}
lock requirements.lock "$@"
lock requirements-dev.lock "$@" --group dev --constraint requirements.lock
npm install --package-lock-only --ignore-scripts --silent
