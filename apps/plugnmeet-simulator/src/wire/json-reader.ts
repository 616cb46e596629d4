import { parseJson } from './unknown-json.js';

/**
 * A JSON reader that keeps where each value stood, because PlugNMeet's refusals name the place
 * (`(line 1:49): invalid value for string field roomTitle: 5`, exchange room-create-wrong-type).
 */
export type JsonNode = { readonly at: number; readonly raw: string } & (
  | { readonly kind: 'object'; readonly entries: ReadonlyMap<string, JsonNode> }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number' }
  | { readonly kind: 'bool'; readonly on: boolean }
  | { readonly kind: 'null' }
);

/** What the server answers in `msg` when a request body cannot be read. */
export class UnreadableBody extends Error {
  constructor(words: string) {
    // Go's protobuf separates its name with this blank, to keep programs from relying on the text.
    super(`proto:\u00a0${words}`);
  }
}

/** Nesting beyond this is refused, so that a hostile body cannot exhaust the stack. */
const MAX_DEPTH = 64;

const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/sy;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /true|false|null/y;
const ANY_TOKEN = /[A-Za-z0-9_+.-]+|./suy;
const SPACE = /[ \t\r\n]*/y;

/** Reads one JSON text. Throws UnreadableBody with the server's own words. */
export function readJson(source: string): JsonNode {
  const reader = new Reader(source);
  const node = reader.value(0);
  reader.end();
  return node;
}

/** `(line 1:49)`: both counted from 1. */
export function placeOf(source: string, at: number): string {
  const before = source.slice(0, at);
  const line = before.split('\n').length;
  return `(line ${line}:${at - before.lastIndexOf('\n')})`;
}

class Reader {
  private at = 0;

  constructor(private readonly source: string) {}

  value(depth: number): JsonNode {
    this.space();
    const at = this.at;
    if (depth > MAX_DEPTH) throw new UnreadableBody('exceeded max recursion depth');
    const first = this.source[at];
    if (first === '{') return this.object(at, depth);
    if (first === '[') return this.array(at, depth);
    const string = this.take(STRING);
    if (string !== undefined) return { kind: 'string', at, raw: string, text: this.textOf(string, at) };
    const word = this.take(WORD);
    if (word === 'null') return { kind: 'null', at, raw: word };
    if (word !== undefined) return { kind: 'bool', at, raw: word, on: word === 'true' };
    const number = this.take(NUMBER);
    if (number !== undefined) return { kind: 'number', at, raw: number };
    throw this.unexpected();
  }

  end(): void {
    this.space();
    if (this.at < this.source.length) throw this.unexpected();
  }

  private object(at: number, depth: number): JsonNode {
    const entries = new Map<string, JsonNode>();
    this.at += 1;
    if (!this.accept('}')) {
      do {
        this.space();
        const nameAt = this.at;
        const name = this.take(STRING);
        if (name === undefined) throw this.unexpected();
        this.expect(':');
        entries.set(this.textOf(name, nameAt), this.value(depth + 1));
      } while (this.accept(','));
      this.expect('}');
    }
    return { kind: 'object', at, raw: '{', entries };
  }

  private array(at: number, depth: number): JsonNode {
    const items: JsonNode[] = [];
    this.at += 1;
    if (!this.accept(']')) {
      do items.push(this.value(depth + 1));
      while (this.accept(','));
      this.expect(']');
    }
    return { kind: 'array', at, raw: '[', items };
  }

  private accept(mark: string): boolean {
    this.space();
    if (this.source[this.at] !== mark) return false;
    this.at += 1;
    return true;
  }

  private expect(mark: string): void {
    if (!this.accept(mark)) throw this.unexpected();
  }

  private space(): void {
    this.take(SPACE);
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  private textOf(raw: string, at: number): string {
    const text = parseJson(raw);
    if (typeof text === 'string') return text;
    throw new UnreadableBody(`syntax error ${placeOf(this.source, at)}: invalid string`);
  }

  private unexpected(): UnreadableBody {
    const token = this.take(ANY_TOKEN);
    if (token === undefined && this.source.trim() !== '') return new UnreadableBody('unexpected EOF');
    const at = this.at - (token?.length ?? 0);
    return new UnreadableBody(`syntax error ${placeOf(this.source, at)}: unexpected token ${token ?? ''}`);
  }
}
