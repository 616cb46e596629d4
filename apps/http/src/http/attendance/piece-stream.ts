import { Readable } from 'node:stream';

/** How much text is made ahead of a reader, in bytes: enough to keep a fast line busy. */
const READ_AHEAD_BYTES = 64 * 1_024;

/** Pieces that are being read: the first one was waited for, so that what fails at once is still an answer of its own. */
export interface Opened<Piece> {
  readonly first: IteratorResult<Piece, unknown>;
  readonly rest: AsyncIterator<Piece, unknown>;
}

/** Begins to read. Rejects with what the source throws. Whoever got it must make a stream of it, or call `rest.return`. */
export const openPieces = async <Piece>(pieces: AsyncIterable<Piece>): Promise<Opened<Piece>> => {
  const rest = pieces[Symbol.asyncIterator]();
  return { first: await rest.next(), rest };
};

/**
 * The text of pieces as they are read: the next is asked for when the reader has taken the ones before. When the reader goes
 * away the source is let go; when the source throws the stream breaks with its error, and never ends as if it were whole.
 */
export const pieceStream = <Piece>(
  { first, rest }: Opened<Piece>,
  head: string,
  textOf: (piece: Piece) => string,
): Readable => {
  let before: string | null = head;
  let waiting: IteratorResult<Piece, unknown> | null = first;
  const nextText = async (): Promise<string | null> => {
    for (;;) {
      const next: IteratorResult<Piece, unknown> = waiting ?? (await rest.next());
      waiting = null;
      const text = (before ?? '') + (next.done === true ? '' : textOf(next.value));
      before = null;
      if (text !== '') return text;
      if (next.done === true) return null;
    }
  };
  return new Readable({
    highWaterMark: READ_AHEAD_BYTES,
    read() {
      nextText().then(
        (text) => this.push(text),
        (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
      );
    },
    destroy(error, closed) {
      const stopped = async (): Promise<unknown> => rest.return?.();
      stopped().then(
        () => closed(error),
        (failure: unknown) => closed(error ?? (failure instanceof Error ? failure : new Error(String(failure)))),
      );
    },
  });
};
