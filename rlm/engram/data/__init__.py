"""Training data of the Engram model: invented facts, span questions, labels, root turns."""
