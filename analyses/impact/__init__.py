"""Did a site that opened or closed change anything where it serves?"""
