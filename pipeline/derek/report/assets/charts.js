// Cards with a chart, by Apache ECharts, and the same figures as a table, for those who do not see charts or want the numbers.

const charts = [];

/** A colour of the theme that is shown. */
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** A card: `option` is what ECharts draws, `rows` the same as a table under `head`; `choose` is told what was clicked. */
function chartCard({ id, note, controls = [], height, option, head, rows, choose, broad }) {
  const title = say(`chart.${id}.title`);
  const line = make("div", { class: "line" }, make("h2", {}, title), make("div", { class: "controls" }, ...controls));
  const card = make("article", { class: broad ? "panel broad" : "panel", "data-chart": id }, line);
  if (!rows.length) {
    card.append(make("p", { class: "muted" }, say("chart.empty")));
    return card;
  }
  const place = make("div", { class: "chart", role: "img", "aria-label": `${title}. ${note}` });
  place.style.height = `${height}px`;
  const table = make("details", {}, make("summary", {}, say("chart.table")), make("div", { class: "scroll" }, plainTable(head, rows)));
  card.append(make("p", { class: "muted" }, note), place, table);
  charts.push({ place, option, choose });
  return card;
}

/** Draw the charts whose cards are in the page now, in the colours of its theme. */
function startCharts() {
  for (const chart of charts) {
    if (chart.drawn || !chart.place.isConnected) continue;
    chart.drawn = echarts.init(chart.place, null, { renderer: "svg" });
    chart.drawn.setOption({ ...commonOption(), ...chart.option(chart.place) });
    if (chart.choose) chart.drawn.on("click", (event) => chart.choose(event));
  }
}

function forgetCharts() {
  for (const { drawn } of charts.splice(0)) if (drawn) drawn.dispose();
}

addEventListener("resize", () => {
  for (const { drawn } of charts) if (drawn) drawn.resize();
});

function commonOption() {
  return {
    animation: false,
    // Widths of words are measured, which needs the name of a font.
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("ink") },
    grid: { left: 8, right: 28, top: 12, bottom: 8, containLabel: true },
  };
}

/** What is said beside the pointer: lines of text in an element, never markup. */
function tooltip(lines) {
  return {
    trigger: "item",
    confine: true,
    backgroundColor: colour("card"),
    borderColor: colour("line"),
    textStyle: { color: colour("ink"), fontSize: 13 },
    formatter: (event) => {
      const [first, ...others] = lines(event).filter(Boolean);
      return make("div", { class: "said" }, make("strong", {}, first), ...others.map((one) => make("div", {}, one)));
    },
  };
}

/** An axis of names, the first at the top, cut where they would leave no room for the chart. */
function nameAxis(names, width) {
  return {
    type: "category",
    inverse: true,
    data: names,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colour("line") } },
    axisLabel: { color: colour("ink"), width, overflow: "truncate", fontSize: 12, interval: 0 },
  };
}

function numberAxis(more) {
  return {
    axisLabel: { color: colour("muted"), fontSize: 11, hideOverlap: true },
    axisLine: { show: false },
    splitLine: { lineStyle: { color: colour("line") } },
    ...more,
  };
}

/** An axis of decimal logarithms, named by what they stand for: 1 мың, 1 млн, 1 млрд. */
function powerAxis(least, most) {
  const [first, last] = [Math.floor(least), Math.max(Math.ceil(most), Math.floor(least) + 1)];
  const interval = last - first > 6 ? 3 : 1;
  const start = interval * Math.floor(first / interval);
  const formatter = (power) => shortly(10 ** power);
  return numberAxis({ type: "value", min: start, max: last, interval, axisLabel: { color: colour("muted"), fontSize: 11, hideOverlap: true, formatter } });
}

function bars(values, shade, more = {}) {
  return {
    type: "bar",
    data: values,
    barMaxWidth: 18,
    itemStyle: { color: colour(shade), borderRadius: [0, 4, 4, 0] },
    cursor: "pointer",
    ...more,
  };
}
