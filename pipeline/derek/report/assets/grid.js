// Tables to sort, by Tabulator: only the rows in sight are in the document, so ten thousand of them scroll as ten do.

const PHONE = matchMedia("(max-width: 720px)");

/** A place for a table and what is above it; `make` draws it anew when the language or the width changes. */
class Grid {
  constructor({ place, rows, columns, card, open, cardHeight }) {
    Object.assign(this, { rows, columns, card, open, cardHeight });
    this.shown = make("p", { class: "muted shown", role: "status" });
    this.element = make("div", { class: "grid" });
    place.append(this.shown, this.element);
    this.built = false;
    this.sorting = [];
    this.table = new Tabulator(this.element, this.options());
    this.table.on("tableBuilt", () => this.start());
    this.table.on("rowClick", (event, row) => open(row.getData()));
    this.table.on("dataFiltered", (filters, shown) => this.count(shown.length));
  }

  options() {
    const phone = PHONE.matches;
    const columns = phone ? [{ title: "", field: "number", formatter: (cell) => this.card(cell.getData()) }] : this.columns.map(columnOptions);
    return {
      data: this.rows,
      columns,
      layout: "fitColumns",
      height: phone ? "72vh" : "max(420px, calc(100vh - 262px))",
      rowHeight: phone ? this.cardHeight : 44,
      headerVisible: !phone,
      index: "number",
      placeholder: say("filter.empty"),
      columnDefaults: { headerSortTristate: true, minWidth: 70, resizable: "header" },
      debugInvalidOptions: false,
    };
  }

  start() {
    this.built = true;
    // The rows hold what can be reached by keys; a stop of its own would be a part that a grid may not have.
    this.element.querySelector(".tabulator-tableholder").removeAttribute("tabindex");
    if (this.filter) this.table.setFilter(this.filter);
    if (this.sorting.length) this.table.setSort(this.sorting);
    this.count(this.table.getDataCount("active"));
    for (const column of this.table.getColumns()) makeSortable(column, this.table);
  }

  show(filter) {
    this.filter = filter;
    if (this.built) this.table.setFilter(filter);
  }

  sort(sorting) {
    this.sorting = sorting;
    if (this.built) this.table.setSort(sorting);
  }

  count(shown) {
    this.shown.textContent = say("filter.shown", { shown: exactly(shown), total: exactly(this.rows.length) });
  }
}

/** A column: `show` makes what a cell shows of a row, `value` is what it is sorted by. */
function columnOptions({ key, field, width, grow, show, value, right }) {
  return {
    title: say(`column.${key}`),
    field,
    width,
    widthGrow: grow,
    hozAlign: right ? "right" : "left",
    headerHozAlign: right ? "right" : "left",
    headerSort: value !== null,
    sorter: (one, other, first, second, column, direction) => compare(value(first.getData()), value(second.getData()), direction),
    formatter: (cell) => {
      const shown = show(cell.getData());
      return shown instanceof Node ? shown : make("span", { title: shown }, shown);
    },
  };
}

/** Numbers by size, words by the alphabet, and what is missing last whichever way the column is sorted. */
function compare(one, other, direction) {
  const [first, second] = [one === null || one === "", other === null || other === ""];
  if (first || second) return (first - second) * (direction === "desc" ? -1 : 1);
  return typeof one === "number" ? one - other : COLLATOR.compare(one, other);
}

const COLLATOR = new Intl.Collator("kk", { numeric: true });

/** A header that keys can sort by too. */
function makeSortable(column, table) {
  const element = column.getElement();
  const field = column.getField();
  if (!column.getDefinition().headerSort) return;
  element.tabIndex = 0;
  element.title = say("grid.sort", { column: column.getDefinition().title });
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    const sorted = table.getSorters().find((sorter) => sorter.field === field);
    table.setSort(field, sorted && sorted.dir === "asc" ? "desc" : "asc");
  });
}
