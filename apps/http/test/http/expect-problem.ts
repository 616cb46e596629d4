import { expect } from 'chai';
import type { Reply } from './running-app.js';
import { textAt } from './story.js';

/** The reply is this problem, and names what is wrong. */
export const expectProblem = (reply: Reply, status: number, code: string): void => {
  expect(reply.json, reply.text).to.include({ status, code });
  expect(reply.status).to.equal(status);
  expect(reply.headers.get('Content-Type')).to.equal('application/problem+json');
  expect(textAt(reply.json, 'type')).to.equal(`urn:homeroom:problem:${code}`);
  expect(textAt(reply.json, 'title')).not.to.equal('');
  expect(textAt(reply.json, 'detail')).to.match(/\.$/);
};
