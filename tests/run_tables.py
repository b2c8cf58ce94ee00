"""Tables of made-up runs, as `derek extract` writes them: a run with the fact «58 жоба» without running the pipeline."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from derek.tabulation.formats import TABLE_FORMATS, Format, SpreadsheetCsv
from derek.tabulation.rows import TABLES, TEXTS, DocumentRow, EntityRow, FactRow, MentionRow, TextRow


@dataclass
class MadeRun:
    """The rows of a run: `article` begins a document, `fact` and `mention` speak of the one begun last."""

    rows: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in (*TABLES, *TEXTS)})

    def article(self, doc_id: str, text: str, **about: Any) -> MadeRun:
        known = {"title": None, "source": None, "url": None, "date": "2026-03-02", "status": "ok", "error": None, **about}
        digest = hashlib.sha256(text.encode()).hexdigest()
        self.rows["texts"].append(TextRow(doc_id, text))
        counted = {"script": "cyrl", "sentences": text.count("\n") + 1, "tokens": len(text.split()), "mentions": 0, "facts": 0}
        self.rows["documents"].append(DocumentRow(doc_id=doc_id, **known, **counted, sha256=digest))
        return self

    def failed(self, doc_id: str, error: str) -> MadeRun:
        row = DocumentRow(doc_id, None, None, None, None, None, None, None, 0, 0, None, "error", error)
        self.rows["documents"].append(row)
        return self

    def mention(self, surface: str, label: str, canonical: str | None = None, *, entity: str | None = None, **more: Any) -> MadeRun:
        start, end, sent_id, _ = self._place(surface)
        known = {"source": "made", "score": None, **more}
        row = MentionRow(self._text.doc_id, sent_id, start, end, surface, label, canonical or surface, entity, **known)
        self.rows["mentions"].append(row)
        return self

    def fact(self, surface: str, value: str | None = None, *, kind: str = "count", **more: Any) -> MadeRun:
        start, end, sent_id, sentence = self._place(surface)
        known: dict[str, Any] = dict.fromkeys(FactRow._fields)
        known |= {"fact_id": f"{self._text.doc_id}:{start}:{kind}", "doc_id": self._text.doc_id, "sent_id": sent_id, "kind": kind}
        known |= {"start": start, "end": end, "text": surface, "value": Decimal(value) if value else None, "sentence": sentence}
        self.rows["facts"].append(FactRow(**{**known, "modifier": "exact" if value else None, "source": "made", **more}))
        return self

    def entity(self, entity_id: str, label: str, name: str, **more: Any) -> MadeRun:
        known = {"role": None, "organization": None, "aliases": None, "mentions": 1, "documents": 1, **more}
        self.rows["entities"].append(EntityRow(entity_id, label, name, **known))
        return self

    def write(self, folder: Path, ending: str = "csv", *, texts: bool = True, spreadsheet: bool = False) -> Path:
        form: type[Format] = SpreadsheetCsv if spreadsheet else TABLE_FORMATS[ending]
        folder.mkdir(parents=True, exist_ok=True)
        tables: dict[str, type[NamedTuple]] = {**TABLES, **(TEXTS if texts else {})}
        for name, table in tables.items():
            with (folder / f"{name}.{ending}").open("wb") as stream:
                writer = form(stream, table)
                writer.write(self.rows[name])
                writer.finish()
        return folder

    @property
    def _text(self) -> TextRow:
        last: TextRow = self.rows["texts"][-1]
        return last

    def _place(self, surface: str) -> tuple[int, int, int, str]:
        """Start, end, number and text of the sentence; each line is one."""
        text = self._text.text
        start = text.index(surface)
        number = text.count("\n", 0, start)
        return start, start + len(surface), number, text.split("\n")[number].strip()


def forum() -> MadeRun:
    """A small run with something of everything: two articles, one that failed, all kinds of facts, nested mentions."""
    run = MadeRun()
    first = "Форум 😀 өтті\nОблысқа 432,2 млрд теңге тартылып, 58 инвестициялық жоба іске қосылды.\nҮлесі 16,9 пайызға жуық."
    second = "Түркістан облысының әкімі Нұралхан Көшеров 18 мың АҚШ долларын бөлді.\nҰзындығы 45 км жол салынды."
    run.article("форум", first, title="Форум өтті", source="derek.test", url="https://news.example/forum?a=1&b=2")
    run.fact("432,2 млрд теңге", "432200000000", kind="money", unit="KZT", item="инвестиция")
    run.fact("58 инвестициялық жоба", "58", unit="жоба", item="инвестициялық жоба", period_start="2025-01-01", period_end="2025-10-31")
    run.fact("16,9 пайызға жуық", "16.9", kind="percent", unit="%", modifier="about")
    run.mention("432,2 млрд теңге", "MONEY", "432200000000 KZT", source="money")
    run.mention("58 инвестициялық жоба", "COUNT", "58 жоба")
    run.mention("16,9 пайызға жуық", "PERCENT", "≈16.9 %")
    run.article("әкім", second, date="2026-03-03")
    role = {"kind": "role", "item": "Түркістан облысының әкімі", "subject": "Нұралхан Көшеров"}
    run.fact("Түркістан облысының әкімі Нұралхан Көшеров", **role)
    run.fact("18 мың АҚШ долларын", "18000", kind="money", unit="USD", item="қаражат")
    run.fact("45 км", "45", kind="quantity", unit="km")
    run.mention("Түркістан облысының әкімі", "POSITION", entity="p1")
    run.mention("Түркістан облысының", "GPE", "Түркістан облысы", entity="g1")
    run.mention("Нұралхан Көшеров", "PERSON", entity="p1", source="model", score=0.987)
    run.mention("18 мың АҚШ долларын", "MONEY", "18000 USD")
    run.mention("АҚШ", "GPE", entity="g2")
    run.mention("45 км", "QUANTITY", "45 km")
    run.failed("бос", "бос: no text in it")
    run.entity("p1", "PERSON", "Нұралхан Көшеров", role="Түркістан облысының әкімі", aliases="Көшеров", mentions=2)
    run.entity("g1", "GPE", "Түркістан облысы").entity("g2", "GPE", "АҚШ")
    return run


def large(documents: int, facts: int) -> MadeRun:
    """A run of many articles with as many facts each, among which people and organizations meet."""
    run = MadeRun()
    names = list(_names())
    for number in range(documents):
        who, where = names[number % len(names)], f"«Мекеме-{number % 40}» ЖШС"
        lines = [f"{number + 3} жаңалық: {who} {where} басшысымен кездесті."]
        lines += [f"{number * 7 + place + 2} млн теңге {place} жобаға бөлінді, бұл былтырғыдан көп." for place in range(facts)]
        run.article(f"мақала-{number:05}", "\n".join(lines), date=f"2025-{number % 12 + 1:02}-15")
        run.mention(who, "PERSON", entity=f"p{number % len(names)}").mention(where, "ORG", entity=f"o{number % 40}")
        for place in range(facts):
            amount = f"{number * 7 + place + 2} млн теңге"
            period = {"period_start": f"2025-{place % 12 + 1:02}-01", "period_end": f"2025-{place % 12 + 1:02}-28"} if place % 3 else {}
            run.fact(amount, f"{number * 7 + place + 2}000000", kind="money", unit="KZT", item=f"{place}-жоба {number % 50}", **period)
            run.mention(amount, "MONEY", f"{number * 7 + place + 2}000000 KZT")
    for number, name in enumerate(names):
        run.entity(f"p{number}", "PERSON", name, mentions=documents // len(names), documents=documents // len(names))
    for number in range(40):
        run.entity(f"o{number}", "ORG", f"«Мекеме-{number}» ЖШС", mentions=documents // 40, documents=documents // 40)
    return run


def _names() -> Iterator[str]:
    for given in ("Айгүл", "Бауыржан", "Дәурен", "Жанар", "Қайрат", "Нұрлан"):
        for family in ("Ахметова", "Сейітов", "Төлегенов", "Оспанова", "Мұратбеков"):
            yield f"{given} {family}"
