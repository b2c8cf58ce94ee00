// The theme, before anything is drawn: the one that the reader chose, or else the system's.
{
  let kept = null;
  try {
    kept = localStorage.getItem("derek-theme");
  } catch {
    // a browser may refuse to keep anything
  }
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.dataset.theme = kept === "light" || kept === "dark" ? kept : system;
}
