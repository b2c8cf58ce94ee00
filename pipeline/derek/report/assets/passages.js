// Texts whose offsets count code points, as the tables do; a script's strings count UTF-16 units, of which «😀» has two.

/** A piece of an article; `offset` is the code point of the article that it begins at. */
class Passage {
  constructor(offset, text) {
    this.offset = offset;
    this.text = text;
    // For each character of two units, the code point that it is: found once, and only where there are any.
    this.wide = /[\ud800-\udbff][\udc00-\udfff]/.test(text) ? wideCharacters(text) : [];
    this.length = text.length - this.wide.length;
  }

  /** Whether the span of an article lies in this piece. */
  holds(span) {
    return span.start >= this.offset && span.end <= this.offset + this.length && span.start < span.end;
  }

  /** The text between two offsets of the article. */
  slice(start, end) {
    return this.text.slice(this.unit(start), this.unit(end));
  }

  /** The UTF-16 unit at an offset of the article. */
  unit(point) {
    const inside = Math.min(Math.max(point - this.offset, 0), this.length);
    let [low, high] = [0, this.wide.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.wide[middle] < inside) low = middle + 1;
      else high = middle;
    }
    return inside + low;
  }
}

function wideCharacters(text) {
  const found = [];
  let point = 0;
  for (const character of text) {
    if (character.length === 2) found.push(point);
    point += 1;
  }
  return found;
}
