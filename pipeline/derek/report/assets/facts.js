// The table of facts: searched, filtered by kind and unit, sorted by any column; a row opens its article at the fact.

const factChoice = { search: "", kind: "", unit: "", article: null, sort: "" };

/** Letters of a sentence that stand before the fact: it is what must be seen of a line, and of the two lines of a card. */
const [BEFORE, BEFORE_IN_CARD] = [20, 60];

const FACT_COLUMNS = [
  { key: "kind", field: "kind", width: 108, show: (fact) => kindPlate(fact.kind), value: (fact) => sayName("kind", fact.kind) },
  { key: "value", field: "amount", width: 156, right: true, show: valueCell, value: (fact) => fact.amount },
  { key: "unit", field: "unit", width: 108, show: (fact) => fact.unit || "", value: (fact) => fact.unit },
  { key: "item", field: "item", width: 150, show: (fact) => fact.item || "", value: (fact) => fact.item },
  { key: "subject", field: "subject", width: 132, show: (fact) => fact.subject || "", value: (fact) => fact.subject },
  { key: "period", field: "periodEnd", width: 112, show: periodOf, value: (fact) => fact.periodEnd || fact.periodStart },
  { key: "context", field: "start", grow: 3, show: contextCell, value: (fact) => fact.text },
  { key: "article", field: "document", grow: 2, show: (fact) => fact.article.title, value: (fact) => fact.article.title },
];

const FACT_SORTS = {
  order: [],
  largest: [{ column: "amount", dir: "desc" }],
  smallest: [{ column: "amount", dir: "asc" }],
  newest: [{ column: "periodEnd", dir: "desc" }],
};

function valueCell(fact) {
  const word = fact.modifier && fact.modifier !== "exact" ? sayName("modifier", fact.modifier) : "";
  return make("span", { class: "number", title: [word, valueOf(fact), fact.unit].filter(Boolean).join(" ") }, valueOf(fact));
}

/** The fact in bold within its sentence, as a button that opens the article. */
function contextCell(fact) {
  const before = textBetween(fact.article, fact.sentenceStart, fact.start);
  const after = textBetween(fact.article, fact.end, fact.sentenceEnd);
  const room = PHONE.matches ? BEFORE_IN_CARD : BEFORE;
  const cut = before.length > room ? `… ${before.slice(-room).replace(/^\S*\s+/, "")}` : before;
  const open = button(cut, () => {}, { class: "context", lang: "kk", title: before + fact.text + after });
  open.append(make("b", {}, fact.text), after);
  return open;
}

function factCard(fact) {
  const value = fact.kind === "role" ? fact.subject || "" : `${valueOf(fact)} ${fact.unit || ""}`;
  const top = make("div", { class: "line" }, kindPlate(fact.kind), make("strong", { class: "number" }, value));
  return make("div", { class: "card" }, top, contextCell(fact), make("small", { class: "muted" }, fact.article.title));
}

/** Draw the part of the page with the facts. */
function drawFacts(place) {
  place.replaceChildren(make("h1", { class: "unseen" }, say("tab.facts")));
  const used = FACT_COLUMNS.filter(({ field }) => !["subject", "periodEnd", "item"].includes(field) || FACTS.some((fact) => fact[field]));
  const bar = make("div", { class: "filters" });
  place.append(bar);
  const grid = new Grid({ place, rows: FACTS, columns: used, card: factCard, cardHeight: 116, open: openFact });
  if (PHONE.matches) grid.table.on("tableBuilt", () => sortCards(grid));
  const apply = () => {
    grid.show(factFilter());
    bar.querySelector(".chosen").replaceChildren(...chosenArticle(apply));
  };
  bar.append(...factFields(apply, grid, () => drawFacts(place)));
  apply();
}

function factFields(apply, grid, redraw) {
  const set = (name) => (value) => {
    factChoice[name] = value;
    apply();
  };
  const counts = (field) => {
    const found = new Map();
    for (const fact of FACTS) if (fact[field]) found.set(fact[field], (found.get(fact[field]) || 0) + 1);
    return [...found].sort((one, other) => other[1] - one[1] || COLLATOR.compare(one[0], other[0]));
  };
  const kinds = counts("kind").map(([kind, count]) => [kind, `${sayName("kind", kind)} (${exactly(count)})`]);
  const units = counts("unit").map(([unit, count]) => [unit, `${unit} (${exactly(count)})`]);
  const clear = () => {
    Object.assign(factChoice, { search: "", kind: "", unit: "", article: null, sort: "" });
    redraw();
  };
  return [
    searchField(say("filter.search"), say("filter.searchFacts"), factChoice.search, set("search")),
    choice(say("filter.kind"), [["", say("filter.all")], ...kinds], factChoice.kind, set("kind")),
    choice(say("filter.unit"), [["", say("filter.all")], ...units], factChoice.unit, set("unit")),
    PHONE.matches && choice(say("filter.sort"), Object.keys(FACT_SORTS).map((name) => [name, say(`filter.${name}`)]), factChoice.sort, (name) => {
      factChoice.sort = name;
      sortCards(grid);
    }),
    button(say("filter.clear"), clear, { class: "quiet" }),
    make("div", { class: "chosen" }),
  ].filter(Boolean);
}

/** Cards have no headers to sort by: their rows are put in order themselves. */
function sortCards(grid) {
  const [sorting] = FACT_SORTS[factChoice.sort] || [];
  if (!grid.built) return;
  const rows = [...FACTS];
  if (sorting) {
    const turn = sorting.dir === "desc" ? -1 : 1;
    rows.sort((one, other) => turn * compare(one[sorting.column], other[sorting.column], sorting.dir));
  }
  grid.table.setData(rows);
}

function chosenArticle(apply) {
  if (!factChoice.article) return [];
  const drop = () => {
    factChoice.article = null;
    apply();
  };
  return [button(`${factChoice.article.title} ×`, drop, { class: "plate", "aria-label": `${say("filter.clear")}: ${factChoice.article.title}` })];
}

function factFilter() {
  const { kind, unit, article, search } = factChoice;
  const words = searchWords(search);
  return (fact) =>
    (!kind || fact.kind === kind) &&
    (!unit || fact.unit === unit) &&
    (!article || fact.article === article) &&
    words.every((word) => wordsOf(fact).includes(word));
}

function openFact(fact) {
  openArticle(fact.article, (one) => one.start === fact.start && one.end === fact.end);
}

/** Go to the table with only some of the facts. */
function showFacts(chosen) {
  Object.assign(factChoice, { search: "", kind: "", unit: "", article: null }, chosen);
  READER.close();
  CARD.close();
  showTab("facts", true);
}

function showFactsOf(article) {
  showFacts({ article });
}
