"""Pages that compare communes: one among its peers, and all communes of a Kreis."""
