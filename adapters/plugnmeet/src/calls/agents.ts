import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** Picks the agent of an address. */
export type Agents = (url: URL) => HttpAgent;

/**
 * Connections that are not kept: on a kept one that the server has just closed a request fails without having arrived,
 * and a join token is never asked for twice.
 */
export const freshConnections = (): Agents => {
  const http = new HttpAgent({ keepAlive: false });
  const https = new HttpsAgent({ keepAlive: false });
  return (url) => (url.protocol === 'https:' ? https : http);
};
