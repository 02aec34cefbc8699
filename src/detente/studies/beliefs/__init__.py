"""Beliefs filtered from the record: what each side would have believed of the other, given what was done."""
