"""How did indicators develop over all loaded dates, which changes are sure, and is it as wanted?"""
