"""What does an unknown file hold, and how would a profile name it? Cells decide, headings propose.

Nothing is taken without a word: each column says in German by what it was recognised, and what its
cells leave open is a question with both readings.
"""
