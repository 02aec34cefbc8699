"""Theories against the record of 1816-2022, out of sample, beside habit and the field's regressions."""
