"""Who gains and who loses by a scenario, and does it serve those who need it?"""
