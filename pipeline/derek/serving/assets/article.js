// An article with its mentions marked. Offsets count code points, and strings here are UTF-16: so the text is cut into code points first.
import { say, word } from "./language.js";

export function markArticle(container, text, mentions) {
  const points = Array.from(text);
  const open = [{ node: container, end: points.length }];
  let at = 0;
  const write = (until) => {
    if (until > at) open.at(-1).node.append(points.slice(at, until).join(""));
    at = Math.max(at, until);
  };
  container.replaceChildren();
  for (const mention of ordered(mentions)) {
    while (open.length > 1 && open.at(-1).end <= mention.start) {
      write(open.at(-1).end);
      open.pop();
    }
    // One that begins within another and ends outside has no place in a tree.
    if (mention.end > open.at(-1).end) continue;
    write(mention.start);
    const mark = marked(mention);
    open.at(-1).node.append(mark);
    open.push({ node: mark, end: mention.end });
  }
  while (open.length) {
    write(open.at(-1).end);
    open.pop();
  }
}

export function findMark(container, { start, end }) {
  return container.querySelector(`mark[data-start="${Number(start)}"][data-end="${Number(end)}"]`);
}

// A label's name stands behind the mention by a style, so that the article can be copied without it.
export function nameMarks(container) {
  for (const mark of container.querySelectorAll("mark")) mark.dataset.name = word("labels", mark.dataset.label);
}

export function showLegend(list, container, mentions) {
  const counts = new Map();
  for (const { label } of mentions) counts.set(label, (counts.get(label) ?? 0) + 1);
  const entries = [...counts].sort((one, other) => other[1] - one[1]);
  list.replaceChildren(...entries.map(([label, count]) => entry(label, count, container)));
}

export function describe(mark) {
  const { name, canonical, source, score } = mark.dataset;
  const found = score ? say("model", { score: Number(score).toFixed(2) }) : say("rule", { source });
  return [name, canonical, found];
}

function ordered(mentions) {
  return [...mentions].sort((one, other) => one.start - other.start || other.end - one.end);
}

function marked(mention) {
  const mark = document.createElement("mark");
  mark.tabIndex = 0;
  mark.setAttribute("aria-describedby", "tip");
  for (const key of ["start", "end", "label", "canonical", "source", "score"]) mark.dataset[key] = mention[key] ?? "";
  return mark;
}

function entry(label, count, container) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plate";
  button.dataset.label = label;
  button.setAttribute("aria-pressed", "true");
  button.textContent = `${word("labels", label)} ${count}`;
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    for (const mark of container.querySelectorAll("mark")) {
      if (mark.dataset.label === label) mark.classList.toggle("off", !on);
    }
  });
  item.append(button);
  return item;
}
