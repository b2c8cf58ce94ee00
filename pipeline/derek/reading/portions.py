"""A portion of an archive: each nth document, so that n machines share it, or those that are still to be done.

Of «а, б, в, г», shard 2 of 2 is «б, г»; where one of that is done, «г» is what is left.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """Documents are numbered from 0 over all sources. A shard's documents are `shard - 1`, `shard - 1 + shards`, and so on.

    The first `done` documents of the shard are left out; `limit` counts them too.

    >>> [number for number in range(10) if Portion(shard=2, shards=3, done=1).wants(number)]
    [4, 7]
    """

    shard: int = 1
    shards: int = 1
    done: int = 0
    limit: int | None = None

    def wants(self, number: int) -> bool:
        """Whether the document is to be read."""
        place, rest = divmod(number, self.shards)
        return rest == self.shard - 1 and place >= self.done

    def ends_before(self, number: int) -> bool:
        """Whether neither this document nor any after it is to be read."""
        return self.limit is not None and number // self.shards >= self.limit

    def count(self, documents: int) -> int:
        """How many documents of so many the portion has, those that are done too."""
        mine = (documents - self.shard) // self.shards + 1
        return mine if self.limit is None else min(mine, self.limit)


WHOLE = Portion()
