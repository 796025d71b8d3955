"""The street network: from OpenStreetMap to flat arrays on which ways are searched."""
