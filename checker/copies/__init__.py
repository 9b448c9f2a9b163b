"""Find passages that reports share beyond what the genre shares."""
