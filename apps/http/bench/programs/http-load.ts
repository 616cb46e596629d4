import { signedHeaders } from '../../test/support/signed-webhook.js';
import { openConnection, postRequest } from '../support/http-connection.js';
import { HttpLoad, type HttpLoadResult } from '../support/load-plans.js';
import { answerQuestions } from '../support/program.js';
import { runLoad } from '../support/run-load.js';
import { webhookBodies } from '../support/webhook-bodies.js';

const makeRequests = ({ url: text, requests }: HttpLoad): Uint8Array[] => {
  const url = new URL(text);
  if (requests.type === 'posts') return requests.posts.map(({ body, headers }) => postRequest(url, body, headers));
  return webhookBodies(requests.plan).map((body) =>
    postRequest(url, body, signedHeaders(body, requests.signer, Date.now())),
  );
};

const press = async (load: HttpLoad): Promise<HttpLoadResult> => {
  const requests = makeRequests(load);
  const url = new URL(load.url);
  const lanes = await Promise.all(Array.from({ length: load.pressure.lanes }, () => openConnection(url)));
  const refused: Record<string, number> = {};
  try {
    const result = await runLoad(load.pressure, async (lane, index) => {
      const [connection, request] = [lanes[lane], requests[index]];
      if (connection === undefined || request === undefined) throw new Error('more was asked than was made ready');
      const status = await connection.send(request);
      if (status !== 200) refused[status] = (refused[status] ?? 0) + 1;
    });
    return { ...result, refused };
  } finally {
    for (const connection of lanes) connection.close();
  }
};

answerQuestions(HttpLoad, press);
