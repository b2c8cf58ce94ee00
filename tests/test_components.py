"""The stages as spaCy components: alone, together, and beside components of a user's own."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

import derek

TEXT = "Облысқа 432,2 млрд теңге тартылды, деді Нұралхан Көшеров. Толығырақ: қосымшада."


@Language.component("test_own_entities")
def own_entities(doc: Doc) -> Doc:
    """Marks the last word but one, and the word млрд, which stands inside our money."""
    amount = next(token.i for token in doc if token.text.startswith("млрд"))
    doc.ents = (*doc.ents, Span(doc, amount, amount + 1, label="OWN"), Span(doc, len(doc) - 2, len(doc) - 1, label="OWN"))
    return doc


@pytest.mark.parametrize("ner", [None, "stanza"])
def test_entities_of_others_stay(ner: str | None) -> None:
    nlp = derek.load(ner=ner)
    nlp.add_pipe("test_own_entities", first=True)
    doc = nlp(TEXT)
    assert [(span.text, span.label_) for span in doc.ents] == [
        ("432,2 млрд теңге", "MONEY"),
        ("Нұралхан Көшеров", "PERSON"),
        ("қосымшада", "OWN"),
    ]


@pytest.mark.parametrize("ner", [None, "stanza"])
def test_each_name_has_its_score(ner: str | None) -> None:
    doc = derek.load(ner=ner)(TEXT + " Ол Швецариядан келді.")
    group = doc.spans["names"]
    assert len(group.attrs["scores"]) == len(group) > 0
    assert all(score is None or 0 <= score <= 1 for score in group.attrs["scores"])


def test_a_component_alone_sets_its_group_only() -> None:
    nlp = spacy.blank("kk")
    nlp.add_pipe("derek_money")
    doc = nlp(TEXT)
    assert list(doc.spans) == ["money"] and not doc.ents
