import type { MediaToolFailed } from '@homeroom/core';
import type { FfmpegCommand } from 'fluent-ffmpeg';
import { err, type Result, ResultAsync } from 'neverthrow';
import { toolFailed } from './failures.js';
import type { ProcessExit } from './guarded-process.js';

/**
 * Lets fluent-ffmpeg (2.1.3, archived) run a command, but start its process by `start`. On its own it throws outside every callback
 * when a spawn fails, keeps a line of any length in memory, knows no process group, keeps one ffmpeg path for the whole program, and
 * first asks ffmpeg for its formats and encoders, in processes without a time limit. Those four members are replaced; its version is
 * pinned. Never rejects.
 */
export const runFluently = (
  command: FfmpegCommand,
  start: (args: readonly string[]) => ResultAsync<ProcessExit, MediaToolFailed>,
): ResultAsync<ProcessExit, MediaToolFailed> =>
  new ResultAsync(
    new Promise((resolve) => {
      let answer: Result<ProcessExit, MediaToolFailed> = err(toolFailed('fluent-ffmpeg did not run the command'));
      const replaced = {
        _checkCapabilities: (done: () => void): void => done(),
        availableEncoders: (done: (error: null, encoders: object) => void): void => done(null, {}),
        _spawnFfmpeg: (args: readonly string[], _options: unknown, _started: unknown, ended: Ended): void => {
          void start(args).then((result) => {
            answer = result;
            ended(null, NO_LINES, NO_LINES);
          });
        },
      };
      Object.assign(command, replaced)
        .on('end', () => resolve(answer))
        .on('error', (error: unknown) => resolve(err(toolFailed('fluent-ffmpeg failed', error))))
        .run();
    }),
  );

type Ended = (error: null, stdout: Lines, stderr: Lines) => void;

interface Lines {
  get(): string;
}

/** What fluent-ffmpeg wants to know about the output: nothing, the guard has it. */
const NO_LINES: Lines = { get: () => '' };
