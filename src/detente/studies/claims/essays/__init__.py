"""The claims of the two essays, one file a claim or a tight family of claims, each with its experiment."""
