"""The account of a case, rule by rule: sentences, and the numbers behind each."""
