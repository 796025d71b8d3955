"""Is the list of offers sound: told twice, or not confirmed for long?"""
