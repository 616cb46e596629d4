// Prints an online class token for create_live_room.sh, made of its environment: a secret in an argument could be read by every user of the machine.
import { readFileSync } from 'node:fs';
import { signJwt } from './jwt.mjs';

// Shorter ones can be guessed, and Homeroom refuses them too.
const LEAST_SECRET_BYTES = 32;

const env = process.env;
const secret = readSecret();
if (Buffer.byteLength(secret) < LEAST_SECRET_BYTES || !env.CLASS_TOKEN_ISSUER) {
  console.error(
    `Set CLASS_TOKEN_ISSUER, and CLASS_TOKEN_SECRET or CLASS_TOKEN_SECRET_FILE (at least ${LEAST_SECRET_BYTES} bytes), or CLASS_TOKEN; see --help.`,
  );
  process.exit(2);
}

const issuedAt = Math.floor(Date.now() / 1000);
const claims = {
  iss: env.CLASS_TOKEN_ISSUER,
  ...(env.CLASS_TOKEN_AUDIENCE ? { aud: env.CLASS_TOKEN_AUDIENCE } : {}),
  sub: env.USER_ID,
  name: env.USER_NAME,
  role: 'teacher',
  course: { slug: env.COURSE_SLUG },
  ...(env.CLASS_TITLE ? { class: { title: env.CLASS_TITLE } } : {}),
  iat: issuedAt,
  exp: issuedAt + Number(env.TOKEN_MINUTES) * 60,
};
console.log(signJwt(claims, secret));

function readSecret() {
  if (!env.CLASS_TOKEN_SECRET_FILE) return env.CLASS_TOKEN_SECRET ?? '';
  try {
    return readFileSync(env.CLASS_TOKEN_SECRET_FILE, 'utf8').trim();
  } catch (error) {
    console.error(`Cannot read CLASS_TOKEN_SECRET_FILE: ${error.code}`);
    process.exit(2);
  }
}
