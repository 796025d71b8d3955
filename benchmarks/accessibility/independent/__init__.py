"""A second opinion on ways and supply: another reading of the extract, another graph, another search."""
