"""How does one commune stand among communes that are like it?"""
