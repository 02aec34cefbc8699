"""Pages: a verdict and a case as one file each."""
