"""Which primary school would be the next Familiengrundschulzentrum (FGZ), and how sure is that?"""
