import { type JsonNode, placeOf, readJson, UnreadableBody } from './json-reader.js';
import type { Field, Fields, Message, Scalar, Value } from './messages.js';

const UINT32_MAX = 0xffff_ffffn;
const UINT64_MAX = 0xffff_ffff_ffff_ffffn;

/**
 * Reads a request body as the server's protojson does: camelCase and snake_case names, unknown fields
 * ignored, null = absent, 64-bit numbers as number or string, a wrong type fails the whole request
 * (exchanges room-create-unknown-fields, -null-fields, -wrong-type, -duration-number, -extra-data-*).
 * Throws UnreadableBody with the server's own words.
 */
export function readMessage(table: Message, source: string): Fields {
  return readFields(table, readJson(source), source);
}

function readFields(table: Message, node: JsonNode, source: string): Fields {
  if (node.kind !== 'object') throw unexpected(node, source);
  const out: Record<string, Value> = {};
  for (const [name, field] of Object.entries(table)) {
    const jsonName = camelCase(name);
    const found = node.entries.get(jsonName) ?? node.entries.get(name);
    if (found !== undefined && found.kind !== 'null') out[name] = readField(field, jsonName, found, source);
  }
  return out;
}

function readField(field: Field, name: string, node: JsonNode, source: string): Value {
  switch (field.kind) {
    case 'message':
      return readFields(field.message, node, source);
    case 'strings':
      if (node.kind !== 'array') throw unexpected(node, source);
      return node.items.map((item) => String(readScalar('string', name, item, source)));
    case 'map':
      if (node.kind !== 'object') throw unexpected(node, source);
      return Object.fromEntries(
        [...node.entries].map(([key, value]) => [key, readScalar('string', 'value', value, source)]),
      );
    default:
      return readScalar(field.kind, name, node, source);
  }
}

function readScalar(kind: Scalar, name: string, node: JsonNode, source: string): string | number | boolean {
  if (kind === 'string' && node.kind === 'string') return node.text;
  if (kind === 'bool' && node.kind === 'bool') return node.on;
  if (kind === 'uint32' || kind === 'uint64') {
    const number = wholeNumber(node, kind === 'uint32' ? UINT32_MAX : UINT64_MAX);
    if (number !== undefined) return kind === 'uint32' ? Number(number) : String(number);
  }
  throw new UnreadableBody(`${placeOf(source, node.at)}: invalid value for ${kind} field ${name}: ${node.raw}`);
}

function wholeNumber(node: JsonNode, max: bigint): bigint | undefined {
  const digits = node.kind === 'number' ? node.raw : node.kind === 'string' ? node.text : '';
  if (!/^[0-9]{1,20}$/.test(digits)) return undefined;
  const number = BigInt(digits);
  return number <= max ? number : undefined;
}

function unexpected(node: JsonNode, source: string): UnreadableBody {
  return new UnreadableBody(`syntax error ${placeOf(source, node.at)}: unexpected token ${node.raw}`);
}

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}
