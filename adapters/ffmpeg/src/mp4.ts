import type { FileHandle } from 'node:fs/promises';

const HEADER_BYTES = 16;
/** A fragmented class of eight hours has two boxes a second. */
const MAX_BOXES = 100_000;

/**
 * What is wrong with the outermost structure of an MP4, or null. ISO/IEC 14496-12: a file is a sequence of boxes, each with its size
 * and type; so the boxes of a whole file end exactly at its end. Reads the headers only.
 */
export const mp4Fault = async (file: FileHandle, fileBytes: number): Promise<string | null> => {
  let offset = 0;
  let hasMovie = false;
  for (let count = 0; offset < fileBytes; count += 1) {
    if (count === MAX_BOXES) return `It has more than ${MAX_BOXES} boxes.`;
    const box = await boxAt(file, offset, fileBytes);
    if (box === null || offset + box.sizeBytes > fileBytes)
      return 'It was cut short, or is broken: its boxes do not end with it.';
    hasMovie ||= box.type === 'moov';
    offset += box.sizeBytes;
  }
  return hasMovie ? null : 'It was cut short: it has no index (moov).';
};

const boxAt = async (
  file: FileHandle,
  offset: number,
  fileBytes: number,
): Promise<{ readonly type: string; readonly sizeBytes: number } | null> => {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, offset);
  if (bytesRead < 8) return null;
  const type = buffer.toString('latin1', 4, 8);
  const short = buffer.readUInt32BE(0);
  if (short === 0) return { type, sizeBytes: fileBytes - offset };
  if (short === 1) {
    const long = bytesRead === HEADER_BYTES ? Number(buffer.readBigUInt64BE(8)) : 0;
    return long >= HEADER_BYTES ? { type, sizeBytes: long } : null;
  }
  return short >= 8 ? { type, sizeBytes: short } : null;
};
