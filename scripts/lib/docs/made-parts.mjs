import { Problem } from '../problem.mjs';

// <!-- made: NAME ARGUMENT… --> … <!-- /made -->: what stands between is made by the maker of that name, and never by hand. Lines of its own, or inside a line.
const PART = /<!-- made: ([^\n]+?) -->(\n(?:[\s\S]*?\n)??|[^\n]*?)<!-- \/made -->/g;
const OPENING = /<!-- made: /g;

/**
 * The document with each of its made parts made anew. `makers` are functions by name: they are handed the words after the name and answer Markdown.
 * Throws a Problem for a name that nobody makes and for a part without an end.
 */
export function remade(document, makers) {
  const openings = document.match(OPENING)?.length ?? 0;
  let parts = 0;
  const text = document.replace(PART, (_, words, before) => {
    parts += 1;
    const [name, ...args] = words.trim().split(/\s+/);
    const make = Object.hasOwn(makers, name) ? makers[name] : undefined;
    if (make === undefined) throw new Problem(`Nothing makes "${name}".`);
    const made = make(...args).trim();
    return `<!-- made: ${words} -->${before.startsWith('\n') ? `\n${made}\n` : made}<!-- /made -->`;
  });
  if (parts !== openings) throw new Problem('A made part has no end: <!-- /made -->.');
  return text;
}
