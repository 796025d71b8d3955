"""What tasks of a state do: functions of files that write files, called by name in any process.

Each gets the outputs of other tasks and the files from outside by name, and a folder to write into.
None holds a connection to a database.
"""
