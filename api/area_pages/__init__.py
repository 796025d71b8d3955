"""The pages of areas and of Quartiere: ask every question for its part and serve the page."""
