"""Maps to hand on: as picture, as sheet of one page, as a file that works by itself."""
