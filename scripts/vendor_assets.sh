#!/usr/bin/env bash
# Fetches the pinned browser libraries and the fonts of documents anew, into maps/assets/vendor and
# maps/document/fonts, and checks their fingerprints. They are part of the repository, so that
# set-up and service need no further network; run this only to change a version. Needs npm.
# --new writes the fingerprints anew.
set -euo pipefail
cd "$(dirname "$0")/../maps"
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
mode=${1:-}

unpack() { # package version
  (cd "$work" && rm -rf package ./*.tgz && npm pack --silent "$1@$2" >/dev/null && tar xzf ./*.tgz)
}

fetch() { # package version files...
  local package=$1 version=$2; shift 2
  unpack "$package" "$version"
  local target="$package-$version"
  mkdir -p "$target/images"
  for file in LICENSE "$@"; do
    case $file in */images/*) cp "$work/package/$file" "$target/images/" ;;
      *) cp "$work/package/$file" "$target/" ;; esac
  done
  rmdir --ignore-fail-on-non-empty "$target/images"
}

fetch_font() { # name version cuts...
  local name=$1 version=$2; shift 2
  unpack "@expo-google-fonts/$name" "$version"
  mkdir -p "$name"
  cp "$work/package/LICENSE_FONT" "$name/LICENSE"
  for cut in "$@"; do cp "$work/package/$cut/"*.ttf "$name/"; done
}

fingerprints() {
  if [ -e SHA256SUMS ] && [ "$mode" != --new ]; then sha256sum --check --quiet SHA256SUMS
  else find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum > SHA256SUMS; fi
}

cd assets/vendor
fetch leaflet 1.9.4 dist/leaflet.js dist/leaflet.css dist/images/layers.png dist/images/layers-2x.png \
  dist/images/marker-icon.png dist/images/marker-icon-2x.png dist/images/marker-shadow.png
fetch swagger-ui-dist 5.35.0 NOTICE swagger-ui-bundle.js swagger-ui.css
sed -i '/^\/\/# sourceMappingURL=/d' leaflet-1.9.4/leaflet.js
sed -i '/^\/\*# sourceMappingURL=/d' swagger-ui-dist-5.35.0/swagger-ui.css
fingerprints

mkdir -p ../../document/fonts
cd ../../document/fonts
fetch_font open-sans 0.4.2 400Regular 400Regular_Italic 600SemiBold 700Bold
fetch_font source-sans-3 0.4.1 400Regular # arrows and signs, which Open Sans lacks
fetch_font noto-sans-arabic 0.4.3 400Regular
fingerprints
