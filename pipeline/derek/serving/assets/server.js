// What the page asks its server. All of it goes through `fetch` in its usual mode, in which the server is told the page's origin.
export class Problem extends Error {
  constructor(key, sentence = "") {
    super(sentence || key);
    this.key = key;
    this.sentence = sentence;
  }
}

const KEYS = { 413: "too_large", 415: "unknown_kind", 503: "busy" };

export async function extractText(article) {
  return (await post("extract", JSON.stringify(article), "application/json")).json();
}

export async function extractFile(file, date) {
  const query = new URLSearchParams({ name: file.name, ...(date ? { date } : {}) });
  return (await post(`extract/file?${query}`, file, "application/octet-stream")).json();
}

export async function factsAsCsv(article, safe) {
  return (await post(`facts.csv?spreadsheet=${safe}`, JSON.stringify(article), "application/json")).blob();
}

async function post(address, body, type) {
  let answer;
  try {
    answer = await fetch(address, { method: "POST", body, headers: { "Content-Type": type } });
  } catch {
    throw new Problem("unreachable");
  }
  if (answer.ok) return answer;
  const { error } = await answer.json().catch(() => ({ error: answer.statusText }));
  throw new Problem(KEYS[answer.status] ?? "problem", error);
}
