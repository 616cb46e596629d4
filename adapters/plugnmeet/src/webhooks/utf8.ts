const decoder = new TextDecoder();

/** Bytes as text. What is not UTF-8 becomes U+FFFD: one bad letter in a name is no reason to lose an event. */
export const decodeUtf8 = (bytes: Uint8Array): string => decoder.decode(bytes);
