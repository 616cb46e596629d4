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

/** Class tokens to try the app with; secrets, for the terminal only. */
export interface DemoLinks {
  readonly courseSlug: string;
  readonly tokens: readonly { readonly name: string; readonly role: string; readonly token: string }[];
  /** Where the simulator listens. */
  readonly simulatorUrl: string;
}

/** Signs class tokens for a teacher and a student, as a course platform would. */
export const demoLinks = async (demo: {
  secret: string;
  issuer: string;
  audience: string | null;
  simulatorUrl: string;
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
  return { courseSlug: DEMO_COURSE.slug, tokens: await Promise.all(tokens), simulatorUrl: demo.simulatorUrl };
};

/** What the terminal shows of a running demo. */
export const demoText = (url: string, { courseSlug, tokens, simulatorUrl }: DemoLinks): string =>
  [
    '',
    `Homeroom runs at ${url}, with a simulator in place of PlugNMeet at ${simulatorUrl}.`,
    'It is a demo: set PLUGNMEET_URL, PLUGNMEET_API_KEY and PLUGNMEET_API_SECRET for real classes.',
    '',
    ...tokens.flatMap(({ name, role, token }) => [`# ${name}, ${role}`, `${role.toUpperCase()}=${token}`, '']),
    'Open a class, and join it:',
    `  curl -sX POST ${url}/api/course/${courseSlug}/online/room/create/ -H "Authorization: Bearer $TEACHER" -H 'Content-Type: application/json' -d '{"room_id":"matrices"}'`,
    `  curl -sX POST ${url}/api/course/online/room/token/ -H "Authorization: Bearer $STUDENT" -H 'Content-Type: application/json' -d '{"room_id":"matrices"}'`,
    `The whole class by curl: README.md. The API: ${url}/docs`,
    '',
  ].join('\n');
