"""Who reaches what, and is there enough of it?"""
