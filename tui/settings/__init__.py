"""What a user has settled: keys, themes, the mouse, in files of the config folder.

Nothing is made by importing or reading; a file that is not there says nothing. What is wrong in one is a sentence,
never an error that keeps the program from starting.
"""
