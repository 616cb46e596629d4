import type { MediaToolFailed, NotMedia } from '@homeroom/core';

const REASON_CHARACTERS = 300;

/** The file is no film that we can use. */
export const notMedia = (reason: string): NotMedia => ({ type: 'not-media', reason: oneLine(reason) });

/** The tool is missing, took too long or broke; `cause` is what was thrown, if anything was. */
export const toolFailed = (reason: string, cause?: unknown): MediaToolFailed => ({
  type: 'media-tool-failed',
  reason: oneLine(cause instanceof Error ? `${reason}: ${cause.message}` : reason),
});

/** Reasons go to logs: what a tool says about a hostile file must not break out of its line there. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').slice(0, REASON_CHARACTERS);
