"""What is there, for whom, where, and how sure is its place?"""
