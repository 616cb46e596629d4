import { Problem } from '../problem.mjs';

const NAME = /^([A-Za-z]\w*):/;

/**
 * The comment that stands above each property of an object in TypeScript, by the property's dotted path: why it has its value.
 * `text` is the source, `opening` the line that opens the object. A property without a comment of its own shares the one above it, as its author
 * wrote it; what stands inside an object on one line shares that line's.
 */
export function commentsOf(text, opening) {
  const lines = text.split('\n').map((line) => line.trim());
  const start = lines.indexOf(opening);
  if (start === -1) throw new Problem(`There is no line "${opening}".`);
  const comments = new Map();
  const path = [];
  let words = [];
  let isFinished = true;
  for (const line of lines.slice(start + 1)) {
    const said = /^(?:\/\/|\/\*\*) ?(.*?)(?: ?\*\/)?$/.exec(line);
    if (said !== null) {
      if (isFinished) words = [];
      words.push(said[1]);
      isFinished = false;
      continue;
    }
    if (/^[}\]]/.test(line)) {
      if (path.length === 0) return comments;
      path.pop();
      words = [];
      continue;
    }
    const name = NAME.exec(line)?.[1];
    if (name === undefined) continue;
    comments.set([...path, name].join('.'), words.join(' '));
    isFinished = true;
    if (line.endsWith('{')) path.push(name);
  }
  throw new Problem(`The object that "${opening}" opens has no end.`);
}

/** The comment of a path, or of the nearest part of it that has one. */
export function commentAt(comments, path) {
  for (let at = path; at !== ''; at = at.includes('.') ? at.slice(0, at.lastIndexOf('.')) : '') {
    const comment = comments.get(at);
    if (comment) return comment;
  }
  throw new Problem(`${path} has no comment that says why.`);
}
