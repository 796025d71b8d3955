"""What all pages share: frame, menu, map, themes with their legend, colours."""
