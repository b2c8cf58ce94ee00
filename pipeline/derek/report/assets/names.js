// The people, organizations and places of the run, each with a card of its own, and the articles.

const CARD = document.getElementById("card");
const nameChoice = { search: "", label: "" };
const articleChoice = { search: "" };

const NAME_COLUMNS = [
  { key: "name", field: "name", grow: 3, show: nameCell, value: (entity) => entity.name },
  { key: "label", field: "label", width: 132, show: (entity) => labelPlate(entity.label), value: (entity) => sayName("label", entity.label) },
  { key: "role", field: "role", grow: 3, show: (entity) => entity.role || "", value: (entity) => entity.role },
  { key: "organization", field: "organization", grow: 2, show: (entity) => entity.organization || "", value: (entity) => entity.organization },
  { key: "aliases", field: "aliases", grow: 2, show: aliasesOf, value: (entity) => entity.aliases },
  { key: "mentions", field: "mentions", width: 120, right: true, show: (entity) => exactly(entity.mentions), value: (entity) => entity.mentions },
  { key: "documents", field: "documents", width: 144, right: true, show: (entity) => exactly(entity.documents), value: (entity) => entity.documents },
];

const ARTICLE_COLUMNS = [
  { key: "title", field: "title", grow: 4, show: titleCell, value: (article) => article.title },
  { key: "date", field: "date", width: 112, show: (article) => article.date || "", value: (article) => article.date },
  { key: "source", field: "source", grow: 1, show: (article) => article.source || "", value: (article) => article.source },
  { key: "facts", field: "facts", width: 124, right: true, show: (article) => exactly(article.facts), value: (article) => article.facts },
  { key: "mentions", field: "mentions", width: 116, right: true, show: (article) => exactly(article.mentions), value: (article) => article.mentions },
  { key: "status", field: "status", width: 112, show: stateCell, value: (article) => sayName("state", article.status) },
];

function aliasesOf(entity) {
  return (entity.aliases || "").split("|").join(", ");
}

function nameCell(entity) {
  return button(entity.name, () => {}, { class: "context strong", lang: "kk", title: entity.name });
}

function titleCell(article) {
  return button(article.title, () => {}, { class: "context strong", lang: "kk", title: article.title });
}

function stateCell(article) {
  return make("span", { class: article.status === "error" ? "bad" : "muted", title: article.error }, sayName("state", article.status));
}

function nameLine(entity) {
  const counts = `${say("column.mentions")}: ${exactly(entity.mentions)} · ${say("column.documents")}: ${exactly(entity.documents)}`;
  const top = make("div", { class: "line" }, nameCell(entity), labelPlate(entity.label));
  return make("div", { class: "card" }, top, make("span", { class: "clip" }, entity.role || aliasesOf(entity)), make("small", { class: "muted" }, counts));
}

function articleLine(article) {
  const counts = [article.date, article.source, `${say("column.facts")}: ${exactly(article.facts)}`].filter(Boolean).join(" · ");
  return make("div", { class: "card" }, titleCell(article), make("small", { class: "muted" }, counts));
}

function drawNames(place) {
  place.replaceChildren(make("h1", { class: "unseen" }, say("tab.names")));
  const bar = make("div", { class: "filters" });
  place.append(bar);
  const grid = new Grid({ place, rows: ENTITIES, columns: used(NAME_COLUMNS, ENTITIES), card: nameLine, cardHeight: 94, open: openName });
  const words = (entity) => [entity.name, entity.aliases, entity.role, entity.organization].filter(Boolean).join("\n").toLowerCase();
  const apply = () => {
    const typed = searchWords(nameChoice.search);
    grid.show((entity) => (!nameChoice.label || entity.label === nameChoice.label) && typed.every((word) => words(entity).includes(word)));
  };
  const set = (name) => (value) => {
    nameChoice[name] = value;
    apply();
  };
  const labels = [...new Set(ENTITIES.map((entity) => entity.label))].sort().map((label) => [label, sayName("label", label)]);
  bar.append(searchField(say("filter.search"), say("filter.searchNames"), nameChoice.search, set("search")));
  bar.append(choice(say("filter.label"), [["", say("filter.all")], ...labels], nameChoice.label, set("label")));
  apply();
}

function drawArticles(place) {
  place.replaceChildren(make("h1", { class: "unseen" }, say("tab.articles")));
  const bar = make("div", { class: "filters" });
  place.append(bar);
  const grid = new Grid({ place, rows: DOCUMENTS, columns: used(ARTICLE_COLUMNS, DOCUMENTS), card: articleLine, cardHeight: 84, open: openArticle });
  const apply = () => {
    const typed = searchWords(articleChoice.search);
    const words = (article) => [article.title, article.id, article.source, article.date].filter(Boolean).join("\n").toLowerCase();
    grid.show((article) => typed.every((word) => words(article).includes(word)));
  };
  bar.append(
    searchField(say("filter.search"), say("filter.searchArticles"), articleChoice.search, (typed) => {
      articleChoice.search = typed;
      apply();
    }),
  );
  apply();
}

/** The columns that any row has something in. */
function used(columns, rows) {
  return columns.filter(({ field }) => rows.some((row) => row[field] !== null));
}

/** The card of a person, an organization or a place: who it is, where it is named, what is known of it. */
function openName(entity) {
  const about = [
    ["column.role", entity.role],
    ["column.organization", entity.organization],
    ["column.aliases", aliasesOf(entity)],
    ["column.mentions", exactly(entity.mentions)],
    ["column.documents", exactly(entity.documents)],
  ].filter(([, said]) => said);
  const title = make("h2", { id: "card-title", lang: "kk" }, entity.name);
  const facts = FACTS.filter((fact) => fact.subject === entity.name).slice(0, 100);
  CARD.replaceChildren(
    make("header", { class: "head" }, make("div", {}, title, labelPlate(entity.label)), closeButton(CARD)),
    make("dl", { class: "about" }, ...about.flatMap(([key, said]) => [make("dt", {}, say(key)), make("dd", {}, said)])),
    ...(facts.length ? [make("h3", {}, say("name.facts")), factLinks(facts)] : []),
    make("h3", {}, say("name.articles")),
    articleLinks(entity),
  );
  showDrawer(CARD);
}

function articleLinks(entity) {
  const counts = new Map();
  for (const mention of MENTIONS) if (mention.entity === entity) counts.set(mention.article, (counts.get(mention.article) || 0) + 1);
  if (!counts.size) return make("p", { class: "muted" }, say("name.elsewhere"));
  const open = (article) => () => openArticle(article, (mention) => mention.entity === entity);
  const rows = [...counts].map(([article, count]) => {
    const link = button(article.title, open(article), { class: "fact", lang: "kk" });
    link.append(make("span", { class: "muted" }, [article.date, `${say("column.mentions")}: ${count}`].filter(Boolean).join(" · ")));
    return make("li", {}, link);
  });
  return make("ul", {}, ...rows);
}

function factLinks(facts) {
  const rows = facts.map((fact) => {
    const link = button("", () => openFact(fact), { class: "fact", lang: "kk" });
    link.append(...factLines(fact));
    return make("li", {}, link);
  });
  return make("ul", {}, ...rows);
}
