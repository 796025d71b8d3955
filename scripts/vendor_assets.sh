#!/usr/bin/env bash
# Fetches the pinned browser libraries anew into maps/assets/vendor and checks their fingerprints.
# They are part of the repository, so that set-up and service need no further network; run this
# only to change a version. Needs npm.
set -euo pipefail
cd "$(dirname "$0")/../maps/assets/vendor"
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

fetch() { # package version files...
  local package=$1 version=$2; shift 2
  (cd "$work" && npm pack --silent "$package@$version" >/dev/null && tar xzf "$package-$version.tgz")
  local target="$package-$version"
  mkdir -p "$target/images"
  for file in LICENSE "$@"; do
    case $file in */images/*) cp "$work/package/$file" "$target/images/" ;;
      *) cp "$work/package/$file" "$target/" ;; esac
  done
  rmdir --ignore-fail-on-non-empty "$target/images"
  rm -rf "$work/package"
}

fetch leaflet 1.9.4 dist/leaflet.js dist/leaflet.css dist/images/layers.png dist/images/layers-2x.png \
  dist/images/marker-icon.png dist/images/marker-icon-2x.png dist/images/marker-shadow.png
fetch swagger-ui-dist 5.35.0 NOTICE swagger-ui-bundle.js swagger-ui.css
sed -i '/^\/\/# sourceMappingURL=/d' leaflet-1.9.4/leaflet.js
sed -i '/^\/\*# sourceMappingURL=/d' swagger-ui-dist-5.35.0/swagger-ui.css
if [ -e SHA256SUMS ] && [ "${1:-}" != --new ]; then sha256sum --check --quiet SHA256SUMS
else find . -type f ! -name SHA256SUMS | sort | xargs sha256sum > SHA256SUMS; fi
