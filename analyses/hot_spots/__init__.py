"""Where does burden cluster beyond chance, and how sure is that?

`chance` gives the probability of a neighbourhood as high as the observed one, `statistics` the
classical measures, `rates` what small numbers allow, `grading` the three grades of the map,
`scan` one test for the whole map, `sensitivity` what remains under other choices.
"""
