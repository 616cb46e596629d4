/** What of the input is wrong: where, and which rule it breaks. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** Every code of an error, with its status and title (RFC 9457). A code never changes its meaning: programs hang on it. */
export const PROBLEMS = {
  class_token_missing: { status: 401, title: 'The class token is missing' },
  class_token_invalid: { status: 401, title: 'The class token is not valid' },
  class_token_expired: { status: 401, title: 'The class token has expired' },
  admin_key_invalid: { status: 401, title: 'The admin key is missing or wrong' },
  webhook_not_signed: { status: 401, title: 'The webhook is not signed by a known secret' },
  course_mismatch: { status: 403, title: 'The class token is for another course' },
  not_allowed: { status: 403, title: 'Not allowed' },
  user_blocked: { status: 403, title: 'The person is blocked' },
  not_found: { status: 404, title: 'There is nothing here' },
  course_not_found: { status: 404, title: 'There is no such course' },
  live_session_not_found: { status: 404, title: 'There is no such live session' },
  recording_not_found: { status: 404, title: 'There is no such recording' },
  observation_not_found: { status: 404, title: 'There is no such observation' },
  method_not_allowed: { status: 405, title: 'The method is not allowed here' },
  room_id_used: { status: 409, title: 'The room id is used' },
  live_session_not_active: { status: 409, title: 'The live session has no active room' },
  live_session_closing: { status: 409, title: 'The live session is being closed' },
  rule_changed: { status: 409, title: 'The course has another attendance rule by now' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The body is not JSON' },
  range_not_satisfiable: { status: 416, title: 'The range lies outside the file' },
  invalid_input: { status: 422, title: 'The input breaks a rule' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong here' },
  video_server_refused: { status: 502, title: 'The video server refused' },
  video_server_not_understood: { status: 502, title: 'The video server was not understood' },
  storage_unavailable: { status: 503, title: 'The storage is unavailable' },
  video_server_unavailable: { status: 503, title: 'The video server is unavailable' },
  keys_unavailable: { status: 503, title: 'The course platform’s keys are unavailable' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** An error on its way to the caller. */
export interface Problem {
  readonly code: ProblemCode;
  /** Safe to show: no secret, no words of other servers. */
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** For the log alone. */
  readonly cause?: Readonly<Record<string, string>>;
}

/** The document that the caller gets. */
export const problemDocument = ({ code, detail, errors }: Problem) => ({
  type: `urn:homeroom:problem:${code}`,
  ...PROBLEMS[code],
  code,
  detail,
  ...(errors === undefined || errors.length === 0 ? {} : { errors }),
});

/** The media type of that document. */
export const PROBLEM_TYPE = 'application/problem+json';

/** The headers that go with it. A 401 says what it wants (RFC 9110, section 11.6.1). */
export const problemHeaders = (problem: Problem): Record<string, string> => ({
  ...(PROBLEMS[problem.code].status === 401 ? { 'WWW-Authenticate': 'Bearer realm="homeroom"' } : {}),
  ...(problem.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(problem.retryAfterSeconds) }),
  ...problem.headers,
});
