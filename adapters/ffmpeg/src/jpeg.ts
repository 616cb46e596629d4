/** The size of a picture. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

const START_OF_IMAGE = 0xffd8;
const END_OF_IMAGE = 0xffd9;
/** Start-of-frame markers are C0 to CF, but for three that mean something else. */
const NO_FRAME = [0xc4, 0xc8, 0xcc];

/** The size of a whole JPEG (ITU-T T.81, annex B), or null when the bytes are none: exit code 0 of a tool says little. */
export const jpegSize = (bytes: Uint8Array): PictureSize | null => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint16(0) !== START_OF_IMAGE) return null;
  if (view.getUint16(bytes.length - 2) !== END_OF_IMAGE) return null;
  // Each segment: FF, marker, length (of itself and what follows).
  for (let offset = 2; offset + 9 <= bytes.length; offset += 2 + view.getUint16(offset + 2)) {
    if (view.getUint8(offset) !== 0xff) return null;
    const marker = view.getUint8(offset + 1);
    if (marker < 0xc0 || marker > 0xcf || NO_FRAME.includes(marker)) continue;
    const [height, width] = [view.getUint16(offset + 5), view.getUint16(offset + 7)];
    return width > 0 && height > 0 ? { width, height } : null;
  }
  return null;
};
