"""Where does burden lie together beyond chance?"""
