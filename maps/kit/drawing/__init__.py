"""Maps of areas as our own small SVG: one drawing for page, small map, sheet and document."""
