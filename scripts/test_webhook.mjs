import './lib/require-node.mjs';

const HELP = `Usage: node scripts/test_webhook.mjs --url URL --event NAME --room-id ID [OPTION...]
       node scripts/test_webhook.mjs --url URL --body FILE [OPTION...]
       node scripts/test_webhook.mjs --url URL --scenario FILE [--move-to-now] [--rename OLD=NEW...]

Sends webhooks to any URL, signed as PlugNMeet signs them, one after the other, and prints each answer: its status, the outcome that Homeroom
names (stored, duplicate, quarantined, or why it refused), the event, what it is about, the time it took. Then how many there were of each outcome.
Exit code: 0 when every answer was 2xx, 1 when one was not or never came, 2 for a wrong call.

What to send, one of:
  --event NAME            a made-up event of this name: room_started, participant_joined, participant_left, room_finished,
                          start_recording, recording_proceeded, ... With --room-id, and as the event needs it:
      --room-sid ID           PlugNMeet's id of the session (default: random)
      --user-id ID            the identity of a participant
      --participant-sid ID    of one connection (default: random, and printed: give it again with the leave)
      --name TEXT             the participant's name
      --joined-seconds-ago N  when the participant joined (default: 0)
      --reason NAME           the disconnect reason of participant_left (default: CLIENT_INITIATED)
      --record-id ID          of a recording event
  --body FILE             exactly these bytes; - is standard input
  --scenario FILE         a recorded scenario, adapters/plugnmeet/test/fixtures/<version>/scenarios/<name>.json,
                          in the order in which its webhooks arrived, each body as it was: a second time it is a duplicate

Options:
  --move-to-now           with --scenario: move all times by the same whole seconds, so that the last webhook arrives now
  --rename OLD=NEW        with --scenario: put another room id or user id into the bodies; may be repeated
                          Either of the two makes it a new class: events, sessions, connections and recordings get new ids,
                          different ones with each run, so that nothing of it is a duplicate of an earlier run
  --content-type TYPE     default: application/json, or as recorded

Environment (never arguments, which every user of the machine can read):
  PLUGNMEET_API_KEY       the JWT's issuer
  PLUGNMEET_API_SECRET, or PLUGNMEET_API_SECRET_FILE with the path of a file that holds it

Example:
  PLUGNMEET_API_KEY=plugnmeet PLUGNMEET_API_SECRET_FILE=secret.txt node scripts/test_webhook.mjs \\
    --url http://127.0.0.1:8080/api/course/plugnmeet/webhook/ --event room_started --room-id algebra`;

void import('./lib/cli.mjs').then(({ runScript }) =>
  runScript(HELP, async (args) => {
    const { sendWebhooks } = await import('./lib/webhook/send-webhooks.mjs');
    return sendWebhooks(args, process.env);
  }),
);
