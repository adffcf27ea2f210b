"""The parts of the screen: thin widgets that render lines and say what the user did. They change no state."""
