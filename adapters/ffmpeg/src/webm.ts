import type { FileHandle } from 'node:fs/promises';

/** An element's id takes at most 4 bytes, its size at most 8. */
const HEADER_BYTES = 12;
/** RFC 9559: the one element that holds everything else. */
const SEGMENT = 0x18538067;
/** Padding may stand between the EBML header and the segment. */
const MAX_ELEMENTS = 16;

/**
 * What is wrong with the outermost structure of a WebM or Matroska file, or null. RFC 9559: an EBML header, then a segment that says
 * its size, unless it was written to a pipe (then nothing tells where it ends). Reads the headers only.
 */
export const webmFault = async (file: FileHandle, fileBytes: number): Promise<string | null> => {
  let offset = 0;
  for (let count = 0; count < MAX_ELEMENTS; count += 1) {
    const element = await elementAt(file, offset);
    if (element === null) return 'It was cut short, or is broken: it has no segment.';
    const end = offset + element.headerBytes + (element.contentBytes ?? 0);
    if (end > fileBytes) return 'It was cut short: its segment ends after it.';
    if (element.id === SEGMENT) return null;
    offset = end;
  }
  return 'It is broken: it has no segment.';
};

interface Element {
  readonly id: number;
  readonly headerBytes: number;
  /** null when unknown. */
  readonly contentBytes: number | null;
}

const elementAt = async (file: FileHandle, offset: number): Promise<Element | null> => {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, offset);
  const header = buffer.subarray(0, bytesRead);
  const idBytes = lengthOf(header[0]);
  const sizeBytes = lengthOf(header[idBytes]);
  if (idBytes > 4 || sizeBytes > 8 || header.length < idBytes + sizeBytes) return null;
  const marked = Buffer.alloc(8);
  header.copy(marked, 8 - sizeBytes, idBytes, idBytes + sizeBytes);
  const size = marked.readBigUInt64BE() - (1n << BigInt(7 * sizeBytes));
  const isUnknown = size === (1n << BigInt(7 * sizeBytes)) - 1n;
  return {
    id: header.readUIntBE(0, idBytes),
    headerBytes: idBytes + sizeBytes,
    contentBytes: isUnknown ? null : Number(size),
  };
};

/** RFC 8794, variable-size integers: as many bytes as the first has zeros in front, and one. 9 when there is none. */
const lengthOf = (first: number | undefined): number => (first === undefined ? 9 : Math.clz32(first) - 24 + 1);
