// The theme, light or dark; `early.js` chose the first one.
export function theme() {
  return document.documentElement.dataset.theme;
}

export function switchTheme() {
  const other = theme() === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = other;
  try {
    localStorage.setItem("derek-theme", other);
  } catch {
    // a browser may refuse to keep anything
  }
}
