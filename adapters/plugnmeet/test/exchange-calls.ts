import type { ResultAsync } from 'neverthrow';
import type { ListQuery, PlugNMeetClient } from '../src/index.js';
import type { Exchange } from './recorded.js';

/** The call of ours that sends what a recorded request asks for, or the nearest when it is not one of ours. */
export const callFor = (client: PlugNMeetClient, { request }: Exchange): ResultAsync<unknown, { type: string }> => {
  const body = parsed<typeof NOT_OURS & ListQuery>(request.body);
  const [, area, name, token = ''] = request.path.split('/');
  switch (`${area}/${name}/${area === 'download' ? '' : token}`) {
    case 'auth/room/create':
      return client.createRoom(parsed(request.body));
    case 'auth/room/getJoinToken':
      return client.joinToken(parsed(request.body));
    case 'auth/room/getActiveRoomInfo':
      return client.activeRoomInfo(body.roomId);
    case 'auth/room/getActiveRoomsInfo':
      return client.activeRoomsInfo();
    case 'auth/room/endRoom':
      return client.endRoom(body.roomId);
    case 'auth/room/fetchPastRooms':
      return client.pastRooms(body);
    case 'auth/recording/fetch':
      return client.recordings(body);
    case 'auth/recording/info':
    case 'auth/recording/recordingInfo':
      return client.recordingInfo(body.recordId);
    case 'auth/recording/getDownloadToken':
      return client.recordingDownloadToken(body.recordId);
    case 'auth/recording/delete':
      return client.deleteRecording(body.recordId);
    case 'auth/artifact/fetch':
      return client.artifacts(body);
    case 'auth/artifact/info':
      return client.artifactInfo(body.artifactId);
    case 'auth/artifact/getDownloadToken':
      return client.artifactDownloadToken(body.artifactId);
    case 'download/recording/':
      return client.downloadFile({ kind: 'recording', token });
    case 'download/artifact/':
      return client.downloadFile({ kind: 'artifact', token });
    default:
      return client.isRoomActive(body.roomId);
  }
};

const NOT_OURS = { roomId: 'not-ours', recordId: 'not-ours', artifactId: 'not-ours' };

/** A recorded body, which is any JSON, or none; the types are the server's business here. */
const parsed = <T>(text: string): T => {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(JSON.stringify(NOT_OURS));
  }
};
