// The page: what is pasted or dropped goes to the server, what comes back is shown. Nothing of it is ever read as HTML.
import { describe, findMark, markArticle, nameMarks, showLegend } from "./article.js";
import { loadStrings, say, switchLanguage, translate } from "./language.js";
import { extractFile, extractText, factsAsCsv, Problem } from "./server.js";
import { showEntities, showFacts } from "./tables.js";
import { switchTheme, theme } from "./theme.js";
import { attachTip } from "./tip.js";

const at = (id) => document.getElementById(id);
let shown = null; // the last answer
let told = null; // the last message, to be said again in another language
let asked = 0;

await loadStrings();
render();

at("language").addEventListener("click", () => {
  switchLanguage();
  render();
});
at("theme").addEventListener("click", () => {
  switchTheme();
  render();
});
at("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = at("text").value;
  if (!text.trim()) return tell("no_text");
  ask(() => extractText(article({ text })));
});
at("sample").addEventListener("click", async () => {
  const sample = await (await fetch("assets/sample.json")).json();
  at("text").value = sample.text;
  at("date").value = sample.date;
  ask(() => extractText(sample));
});
at("clear").addEventListener("click", () => {
  asked += 1; // what is still on its way is not shown
  at("form").reset();
  wait(false);
  shown = told = null;
  render();
  at("text").focus();
});
at("file").addEventListener("change", () => {
  const [file] = at("file").files;
  if (file) read(file);
  at("file").value = ""; // so that the same file can be given again
});
at("download").addEventListener("click", download);
acceptDrops();
attachTip(at("article"), at("tip"), describe);

function article(known) {
  return { ...known, ...(at("date").value ? { date: at("date").value } : {}) };
}

function read(file) {
  ask(() => extractFile(file, at("date").value), true);
}

async function ask(request, ofFile = false) {
  const number = ++asked;
  wait(true);
  tell("working");
  try {
    const answer = await request();
    if (number !== asked) return;
    shown = answer;
    if (ofFile) at("text").value = answer.text;
    told = ["found", { facts: answer.facts.length, mentions: answer.mentions.length }];
    wait(false);
    render();
  } catch (error) {
    if (number !== asked) return;
    wait(false);
    complain(error);
  }
}

async function download() {
  const { text, documents } = shown;
  const { doc_id: id, title, date, source, url } = documents[0];
  try {
    const csv = await factsAsCsv({ text, id, title, date, source, url }, at("safe").checked);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(csv);
    link.download = "facts.csv";
    link.click();
    URL.revokeObjectURL(link.href);
  } catch (error) {
    complain(error);
  }
}

function complain(error) {
  if (!(error instanceof Problem)) throw error;
  tell(error.key, { error: error.sentence });
}

function tell(key, values = {}) {
  told = [key, values];
  showMessage();
}

function showMessage() {
  at("status").textContent = told ? say(...told) : "";
  at("status").classList.toggle("problem", told !== null && told[0] !== "found" && told[0] !== "working");
}

function wait(on) {
  at("find").disabled = at("sample").disabled = at("file").disabled = on;
  document.body.toggleAttribute("aria-busy", on);
}

function render() {
  translate(document);
  at("language").textContent = say("other_language");
  at("theme").textContent = say(theme() === "dark" ? "to_light" : "to_dark");
  showMessage();
  at("result").hidden = shown === null;
  if (shown === null) return;
  const { text, documents, mentions, entities, facts } = shown;
  const { doc_id: id, title, date } = documents[0];
  at("article-heading").textContent = title || say("article");
  at("about").textContent = [id === "article" ? null : id, date].filter(Boolean).join(" · ");
  markArticle(at("article"), text, mentions);
  nameMarks(at("article"));
  showLegend(at("legend"), at("article"), mentions);
  showFacts(at("facts"), facts, point);
  if (!facts.length) at("facts").createCaption().textContent = say("no_facts");
  at("download").disabled = !facts.length;
  showEntities(at("entities"), entities);
  at("entities-section").hidden = !entities.length;
}

function point(fact) {
  const mark = findMark(at("article"), fact);
  if (!mark) return;
  mark.scrollIntoView({ block: "center" });
  mark.focus({ preventScroll: true });
}

function acceptDrops() {
  const form = at("form");
  // The whole page takes the file, or else a miss would leave the page for it.
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    form.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget || form.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    form.classList.remove("over");
    const [file] = event.dataTransfer.files;
    if (!file) return;
    event.preventDefault();
    read(file);
  });
}
