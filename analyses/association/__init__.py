"""Do two maps go together, where neighbours are alike in each of them?

Association only: nothing here says that one causes the other.
"""
