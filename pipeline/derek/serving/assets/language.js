// The page's words: Kazakh unless the reader chose English, or their browser prefers it.
const KEPT = "derek-language";
let all = {};
let current = "kk";

export async function loadStrings() {
  all = await (await fetch("assets/strings.json")).json();
  current = known(kept()) ?? preferred();
}

export function say(key, values = {}) {
  return all[current][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// The word for a value of a closed set, such as a label; one that has no word yet is shown as it is.
export function word(set, value) {
  return all[current][set][value] ?? value;
}

export function switchLanguage() {
  current = current === "kk" ? "en" : "kk";
  keep(current);
}

export function translate(root) {
  document.documentElement.lang = current;
  document.title = say("page");
  for (const node of root.querySelectorAll("[data-string]")) node.textContent = say(node.dataset.string);
  for (const node of root.querySelectorAll("[data-placeholder]")) node.placeholder = say(node.dataset.placeholder);
  for (const node of root.querySelectorAll("[data-title]")) node.title = say(node.dataset.title);
}

// 432200000000 as 432 200 000 000: by its digits, for a binary float would not keep them.
export function number(value) {
  const [whole, fraction] = value.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, say("thousands"));
  return fraction ? grouped + say("decimal") + fraction : grouped;
}

function preferred() {
  for (const language of navigator.languages ?? []) {
    const found = known(language.slice(0, 2).toLowerCase());
    if (found) return found;
  }
  return "kk";
}

function known(language) {
  return Object.hasOwn(all, language ?? "") ? language : undefined;
}

// A browser may refuse to keep anything.
function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function keep(language) {
  try {
    localStorage.setItem(KEPT, language);
  } catch {
    // it is asked again next time
  }
}
