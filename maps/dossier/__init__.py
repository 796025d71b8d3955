"""The dossier for an application: what is stored of an area, in the order money is asked in."""
