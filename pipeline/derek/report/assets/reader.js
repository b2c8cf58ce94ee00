// The drawer that shows one article with all its mentions, its labels to choose from, and its facts beside it.

const READER = document.getElementById("reader");
const hiddenLabels = new Set();

/** Show an article; `wanted` tells which of its mentions or facts to point at, the first of them at once. */
function openArticle(article, wanted = () => false) {
  const tip = new Tip(READER);
  const marks = [];
  const describe = (mention) => describeMark(mention, wanted, tip, marks);
  const text = make("div", { class: "text", lang: "kk" }, ...article.passages.map((one) => markedPassage(one, spansOf(article, wanted), describe)));
  const failed = article.status === "error" && make("p", { class: "notice bad" }, `${say("reader.failed")}: ${article.error || ""}`);
  const partial = article.whole || failed ? null : make("p", { class: "notice" }, say("note.sentences"));
  const main = make("div", { class: "reading" }, failed, partial, article.passages.length > 0 && legendOf(article, marks), text);
  READER.replaceChildren(headOf(article), make("div", { class: "columns" }, main, factList(article, marks)), tip.element);
  READER.onscroll = () => tip.follow();
  showDrawer(READER);
  pointAt(marks.find(({ mention }) => wanted(mention)));
}

function showDrawer(drawer) {
  if (!drawer.open) drawer.showModal();
  drawer.scrollTop = 0;
}

/** A click beside a drawer closes it, as Escape does. */
for (const drawer of document.querySelectorAll("dialog")) {
  drawer.addEventListener("click", (event) => {
    if (event.target === drawer) drawer.close();
  });
}

/** The article's mentions, and the fact asked for where no mention has its span: a role begins before the name that holds it. */
function spansOf(article, wanted) {
  const spans = new Set(article.mentionRows.map((mention) => `${mention.start}:${mention.end}`));
  const missing = article.factRows.filter((fact) => wanted(fact) && !spans.has(`${fact.start}:${fact.end}`));
  return [...article.mentionRows, ...missing.map((fact) => ({ ...fact, label: fact.kind.toUpperCase(), canonical: fact.text }))];
}

function describeMark(mention, wanted, tip, marks) {
  const mark = make("mark", { tabindex: "0", "data-label": mention.label, "data-text": textBetween(mention.article, mention.start, mention.end) });
  mark.classList.toggle("off", hiddenLabels.has(mention.label));
  mark.classList.toggle("wanted", Boolean(wanted(mention)));
  const show = (event) => {
    event.stopPropagation();
    if (!mark.classList.contains("off")) tip.show(mark, mention);
  };
  mark.addEventListener("mouseover", show);
  mark.addEventListener("focus", show);
  mark.addEventListener("mouseout", () => tip.hide());
  mark.addEventListener("blur", () => tip.hide());
  marks.push({ mark, mention });
  return mark;
}

function pointAt(found) {
  if (!found) return;
  found.mark.focus({ preventScroll: true });
  found.mark.scrollIntoView({ block: "center" });
}

function headOf(article) {
  const about = [article.date, article.source, article.title === article.id ? null : article.id].filter(Boolean).join(" · ");
  return make(
    "header",
    { class: "head" },
    make("div", {}, make("h2", { id: "reader-title", lang: "kk" }, article.title), make("p", { class: "about" }, about, " ", originalLink(article.url))),
    closeButton(READER),
  );
}

function closeButton(drawer) {
  return button("×", () => drawer.close(), { class: "round", "aria-label": say("page.close"), title: say("page.close") });
}

/** The labels of an article with their numbers: a choice hides or shows the marks of one. */
function legendOf(article, marks) {
  const counts = new Map();
  for (const mention of article.mentionRows) counts.set(mention.label, (counts.get(mention.label) || 0) + 1);
  const toggle = (label, plate) => {
    if (!hiddenLabels.delete(label)) hiddenLabels.add(label);
    plate.setAttribute("aria-pressed", String(!hiddenLabels.has(label)));
    for (const { mark, mention } of marks) mark.classList.toggle("off", hiddenLabels.has(mention.label));
  };
  const plates = [...counts].sort((one, other) => other[1] - one[1]).map(([label, count]) => {
    const properties = { class: "plate", "data-label": label, "aria-pressed": String(!hiddenLabels.has(label)) };
    const plate = button(`${sayName("label", label)} `, () => toggle(label, plate), properties);
    plate.append(make("small", {}, String(count)));
    return plate;
  });
  return make("div", { class: "legend", role: "group", "aria-label": say("reader.legend"), title: say("reader.legend") }, ...plates);
}

/** The facts of an article, each of which leads to its place in the text. */
function factList(article, marks) {
  const find = (fact) =>
    marks.find(({ mention }) => mention.start === fact.start && mention.end === fact.end) ||
    marks.find(({ mention }) => mention.start < fact.end && mention.end > fact.start);
  const rows = article.factRows.map((fact) => make("li", {}, button("", () => pointAt(find(fact)), { class: "fact" })));
  rows.forEach((row, number) => row.firstChild.append(...factLines(article.factRows[number])));
  const title = make("h3", {}, say("reader.facts"), " ", make("small", {}, String(rows.length)));
  const table = button(say("reader.allFacts"), () => showFactsOf(article), { class: "quiet" });
  const list = rows.length ? make("ul", {}, ...rows) : make("p", { class: "muted" }, say("reader.noFacts"));
  return make("aside", { "aria-label": say("reader.facts") }, make("div", { class: "line" }, title, rows.length > 0 && table), list);
}

/** A fact in two or three short lines. */
function factLines(fact) {
  const value = fact.kind === "role" ? fact.subject || fact.text : `${valueOf(fact)} ${fact.unit || ""}`;
  const more = [fact.item === fact.unit ? null : fact.item, fact.kind === "role" ? null : fact.subject, periodOf(fact), fact.speaker];
  const said = [...more, fact.status && sayName("status", fact.status)].filter(Boolean).join(" · ");
  return [make("span", { class: "line" }, kindPlate(fact.kind), make("strong", {}, value)), said && make("span", { class: "muted" }, said)].filter(Boolean);
}
