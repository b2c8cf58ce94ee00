// The page itself: its parts, its language, its theme.

const PARTS = { overview: drawOverview, facts: drawFacts, names: drawNames, articles: drawArticles };
const DARK = matchMedia("(prefers-color-scheme: dark)");
const drawn = new Set();
let shownTab = "";

/** Show a part of the page; it is drawn when it is first shown, and `anew` if something in it changed. */
function showTab(name, anew = false) {
  if (anew) drawn.delete(name);
  shownTab = name;
  for (const part of Object.keys(PARTS)) {
    const [tab, place] = [document.getElementById(`tab-${part}`), document.getElementById(part)];
    tab.setAttribute("aria-selected", String(part === name));
    tab.tabIndex = part === name ? 0 : -1;
    place.hidden = part !== name;
  }
  if (!drawn.has(name)) {
    const scrolled = scrollY;
    PARTS[name](document.getElementById(name));
    drawn.add(name);
    if (anew) scrollTo(0, scrolled);
  }
  if (!anew) scrollTo(0, 0);
  history.replaceState(null, "", `#/${name}`);
}

/** Draw everything again: the language, the theme or the width is another. */
function drawAnew() {
  drawn.clear();
  saySteadyWords();
  showTab(shownTab, true);
}

/** The words that stand in the page's own markup. */
function saySteadyWords() {
  document.documentElement.lang = language;
  document.title = say("page.title");
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const element of document.querySelectorAll("[data-say-label]")) element.setAttribute("aria-label", say(element.dataset.sayLabel));
  for (const one of document.querySelectorAll("[data-language]")) one.setAttribute("aria-pressed", String(one.dataset.language === language));
  nameThemeSwitch();
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
}

function nameThemeSwitch() {
  const other = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  const element = document.getElementById("theme");
  element.title = say(`page.theme.${other}`);
  element.setAttribute("aria-label", element.title);
}

function listen() {
  for (const one of document.querySelectorAll("[data-language]")) {
    one.addEventListener("click", () => {
      language = one.dataset.language;
      remember("language", language);
      drawAnew();
    });
  }
  document.getElementById("theme").addEventListener("click", () => {
    setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
    remember("theme", document.documentElement.dataset.theme);
    drawAnew();
  });
  DARK.addEventListener("change", () => {
    if (remembered("theme")) return;
    setTheme(DARK.matches ? "dark" : "light");
    drawAnew();
  });
  PHONE.addEventListener("change", drawAnew);
  for (const part of Object.keys(PARTS)) {
    const tab = document.getElementById(`tab-${part}`);
    tab.addEventListener("click", () => showTab(part));
    tab.addEventListener("keydown", moveBetweenTabs);
  }
}

function moveBetweenTabs(event) {
  const names = Object.keys(PARTS);
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const next = names[(names.indexOf(shownTab) + step + names.length) % names.length];
  showTab(next);
  document.getElementById(`tab-${next}`).focus();
}

setTheme(remembered("theme") || (DARK.matches ? "dark" : "light"));
saySteadyWords();
listen();
showTab(Object.keys(PARTS).includes(location.hash.slice(2)) ? location.hash.slice(2) : "overview");
