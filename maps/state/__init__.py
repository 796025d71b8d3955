"""How far is the run over a state?"""
