"""What is stored of a run: one module per planning question, frozen and with a format version.

Results are written and read through these records alone. A run of another format, from before a
change or from a later version, is not guessed at: it asks to be computed anew.
"""
