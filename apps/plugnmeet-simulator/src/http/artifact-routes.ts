import type Router from '@koa/router';
import type { Stage } from '../class/stage.js';
import type { Artifact } from '../state/room.js';
import { artifactFile } from '../webhooks/bodies.js';
import type { Fields } from '../wire/messages.js';
import { ARTIFACT_ID, FETCH_LIST } from '../wire/requests.js';
import { type Answer, Refused, success } from './answers.js';
import { call } from './call.js';
import { requireText } from './checks.js';
import { downloadToken } from './downloads.js';
import { pageOf } from './lists.js';
import { databaseTime, pastRoom, rfc3339 } from './room-answers.js';

/** An artifact's download token is good for ten minutes. */
const TOKEN_LIFE_SECONDS = 600;

type Keys = { readonly apiKey: string; readonly apiSecret: string };

/** POST /auth/artifact/*. */
export function addArtifactRoutes(router: Router, need: Stage, keys: Keys): void {
  router.post(
    '/auth/artifact/fetch',
    call(FETCH_LIST, (request) => fetchArtifacts(need, request)),
  );
  router.post(
    '/auth/artifact/info',
    call(ARTIFACT_ID, (request) => {
      const artifact = requireArtifact(need, request);
      const room = pastRoom(artifact.room, databaseTime);
      return success({ artifact_info: artifactAnswer(artifact), room_info: room });
    }),
  );
  router.post(
    '/auth/artifact/getDownloadToken',
    call(ARTIFACT_ID, (request) => {
      const { filePath } = requireArtifact(need, request);
      return success({ token: downloadToken(filePath, TOKEN_LIFE_SECONDS, keys, need.clock()) });
    }),
  );
}

function requireArtifact(need: Stage, request: Fields): Artifact {
  const artifact = need.world.artifacts.get(requireText(request, 'artifact_id'));
  if (artifact === undefined) throw new Refused('artifact not found', 'NOT_FOUND');
  return artifact;
}

/** Here `from` and `limit` are 64-bit, so they are strings (exchange artifact-fetch). */
function fetchArtifacts(need: Stage, request: Fields): Answer {
  const page = pageOf(request, [...need.world.artifacts.values()], (artifact) => artifact.room);
  if (page.items.length === 0) throw new Refused('no artifact found', 'NOT_FOUND');
  return success({
    result: {
      total_artifacts: String(page.total),
      from: String(page.from),
      limit: String(page.limit),
      order_by: page.orderBy,
      artifacts_list: page.items.map(artifactAnswer),
    },
  });
}

function artifactAnswer(artifact: Artifact): Answer {
  return {
    artifact_id: artifact.artifactId,
    room_id: artifact.room.roomId,
    type: 'MEETING_ANALYTICS',
    created: rfc3339(artifact.createdAtMs),
    metadata: { user_info: null, provider_job_info: null, file_info: artifactFile(artifact) },
  };
}
