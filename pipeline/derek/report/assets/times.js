// The chart of time: when the facts hold, by month, quarter or year.

const KINDS = ["money", "count", "percent", "quantity", "role"];

/** From this number of months on, facts are counted by years unless the reader chooses. */
const MANY_MONTHS = 60;

function stepOf(months) {
  if (view.step) return view.step;
  return monthNumber(months[months.length - 1]) - monthNumber(months[0]) > MANY_MONTHS ? "year" : "month";
}

function monthNumber(month) {
  return 12 * Number(month.slice(0, 4)) + Number(month.slice(5, 7)) - 1;
}

/** The name of the stretch of time that a month is in: 2025, 2025-Q3 or 2025-08. */
function stretchOf(number, step) {
  const [year, month] = [String(Math.floor(number / 12)).padStart(4, "0"), number % 12];
  if (step === "year") return year;
  return step === "quarter" ? `${year}-Q${Math.floor(month / 3) + 1}` : `${year}-${String(month + 1).padStart(2, "0")}`;
}

/** Facts by the time that they hold for, one colour a kind; the window can be moved where times lie far apart. */
function timeCard() {
  const own = view.own && FIGURES.months.some(([, , itsOwn]) => itsOwn);
  const counted = FIGURES.months.filter(([, , itsOwn]) => itsOwn || !own);
  const total = counted.reduce((sum, [, , , count]) => sum + count, 0);
  const months = counted.map(([month]) => month);
  const step = months.length ? stepOf(months) : "month";
  const stretches = months.length ? stretchesBetween(monthNumber(months[0]), monthNumber(months[months.length - 1]), step) : [];
  const place = new Map(stretches.map((stretch, number) => [stretch, number]));
  const kinds = [...KINDS, ...Object.keys(FIGURES.kinds).filter((kind) => !KINDS.includes(kind))].filter((kind) => FIGURES.kinds[kind]);
  const sums = new Map(kinds.map((kind) => [kind, stretches.map(() => 0)]));
  for (const [month, kind, , count] of counted) sums.get(kind)[place.get(stretchOf(monthNumber(month), step))] += count;
  const totals = stretches.map((_, at) => kinds.reduce((sum, kind) => sum + sums.get(kind)[at], 0));
  const undated = own || !FIGURES.undated ? "" : ` ${say("chart.time.undated", { count: exactly(FIGURES.undated) })}`;
  return chartCard({
    id: "time",
    broad: true,
    note: (own ? say("chart.time.own", { count: exactly(total) }) : say("chart.time.all")) + undated,
    controls: timeControls(own, step),
    height: 320,
    option: () => timeOption(stretches, kinds, sums, windowOf(totals)),
    head: [say("chart.time.period"), ...kinds.map((kind) => sayName("kind", kind))],
    rows: stretches.map((stretch, at) => [stretch, ...kinds.map((kind) => exactly(sums.get(kind)[at]))]).filter((_, at) => totals[at]),
  });
}

function stretchesBetween(first, last, step) {
  const found = [];
  for (let month = first; month <= last; month += 1) {
    const stretch = stretchOf(month, step);
    if (found[found.length - 1] !== stretch) found.push(stretch);
  }
  return found;
}

/** The stretches first shown: those between which nineteen of twenty facts lie. */
function windowOf(totals) {
  const all = totals.reduce((sum, count) => sum + count, 0);
  let [first, last, left] = [0, totals.length - 1, all * 0.05];
  while (first < last) {
    const [early, late] = [totals[first], totals[last]];
    const least = Math.min(early, late);
    if (least > left) break;
    left -= least;
    if (early <= late) first += 1;
    else last -= 1;
  }
  return [Math.max(0, first - 1), Math.min(totals.length - 1, last + 1)];
}

function timeControls(own, step) {
  const set = (name) => (value) => {
    view[name] = value;
    showTab("overview", true);
  };
  const which = [["own", say("chart.time.showOwn")], ["all", say("chart.time.showAll")]];
  const steps = ["month", "quarter", "year"].map((name) => [name, say(`chart.time.${name}`)]);
  return [
    choice(say("chart.time.show"), which, own ? "own" : "all", (value) => set("own")(value === "own")),
    choice(say("chart.time.step"), steps, step, set("step")),
  ];
}

function timeOption(stretches, kinds, sums, [first, last]) {
  const cut = first > 0 || last < stretches.length - 1;
  const zoom = { startValue: first, endValue: last, textStyle: { color: colour("muted") }, borderColor: colour("line"), fillerColor: colour("soft") };
  return {
    tooltip: tooltip(({ name, seriesName, value }) => [name, `${seriesName}: ${exactly(value)}`]),
    legend: { top: 0, left: 0, icon: "roundRect", itemWidth: 12, itemHeight: 12, textStyle: { color: colour("ink") } },
    grid: { left: 8, right: 20, top: 40, bottom: cut ? 52 : 8, containLabel: true },
    xAxis: { ...nameAxis(stretches, undefined), inverse: false, axisLabel: { color: colour("muted"), fontSize: 11, hideOverlap: true } },
    yAxis: numberAxis({ type: "value", minInterval: 1 }),
    dataZoom: cut ? [{ type: "slider", height: 22, bottom: 8, brushSelect: false, ...zoom }] : [],
    series: kinds.map((kind) => ({
      name: sayName("kind", kind),
      type: "bar",
      stack: "all",
      barMaxWidth: 36,
      data: sums.get(kind),
      itemStyle: { color: colour(`kind-${kind}`) || colour("accent") },
    })),
  };
}
