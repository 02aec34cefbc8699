"""A site of static files: story, laboratory and pages of results, which share scripts, styles and engines."""
