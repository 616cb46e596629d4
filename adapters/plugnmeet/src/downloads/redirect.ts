import type { VideoServerNotUnderstood } from '@homeroom/core';
import { err, ok, type Result } from 'neverthrow';
import { notUnderstood } from '../calls/failures.js';

/**
 * Where a download goes on after a redirect. From 2.3.0 on a PlugNMeet may send downloads to another host; a file is only
 * taken from hosts that the operator has named, since whoever can make an answer could otherwise point us at any address
 * of our own network. Never from https back to http.
 */
export const redirectTarget = (
  from: URL,
  location: string | null,
  hosts: ReadonlySet<string>,
): Result<URL, VideoServerNotUnderstood> => {
  const target = location === null ? null : parseUrl(location, from);
  if (target === null) return err(notUnderstood('the download was redirected to no address'));
  if (!hosts.has(target.host) && !hosts.has(target.hostname)) {
    return err(notUnderstood(`the download was redirected to ${target.host}, which is not among the allowed hosts`));
  }
  const keepsSafety = target.protocol === 'https:' || (target.protocol === 'http:' && from.protocol === 'http:');
  if (!keepsSafety)
    return err(notUnderstood(`the download was redirected from ${from.protocol} to ${target.protocol}`));
  if (target.username !== '' || target.password !== '') {
    return err(notUnderstood('the download was redirected to an address with a password'));
  }
  return ok(target);
};

const parseUrl = (text: string, base: URL): URL | null => (URL.canParse(text, base.href) ? new URL(text, base) : null);
