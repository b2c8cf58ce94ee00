// Mentions highlighted in their text, one inside another where they are so: a ministry inside its minister's title.

/** Deeper than any real article goes; what lies deeper is shown without marks of its own. */
const DEEPEST = 12;

/** A passage as a paragraph with a mark for each mention; `describe` makes a mark of a mention. */
function markedPassage(passage, mentions, describe) {
  const queue = mentions.filter((mention) => passage.holds(mention)).map((mention) => ({ mention, start: mention.start, end: mention.end }));
  queue.sort(byPlace);
  const paragraph = make("p", { class: "passage" });
  fill(paragraph, passage, { queue, describe, start: passage.offset, end: passage.offset + passage.length, depth: 0 });
  return paragraph;
}

/** The outer of two that begin together comes first. */
function byPlace(one, other) {
  return one.start - other.start || other.end - one.end;
}

function fill(parent, passage, { queue, describe, start, end, depth }) {
  let at = start;
  while (queue.length && queue[0].start < end) {
    const piece = queue.shift();
    if (piece.end > end) {
      // It goes on after the mark around it: the rest becomes a mark of its own there.
      queue.splice(insertionPlace(queue, end), 0, { ...piece, start: end });
      piece.end = end;
    }
    if (depth >= DEEPEST) continue;
    parent.append(passage.slice(at, piece.start));
    const mark = describe(piece.mention);
    fill(mark, passage, { queue, describe, start: piece.start, end: piece.end, depth: depth + 1 });
    mark.append(make("span", { class: "tag", "aria-hidden": "true" }, piece.mention.label ? sayName("label", piece.mention.label) : ""));
    parent.append(mark);
    at = piece.end;
  }
  parent.append(passage.slice(at, end));
}

function insertionPlace(queue, start) {
  const found = queue.findIndex((piece) => piece.start >= start);
  return found < 0 ? queue.length : found;
}

/** What is said of a mention on hover and focus: its canonical form, its label, and the rule or model that found it. */
class Tip {
  constructor(around) {
    this.around = around;
    this.element = make("div", { class: "tip", role: "tooltip", id: "tip", hidden: true });
    around.append(this.element);
  }

  show(mark, mention) {
    this.hide();
    this.mark = mark;
    mark.setAttribute("aria-describedby", "tip");
    const lines = [
      ["tip.label", `${sayName("label", mention.label)} (${mention.label})`],
      ["tip.role", mention.entity && mention.entity.role],
      ["tip.source", mention.source],
      ["tip.score", mention.score],
    ].filter(([, said]) => said !== null && said !== undefined && said !== "");
    this.element.replaceChildren(
      make("strong", {}, mention.canonical || mark.dataset.text),
      make("dl", {}, ...lines.flatMap(([key, said]) => [make("dt", {}, say(key)), make("dd", {}, String(said))])),
    );
    this.element.hidden = false;
    this.follow();
  }

  /** Stay with the mark when what is around it scrolls. */
  follow() {
    if (this.mark) this.place(this.mark.getClientRects()[0] || this.mark.getBoundingClientRect());
  }

  /** Above the mark where there is room, else below it; never beyond the edges of the window. */
  place(box) {
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - width - 8));
    const top = box.top - height - 8 > 8 ? box.top - height - 8 : box.bottom + 8;
    this.element.style.left = `${left}px`;
    this.element.style.top = `${top}px`;
  }

  hide() {
    this.element.hidden = true;
    if (this.mark) this.mark.removeAttribute("aria-describedby");
    this.mark = null;
  }
}
