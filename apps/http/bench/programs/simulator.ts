import { startSimulator } from '@homeroom/plugnmeet-simulator';
import { z } from 'zod';
import { SIGNER } from '../support/identity.js';
import { answerQuestions } from '../support/program.js';

// A simulated PlugNMeet that tells nobody of anything: the benchmarks send the webhooks themselves, and count them.

answerQuestions(z.object({}), async () => {
  const { url } = await startSimulator({ apiKey: SIGNER.apiKey, apiSecret: SIGNER.apiSecret });
  return { url };
});
