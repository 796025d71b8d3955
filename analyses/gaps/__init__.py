"""Where does the Präventionskette have gaps, and where do families need more first?"""
