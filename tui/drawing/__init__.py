"""Pure functions from pictures to lines of styled, safe text. No Textual: the command line prints them too."""
