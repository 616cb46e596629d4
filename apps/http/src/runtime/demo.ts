import { type Clock, HOUR } from '@homeroom/core';
import { SignJWT } from 'jose';

/** Who the demo's tokens are for. */
const PEOPLE = [
  { sub: 'demo-teacher', name: 'Ms Example', role: 'teacher' },
  { sub: 'demo-student', name: 'Ana Ejemplo', role: 'student' },
] as const;

/** The demo's course. */
const DEMO_COURSE = { slug: 'algebra-1', title: 'Algebra I' };

/** How long the demo's tokens are good, in milliseconds: an afternoon of trying things out. */
const TOKEN_LIFE = 8 * HOUR;

/** Where the simulator listens, and what its API is called and signed with. */
export interface SimulatorAccess {
  readonly url: string;
  readonly apiKey: string;
  /** Made for this run. */
  readonly apiSecret: string;
}

/** What it takes to try the app; secrets, for the terminal only. */
export interface DemoLinks {
  readonly courseSlug: string;
  readonly tokens: readonly { readonly name: string; readonly role: string; readonly token: string }[];
  /** Where the simulator listens. */
  readonly simulatorUrl: string;
  readonly simulatorKey: string;
  readonly simulatorSecret: string;
}

/** Signs class tokens for a teacher and a student, as a course platform would. */
export const demoLinks = async (demo: {
  secret: string;
  issuer: string;
  audience: string | null;
  simulator: SimulatorAccess;
  clock: Clock;
}): Promise<DemoLinks> => {
  const issuedAt = Math.floor(demo.clock.now() / 1_000);
  const key = new TextEncoder().encode(demo.secret);
  const tokens = PEOPLE.map(async ({ sub, name, role }) => {
    const jwt = new SignJWT({ name, role, course: DEMO_COURSE, class: { title: 'Matrices' } })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(demo.issuer)
      .setSubject(sub)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + TOKEN_LIFE / 1_000);
    if (demo.audience !== null) jwt.setAudience(demo.audience);
    return { name, role, token: await jwt.sign(key) };
  });
  const { url: simulatorUrl, apiKey: simulatorKey, apiSecret: simulatorSecret } = demo.simulator;
  return {
    courseSlug: DEMO_COURSE.slug,
    tokens: await Promise.all(tokens),
    simulatorUrl,
    simulatorKey,
    simulatorSecret,
  };
};

/** What the terminal shows of a running demo: all of it but the sentences can be pasted into a shell. */
export const demoText = (url: string, demo: DemoLinks): string =>
  [
    '',
    `Homeroom runs at ${url}, with a simulator in place of PlugNMeet at ${demo.simulatorUrl}.`,
    'It is a demo: set PLUGNMEET_URL, PLUGNMEET_API_KEY and PLUGNMEET_API_SECRET for real classes.',
    '',
    'Paste these lines into a shell; the commands below need them, and those of README.md do.',
    '',
    `HOMEROOM=${url}`,
    `SIMULATOR=${demo.simulatorUrl}`,
    ...demo.tokens.flatMap(({ name, role, token }) => [`# ${name}, ${role}`, `${role.toUpperCase()}=${token}`]),
    '# What calls of the simulator and its webhooks are signed with, in this run',
    `SIMULATOR_KEY=${demo.simulatorKey}`,
    `SIMULATOR_SECRET=${demo.simulatorSecret}`,
    '',
    'Open a class, and get the student a join_url (open it in a browser):',
    `  ${post(`${url}/api/course/${demo.courseSlug}/online/room/create/`, '{"room_id":"matrices"}', 'TEACHER')}`,
    `  ${post(`${url}/api/course/online/room/token/`, '{"room_id":"matrices"}', 'STUDENT')}`,
    'Let somebody in without a browser, and see what the simulator knows:',
    `  ${post(`${demo.simulatorUrl}/simulator/join`, '{"roomId":"matrices","userId":"guest"}')}`,
    `  curl -s ${demo.simulatorUrl}/simulator/state`,
    'In the checkout, the same by script, and a webhook that is signed as PlugNMeet signs:',
    `  CLASS_TOKEN=$TEACHER scripts/create_live_room.sh --course ${demo.courseSlug} --url ${url}`,
    `  PLUGNMEET_API_KEY=$SIMULATOR_KEY PLUGNMEET_API_SECRET=$SIMULATOR_SECRET node scripts/test_webhook.mjs --url ${url}/api/course/plugnmeet/webhook/ --event room_started --room-id matrices`,
    `The whole class by curl: README.md. The API: ${url}/docs`,
    '',
  ].join('\n');

/** A command that posts JSON, as the person whose token the shell's variable holds. */
const post = (url: string, json: string, bearer?: string): string =>
  [
    `curl -sX POST ${url}`,
    ...(bearer === undefined ? [] : [`-H "Authorization: Bearer $${bearer}"`]),
    `-H 'Content-Type: application/json' -d '${json}'`,
  ].join(' ');
