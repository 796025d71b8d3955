#!/usr/bin/env bash
# Writes requirements.lock anew: every supported Python, hashes, no index addresses. Needs uv.
set -euo pipefail
cd "$(dirname "$0")/.."
uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-annotate --no-header --group dev pyproject.toml --output-file requirements.lock
