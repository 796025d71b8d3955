"""Where should the next sites open, and how sure is that answer?"""
