"""Words of comparison around a time expression: `2023 жылмен салыстырғанда`, `былтырғыдан 12 пайызға аз`.

They are in `lexicon/comparisons.tsv`.
"""

from __future__ import annotations

from functools import lru_cache

from derek import lexicon


def compares(word: str) -> bool:
    """Whether the word says that what stands before it is what something is measured against.

    >>> compares("салыстырғанда"), compares("жоғары")
    (True, False)
    """
    return word in _listed("comparison")


def is_degree(word: str) -> bool:
    """Whether the word says on which side of what is in the ablative an amount lies.

    >>> is_degree("жоғары"), is_degree("салыстырғанда")
    (True, False)
    """
    return word in _listed("degree")


@lru_cache(maxsize=2)
def _listed(kind: str) -> frozenset[str]:
    return frozenset(entry.lemma for entry in lexicon.load("comparisons") if entry.value == kind)
