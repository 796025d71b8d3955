"""How many children will live in each area in some years, and are there places for them?"""
