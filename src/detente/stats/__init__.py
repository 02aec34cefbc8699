"""Inference for rows that are not independent: dyads that share a state, and years that share a shock."""
