// The overview: what the whole run found in figures and charts.

const view = { currency: "", own: true, step: "" };

function drawOverview(place) {
  forgetCharts();
  place.replaceChildren(make("h1", { class: "unseen" }, say("tab.overview")), ...notices(), tiles(), kindsPanel());
  if (DATA.failures.length) place.append(failuresPanel());
  const grid = make("div", { class: "panels" });
  grid.append(currenciesCard(), itemsCard(), timeCard(), namesCard("people", "label-PERSON"), namesCard("organizations", "label-ORG"), networkCard());
  place.append(grid);
  startCharts();
}

/** What the page does not hold, in words, before anything else. */
function notices() {
  const partial = DOCUMENTS.filter((article) => !article.whole && article.status !== "error").length;
  const counts = { shown: exactly(FACTS.length), total: exactly(FIGURES.facts) };
  const articles = { shown: exactly(DOCUMENTS.length), total: exactly(FIGURES.documents) };
  return [
    FACTS.length < FIGURES.facts && say("note.cut", counts),
    FACTS.length === FIGURES.facts && DOCUMENTS.length < FIGURES.documents && say("note.cutArticles", articles),
    partial > 0 && (DOCUMENTS.some((article) => article.whole) ? say("note.someTexts", { count: exactly(partial) }) : say("note.noTexts")),
  ]
    .filter(Boolean)
    .map((words) => make("p", { class: "notice" }, words));
}

function tiles() {
  const shown = [["documents", "articles"], ["facts", "facts"], ["entities", "names"], ["mentions", "articles"], ["failures", null]];
  const one = ([name, tab]) => {
    const words = [make("strong", {}, exactly(FIGURES[name])), make("span", {}, say(`tile.${name}`))];
    const bad = name === "failures" && FIGURES.failures > 0;
    const tile = tab ? button("", () => showTab(tab), { class: "tile" }) : make("div", { class: bad ? "tile bad" : "tile" });
    tile.append(...words);
    return tile;
  };
  return make("div", { class: "tiles" }, ...shown.map(one));
}

/** The kinds of facts as one bar, each part as long as its share, and a button for each. */
function kindsPanel() {
  const kinds = Object.entries(FIGURES.kinds);
  const panel = make("article", { class: "panel", "data-chart": "kinds" }, make("h2", {}, say("kinds.title")));
  if (!kinds.length) return make("article", { class: "panel" }, make("h2", {}, say("kinds.title")), make("p", { class: "muted" }, say("chart.empty")));
  const bar = make("div", { class: "shares", "aria-hidden": "true" });
  const legend = make("div", { class: "legend" });
  for (const [kind, count] of kinds) {
    const part = make("span", { "data-kind": kind, title: `${sayName("kind", kind)}: ${exactly(count)}` });
    part.style.flexGrow = count;
    bar.append(part);
    const plate = button(`${sayName("kind", kind)} `, () => showFacts({ kind }), { class: "plate", "data-kind": kind, title: say("kinds.note") });
    plate.append(make("small", {}, exactly(count)));
    legend.append(plate);
  }
  panel.append(bar, legend);
  return panel;
}

function failuresPanel() {
  const rows = DATA.failures.map(([id, error]) => make("li", {}, make("strong", {}, id), " ", error || ""));
  const more = FIGURES.failures - rows.length;
  const list = make("ul", { class: "failures" }, ...rows);
  const rest = more > 0 && make("p", { class: "muted" }, say("note.moreFailures", { count: exactly(more) }));
  return make("article", { class: "panel bad" }, make("h2", {}, say("note.failures")), list, rest);
}

/** Amounts that have a place on a scale: a float holds no more. */
function placeable(decimal) {
  return Number(decimal) > 0 && Number.isFinite(Number(decimal));
}

