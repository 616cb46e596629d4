import type { Media, MediaFacts, MediaToolFailed, NotMedia } from '@homeroom/core';
import { errAsync, okAsync } from 'neverthrow';

/** A media tool whose answers a test chooses. */
export interface FakeMedia extends Media {
  /** What `probe` answers from now on. */
  probeGives(answer: MediaFacts | NotMedia | MediaToolFailed): void;
  /** What `poster` answers from now on. */
  posterGives(answer: Uint8Array | NotMedia | MediaToolFailed): void;
  /** The paths that it was asked about, in order. */
  readonly probed: readonly string[];
  /** Where posters were asked for, in order. */
  readonly posters: readonly { readonly path: string; readonly atSeconds: number }[];
}

/** A film of a minute, in 1080p. */
export const A_FILM: MediaFacts = { durationSeconds: 60, width: 1_920, height: 1_080 };

/** The first and last bytes of every JPEG. */
export const A_POSTER: Uint8Array = Uint8Array.from([0xff, 0xd8, 0xff, 0xd9]);

/** Every file is `A_FILM` with the poster `A_POSTER`, until told otherwise. */
export const fakeMedia = (): FakeMedia => {
  let probeAnswer: MediaFacts | NotMedia | MediaToolFailed = A_FILM;
  let posterAnswer: Uint8Array | NotMedia | MediaToolFailed = A_POSTER;
  const probed: string[] = [];
  const posters: { path: string; atSeconds: number }[] = [];
  return {
    probe: (path) => {
      probed.push(path);
      return 'type' in probeAnswer ? errAsync(probeAnswer) : okAsync(probeAnswer);
    },
    poster: (path, atSeconds) => {
      posters.push({ path, atSeconds });
      return posterAnswer instanceof Uint8Array ? okAsync(posterAnswer.slice()) : errAsync(posterAnswer);
    },
    probeGives: (answer) => {
      probeAnswer = answer;
    },
    posterGives: (answer) => {
      posterAnswer = answer;
    },
    probed,
    posters,
  };
};
