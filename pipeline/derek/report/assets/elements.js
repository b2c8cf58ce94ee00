// Elements made from text: nothing here takes markup, so what an article says can only ever be shown.

/** An element with properties (`class`, `data-…`, `aria-…` and the like are attributes, `on…` listeners) and children. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child || child === 0));
  return element;
}

function button(words, onclick, properties = {}) {
  return make("button", { type: "button", onclick, ...properties }, words);
}

/** A small plate with the name of a kind of facts, in its colour. */
function kindPlate(kind) {
  return make("span", { class: "plate", "data-kind": kind }, sayName("kind", kind));
}

function labelPlate(label) {
  return make("span", { class: "plate", "data-label": label }, sayName("label", label));
}

/** A choice of one among several: `options` are pairs of a value and its words. */
function choice(words, options, chosen, onchoose) {
  const select = make("select", { onchange: () => onchoose(select.value) });
  select.append(...options.map(([value, shown]) => make("option", { value, selected: value === chosen }, shown)));
  return make("label", { class: "field" }, make("span", {}, words), select);
}

/** A field to search in, which tells what is typed when typing pauses. */
function searchField(words, example, typed, onsearch) {
  let timer = 0;
  const tell = () => {
    clearTimeout(timer);
    timer = setTimeout(() => onsearch(input.value), 120);
  };
  const input = make("input", { type: "search", placeholder: example, autocomplete: "off", spellcheck: "false", value: typed, oninput: tell });
  return make("label", { class: "field wide" }, make("span", {}, words), input);
}

/** A link to where an article was published; nothing but http and https becomes one. */
function originalLink(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  return make("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, say("reader.original"));
}

/** A table of words; cells may be elements. */
function plainTable(head, rows) {
  const cells = (tag, row) => make("tr", {}, ...row.map((cell) => make(tag, tag === "th" ? { scope: "col" } : {}, cell)));
  return make("table", { class: "plain" }, make("thead", {}, cells("th", head)), make("tbody", {}, ...rows.map((row) => cells("td", row))));
}
