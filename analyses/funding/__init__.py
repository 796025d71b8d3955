"""What would the Land pay: a commune's share of its money, and half posts of FGZ?"""
