"""Where is the burden, and is it growing or shrinking relative to the city?"""