/** Amounts of each currency as circles along a scale of powers of ten. */
function currenciesCard() {
  const shown = FIGURES.currencies.filter(({ least, most }) => placeable(least) && placeable(most));
  const middle = (step) => (step + 0.5) / FIGURES.steps;
  const points = shown.flatMap(({ unit, steps }) => steps.map(([step, count]) => ({ value: [middle(step), unit, count], step })));
  const most = Math.max(...points.map(({ value }) => value[2]));
  const option = () => ({
    tooltip: tooltip(({ data }) => {
      const bounds = [data.step, data.step + 1].map((step) => shortly(10 ** (step / FIGURES.steps)));
      return [`${bounds.join(" – ")} ${data.value[1]}`, `${say("chart.count")}: ${exactly(data.value[2])}`];
    }),
    xAxis: powerAxis(Math.min(...points.map(({ value }) => value[0])), Math.max(...points.map(({ value }) => value[0]))),
    yAxis: nameAxis(shown.map(({ unit }) => unit), 60),
    series: [
      {
        type: "scatter",
        data: points,
        symbolSize: (value) => 6 + 24 * Math.sqrt(value[2] / most),
        itemStyle: { color: colour("kind-money"), opacity: 0.75, borderColor: colour("card"), borderWidth: 1 },
      },
    ],
  });
  return chartCard({
    id: "currencies",
    note: say("chart.currencies.note"),
    height: 70 + 34 * shown.length,
    option,
    head: [say("chart.currency"), say("chart.count"), say("chart.currencies.least"), say("chart.currencies.most")],
    rows: shown.map(({ unit, count, least, most: largest }) => [
      button(unit, () => showFacts({ kind: "money", unit }), { class: "quiet" }),
      exactly(count),
      exactly(least),
      exactly(largest),
    ]),
    choose: (event) => showFacts({ kind: "money", unit: event.data.value[1] }),
  });
}

/** The largest amount of each item in one currency. */
function itemsCard() {
  const having = FIGURES.currencies.filter(({ items }) => items.length);
  const chosen = having.find(({ unit }) => unit === view.currency) || having[0] || { unit: "", items: [] };
  const items = chosen.items.filter(([, amount]) => placeable(amount));
  const powers = items.map(([, amount]) => Math.log10(Number(amount)));
  const choose = (number) => openFound(items[number]);
  const select = choice(say("chart.currency"), having.map(({ unit }) => [unit, unit]), chosen.unit, (unit) => {
    view.currency = unit;
    showTab("overview", true);
  });
  return chartCard({
    id: "items",
    note: say("chart.items.note"),
    controls: having.length > 1 ? [select] : [],
    height: 60 + 28 * items.length,
    option: () => ({
      tooltip: tooltip(({ dataIndex: at }) => [items[at][0], `${exactly(items[at][1])} ${chosen.unit}`, items[at][2]]),
      grid: { left: 8, right: 72, top: 12, bottom: 8, containLabel: true },
      // Half a power is left below the least, so that its bar is seen.
      xAxis: powerAxis(Math.min(...powers) - 0.5, Math.max(...powers)),
      yAxis: nameAxis(items.map(([item]) => item), PHONE.matches ? 110 : 180),
      series: [bars(powers, "kind-money", { label: barLabel(({ dataIndex: at }) => shortly(Number(items[at][1]))) })],
    }),
    head: [say("column.item"), say("chart.items.amount"), say("column.article")],
    rows: items.map(([item, amount, , id], number) => [item, `${exactly(amount)} ${chosen.unit}`, articleLink(id, () => choose(number))]),
    choose: (event) => choose(event.dataIndex),
  });
}

function barLabel(formatter) {
  return { show: true, position: "right", color: colour("muted"), fontSize: 11, formatter };
}

function articleLink(id, open) {
  const article = ARTICLE_OF.get(id);
  return article ? button(article.title, open, { class: "quiet" }) : id;
}

/** Open the article that a figure comes from, at the fact itself where the page holds it. */
function openFound([item, amount, text, id]) {
  const article = ARTICLE_OF.get(id);
  if (!article) return;
  const fact = article.factRows.find((one) => one.item === item && one.value === amount && one.text === text);
  if (fact) openFact(fact);
  else openArticle(article);
}
