import type { JoinToken } from './join-token-routes.js';

export type Page = { readonly status: number; readonly html: string };

const STYLE = `body { font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 4rem auto; padding: 0 1rem }
button { font: inherit; padding: .4rem 1.2rem; margin-right: .5rem }`;

/** Joins with the token of its own address, so that the page itself holds no token. */
const SCRIPT = `const token = new URLSearchParams(location.search).get('access_token');
const [join, leave, status] = ['join', 'leave', 'status'].map((id) => document.getElementById(id));
let participantSid = null;
const send = async (command, body) => {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch('/simulator/' + command, { method: 'POST', headers, body: JSON.stringify(body) });
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.error);
  return json;
};
const show = (words, sid) => {
  participantSid = sid;
  join.disabled = sid !== null;
  leave.disabled = sid === null;
  status.textContent = words;
};
const attempt = (work) => () => work().catch((error) => show(error.message, null));
join.onclick = attempt(async () => show('You are in the class.', (await send('join', { token })).participantSid));
leave.onclick = attempt(async () => { await send('leave', { participantSid }); show('You have left.', null); });`;

/** Who joins which room with this link, and two buttons. */
export function joinPage({ roomId, userId, name }: JoinToken, nonce: string): Page {
  const body = `<h1>Join the class</h1>
<p>You join the room <strong>${escapeHtml(roomId)}</strong> as <strong>${escapeHtml(name || userId)}</strong>
(user id ${escapeHtml(userId)}).</p>
<p>This is a simulator: there is no sound and no picture, but the class's register sees you come and go.</p>
<p><button id="join">Join</button><button id="leave" disabled>Leave</button></p>
<p id="status" role="status">You are not in the class.</p>
<script nonce="${nonce}">${SCRIPT}</script>`;
  return { status: 200, html: html('Join the class', body, nonce) };
}

export function messagePage(status: number, title: string, words: string, nonce: string): Page {
  return { status, html: html(title, `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(words)}</p>`, nonce) };
}

function html(title: string, body: string, nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${STYLE}</style></head>
<body>${body}</body>
</html>
`;
}

function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (mark) => entities[mark] ?? mark);
}
