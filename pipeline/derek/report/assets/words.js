// The words of the page in the language chosen, and numbers as that language writes them: 432 200 000 000 is 432,2 млрд.

"use strict";

const STRINGS = JSON.parse(document.getElementById("strings").textContent);
const LANGUAGES = ["kk", "en"];

/** A choice that the reader made in an earlier visit; some browsers keep none for a page on disk. */
function remembered(what) {
  try {
    return localStorage.getItem(`derek.${what}`);
  } catch {
    return null;
  }
}

function remember(what, choice) {
  try {
    localStorage.setItem(`derek.${what}`, choice);
  } catch {
    // It holds for this visit.
  }
}

/** The first language of the browser that the page speaks, else Kazakh. */
function preferredLanguage() {
  const wanted = [remembered("language"), ...(navigator.languages || [navigator.language])];
  return wanted.map((tag) => String(tag).slice(0, 2)).find((tag) => LANGUAGES.includes(tag)) || LANGUAGES[0];
}

let language = preferredLanguage();

/** A string of the page, with its `{places}` filled. */
function say(key, values = {}) {
  return (STRINGS[language][key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** The word for a name of the tables (`kind.money`), or that name itself where the page has no word for it. */
function sayName(family, name) {
  return STRINGS[language][`${family}.${name}`] ?? name;
}

/** An exact decimal with its digits in groups of three; it never becomes a float. */
function exactly(decimal) {
  const [whole, fraction] = String(decimal).replace("-", "").split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, language === "kk" ? "\u00a0" : ",");
  const point = language === "kk" ? "," : ".";
  return (String(decimal).startsWith("-") ? "\u2212" : "") + grouped + (fraction ? point + fraction : "");
}

/** A number in few characters, for axes and names of amounts: 432,2 млрд. */
function shortly(number) {
  const power = Math.min(12, 3 * Math.floor(Math.log10(Math.abs(number) || 1) / 3));
  if (power < 3) return exactly(Number(number.toPrecision(3)));
  const scaled = Number((number / 10 ** power).toPrecision(4));
  return scaled < 1e6 ? `${exactly(scaled)}\u00a0${say(`scale.${power}`)}` : number.toExponential(1);
}

const SIGNS = { about: "≈", over: ">", at_least: "≥", under: "<", at_most: "≤" };

/** The value of a fact with the sign of its modifier: ≈ 16,9. */
function valueOf(fact) {
  if (fact.value === null) return "";
  const range = fact.valueMax === null ? "" : ` – ${exactly(fact.valueMax)}`;
  const sign = SIGNS[fact.modifier] ? `${SIGNS[fact.modifier]}\u00a0` : "";
  return sign + exactly(fact.value) + range;
}

/** A period in as few digits as name it: 2025, 2025-10, 2025–2028, 2025-01-01 – 2025-02-15. */
function periodOf(fact) {
  const [start, end] = [fact.periodStart || fact.periodEnd, fact.periodEnd || fact.periodStart];
  if (!start) return "";
  if (start === end) return start;
  const lastDay = (month) => new Date(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0).getDate();
  if (!start.endsWith("-01") || Number(end.slice(8)) !== lastDay(end)) return `${start} – ${end}`;
  const length = start.slice(5, 7) === "01" && end.slice(5, 7) === "12" ? 4 : 7;
  const [first, last] = [start.slice(0, length), end.slice(0, length)];
  return first === last ? first : `${first}${length === 4 ? "–" : " – "}${last}`;
}
