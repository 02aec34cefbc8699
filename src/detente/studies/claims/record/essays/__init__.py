"""What the claims of the two essays say of the record, one file a claim or a tight family of claims."""
