"""The dossier of an area or a Quartier: read beside its profile, written as a file, served."""
