import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';

/** A program of this folder in a process of its own, which answers one question at a time. */
export interface Program {
  readonly pid: number;
  ask<Answer>(question: object, answer: z.ZodType<Answer>): Promise<Answer>;
  stop(): Promise<void>;
}

/** Longest that a program may take for one answer: the biggest of them is a load of 100,000 webhooks. */
const ANSWER_TIMEOUT_MS = 170_000;

/** Starts `programs/<name>.js`. It ends with this process, or when it is stopped. */
export const startProgram = (name: string): Program => {
  const child = fork(fileURLToPath(new URL(`../programs/${name}.js`, import.meta.url)), { serialization: 'advanced' });
  const ended = once(child, 'exit');
  if (child.pid === undefined) throw new Error(`the program ${name} did not start`);
  return {
    pid: child.pid,
    async ask(question, answer) {
      const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
      child.send(question);
      const gone = ended.then(([code]) => Promise.reject(new Error(`the program ${name} ended with ${code}`)));
      const [message] = await Promise.race([once(child, 'message', { signal }), gone]);
      return answer.parse(message);
    },
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
};

/** The other side: answers each question, one after the other; ends when nobody can ask any more. A failure ends it too. */
export const answerQuestions = <Question>(
  questions: z.ZodType<Question>,
  answer: (question: Question) => Promise<object>,
): void => {
  let last: Promise<void> = Promise.resolve();
  process.on('message', (message) => {
    last = last.then(async () => void process.send?.(await answer(questions.parse(message))));
  });
  process.on('disconnect', () => process.exit());
};
