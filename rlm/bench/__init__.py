"""Measures the runtime and its embedded model against documents and questions drawn from a seed.

Everything that is planted or asked here was written apart from the model's training data, so
that a score says how the model generalises. Sits on the public API; imports no torch.
"""
