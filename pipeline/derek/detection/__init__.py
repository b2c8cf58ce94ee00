"""Detection: what stands in a passage, by rules on tokens and lexicon readings."""
