import { safeTry } from 'neverthrow';
import { bearerToken, type Edge, enter, identify, logPicture, ofPerson, whoAsks } from '../caller.js';
import { answer, type Operation, type OperationDocs, readBodyWith } from '../operation.js';
import { problemOf } from '../problem-of.js';
import { presentValidation } from './present.js';
import { ValidateBody, ValidationJson } from './schema.js';

const PATH = '/api/course/online/token/validate/';

const docs: OperationDocs = {
  method: 'post',
  path: PATH,
  tag: 'Class',
  summary: 'Check a class token and tell what the person can do now',
  description:
    'The token comes in the body or as a bearer token. Asks the video server nothing, so it is quick. For people: a token of role platform is refused with not_allowed.',
  access: 'class-token',
  body: ValidateBody,
  answers: { 200: { description: 'The token counts.', json: ValidationJson } },
  problems: [],
};

/** Validation: the one operation whose token may also come in the body. */
export const validateOperations = (edge: Edge): Operation[] => [
  {
    docs,
    run: (incoming) =>
      safeTry(async function* () {
        const { ctx } = incoming;
        const given = yield* await readBodyWith(ctx, ValidateBody);
        const token = yield* ofPerson(yield* await identify(edge, ctx, given.token ?? bearerToken(ctx)));
        yield* await edge.limits.take('validating', whoAsks(token), PATH);
        logPicture(incoming, token);
        const caller = yield* await enter(edge, token);
        return edge.liveClasses
          .describeEntrance(caller.actor)
          .mapErr(problemOf)
          .andThen((entrance) => answer(200, presentValidation(caller, entrance)));
      }),
  },
];
