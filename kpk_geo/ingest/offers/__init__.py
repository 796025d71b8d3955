"""Offers from lists, portals and OpenStreetMap: fields, places, confidentiality."""
