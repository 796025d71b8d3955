"""How does an area, or a Quartier of several, stand in its city, and since when?"""
