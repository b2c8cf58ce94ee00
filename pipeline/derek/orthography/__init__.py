"""From text as it is found to clean Cyrillic, with an exact way back: «Cаенс» typed with a Latin C becomes «Саенс».

The letters that are mended stand in `lexicon/lookalikes.tsv` and `lexicon/legacy_fonts.tsv`; the order of the steps in
`cleaning.STEPS` is the algorithm.
"""

from derek.orthography.cleaning import CleanText, clean

__all__ = ["CleanText", "clean"]
