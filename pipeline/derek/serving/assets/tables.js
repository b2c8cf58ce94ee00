// The tables of facts and of entities; a column that is empty in every row is left out.
import { number, say, word } from "./language.js";

const FACT_COLUMNS = {
  text: (fact) => fact.text,
  kind: (fact) => word("kinds", fact.kind),
  value: (fact) => [fact.value, fact.value_max].filter((value) => value !== null).map(number).join(" – "),
  unit: (fact) => fact.unit,
  modifier: (fact) => (fact.modifier && fact.modifier !== "exact" ? word("modifiers", fact.modifier) : null),
  item: (fact) => (fact.item === fact.unit ? null : fact.item),
  subject: (fact) => fact.subject,
  predicate: (fact) => fact.predicate,
  status: (fact) => (fact.status ? word("statuses", fact.status) : null),
  period: (fact) => [...new Set([fact.period_start, fact.period_end])].filter(Boolean).join(" – ").replaceAll("-", "\u2011"),
  speaker: (fact) => fact.speaker,
  source: (fact) => fact.source,
};

const ENTITY_COLUMNS = {
  name: (entity) => entity.name,
  label: (entity) => word("labels", entity.label),
  role: (entity) => entity.role,
  organization: (entity) => entity.organization,
  aliases: (entity) => entity.aliases?.split("|").join(", "),
  mentions: (entity) => String(entity.mentions),
};

export function showFacts(table, facts, point) {
  fill(table, facts, FACT_COLUMNS, (fact) => pointer(fact, point));
}

export function showEntities(table, entities) {
  fill(table, entities, ENTITY_COLUMNS);
}

function fill(table, rows, columns, first) {
  const shown = Object.entries(columns).filter(([, cell]) => rows.some(cell));
  const head = document.createElement("thead");
  const body = document.createElement("tbody");
  const names = head.insertRow();
  for (const [name] of shown) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = word("columns", name);
    names.append(cell);
  }
  for (const row of rows) {
    const line = body.insertRow();
    for (const [place, [name, written]] of shown.entries()) {
      const cell = line.insertCell();
      cell.dataset.column = name;
      cell.dataset.name = word("columns", name);
      const content = place === 0 && first ? first(row) : written(row);
      cell.append(content ?? "");
      cell.toggleAttribute("data-empty", !content);
    }
  }
  table.replaceChildren(head, body);
}

function pointer(fact, point) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plate";
  button.dataset.kind = fact.kind;
  button.title = say("show_in_text");
  button.textContent = fact.text;
  button.addEventListener("click", () => point(fact));
  return button;
}
