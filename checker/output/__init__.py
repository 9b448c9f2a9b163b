"""Writers of results, one module per format; each writes what a Result holds and computes nothing others need."""
