"""A map as paper: any theme of any map page as a picture, and as a sheet of one page."""
