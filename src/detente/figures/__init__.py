"""How figures are drawn: one palette, axes, labels that do not cover each other. It knows nothing of the model."""
