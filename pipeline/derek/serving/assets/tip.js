// What a mention stands for and which rule found it, beside the mention that is pointed at or has the focus.
const GAP = 6;

export function attachTip(container, tip, describe) {
  const show = (event) => {
    const mark = event.target.closest?.("mark:not(.off)");
    if (!mark) return hide();
    tip.replaceChildren(...describe(mark).filter(Boolean).map(line));
    tip.hidden = false;
    place(tip, mark.getClientRects()[0]);
  };
  const hide = () => {
    tip.hidden = true;
  };
  container.addEventListener("mouseover", show);
  container.addEventListener("focusin", show);
  container.addEventListener("mouseleave", hide);
  container.addEventListener("focusout", hide);
  document.addEventListener("scroll", hide, { passive: true });
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}

function line(text) {
  const row = document.createElement("div");
  row.textContent = text;
  return row;
}

function place(tip, beside) {
  const left = Math.min(beside.left, document.documentElement.clientWidth - tip.offsetWidth - GAP);
  const below = beside.bottom + GAP;
  const fits = below + tip.offsetHeight < window.innerHeight;
  tip.style.left = `${Math.max(GAP, left)}px`;
  tip.style.top = `${fits ? below : beside.top - tip.offsetHeight - GAP}px`;
}
