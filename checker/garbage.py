"""How often Python looks for garbage that only a search can find."""

import gc

# Objects made before it looks. Importing spaCy makes 180,000 that stay, and looking through them again and again takes
# a tenth of the time of a short run; checking a report leaves some twenty to be found.
OBJECTS = 250_000


def look_seldom() -> None:
    """Look for garbage as seldom as fits this program; for processes that are ours alone."""
    gc.set_threshold(OBJECTS)
