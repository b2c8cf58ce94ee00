// The rows of the page as objects that know each other: a fact its article, an article its facts and mentions.

const DATA = JSON.parse(document.getElementById("data").textContent);
const FIGURES = DATA.figures;

const ENTITIES = rowsOf("entities");
const DOCUMENTS = rowsOf("documents");
const FACTS = rowsOf("facts");
const MENTIONS = rowsOf("mentions");

/** The rows of a table by the names of its columns, each with its number. */
function rowsOf(table) {
  const columns = DATA.columns[table];
  return DATA[table].map((cells, number) => {
    const row = { number };
    for (let column = 0; column < columns.length; column += 1) row[columns[column]] = cells[column];
    return row;
  });
}

for (const article of DOCUMENTS) {
  article.passages = article.passages.map(([offset, text]) => new Passage(offset, text));
  article.factRows = [];
  article.mentionRows = [];
}
for (const fact of FACTS) {
  fact.article = DOCUMENTS[fact.document];
  fact.amount = fact.value === null ? null : Number(fact.value);
  fact.article.factRows.push(fact);
}
for (const mention of MENTIONS) {
  mention.article = DOCUMENTS[mention.document];
  mention.entity = mention.entity === null ? null : ENTITIES[mention.entity];
  mention.article.mentionRows.push(mention);
}

const ARTICLE_OF = new Map(DOCUMENTS.map((article) => [article.id, article]));
const ENTITY_OF = new Map(ENTITIES.map((entity) => [entity.id, entity]));

/** The text of an article between two offsets; empty where no passage has it. */
function textBetween(article, start, end) {
  const passage = article.passages.find((one) => one.holds({ start, end }));
  return passage ? passage.slice(start, end) : "";
}

/** All that can be searched of a fact, made when it is first asked for. */
function wordsOf(fact) {
  if (fact.words === undefined) {
    const sentence = textBetween(fact.article, fact.sentenceStart, fact.sentenceEnd);
    const said = [fact.text, sentence, fact.item, fact.unit, fact.subject, fact.speaker, fact.predicate, fact.value, fact.source];
    fact.words = [...said, fact.article.title, fact.article.id, fact.article.source].filter(Boolean).join("\n").toLowerCase();
  }
  return fact.words;
}

/** The words of a search, all of which a row must have. */
function searchWords(typed) {
  return typed.toLowerCase().split(/\s+/).filter(Boolean);
}
