#!/usr/bin/env bash
set -euo pipefail

usage() {
  cat <<'HELP'
Usage: scripts/create_live_room.sh --course SLUG [OPTION...]

Mints an online class token for a teacher, creates the course's class (or finds the one that is open), and prints a join URL on standard output.
Open it once: it moves the teacher to the device where it is opened. Needs curl and Node.js.
Exit code: 0 with a URL, 1 when Homeroom refused or could not be reached, 2 for a wrong call.

  --course SLUG    the course: letters, digits, _ . -
  --url URL        where Homeroom runs (default: $HOMEROOM_URL, else http://127.0.0.1:8080)
  --user ID        the teacher's id in the course platform (default: teacher-1)
  --name TEXT      the teacher's name (default: Teacher)
  --title TEXT     the title of the class
  --room-id ID     the class's id (default: made by Homeroom)
  --minutes N      how long the token is good (default: 120)

Environment (secrets are never arguments, which every user of the machine can read):
  CLASS_TOKEN_ISSUER    the issuer that Homeroom expects
  CLASS_TOKEN_SECRET    its HS256 secret, or CLASS_TOKEN_SECRET_FILE with the path of a file that holds it
  CLASS_TOKEN_AUDIENCE  the audience, when Homeroom expects one
  CLASS_TOKEN           instead of these: a teacher's token for this course, as `npm start` prints one
HELP
}

# Longer than the 15 s that PlugNMeet may take for a lock, with Homeroom's own time around it.
readonly ANSWER_SECONDS=60
readonly CONNECT_SECONDS=5

wrong_call() {
  echo "$1; see --help" >&2
  exit 2
}

url=${HOMEROOM_URL:-http://127.0.0.1:8080}
course='' room_id='' title='' user=teacher-1 name=Teacher minutes=120
while (($# > 0)); do
  case $1 in
    -h | --help) usage && exit 0 ;;
    --url | --course | --user | --name | --title | --room-id | --minutes)
      (($# > 1)) || wrong_call "$1 needs a value"
      option=${1#--}
      printf -v "${option//-/_}" '%s' "$2"
      shift 2
      ;;
    *) wrong_call "Unknown: $1" ;;
  esac
done

[[ $url =~ ^https?://[^[:space:]\"\\@?#]+$ ]] || wrong_call '--url takes an http or https URL, without a password and a query'
[[ $course =~ ^[A-Za-z0-9_.-]{1,100}$ ]] || wrong_call '--course takes letters, digits, _ . and -'
[[ $room_id =~ ^[A-Za-z0-9_-]{0,48}$ ]] || wrong_call '--room-id takes up to 48 letters, digits, _ and -'
[[ $minutes =~ ^[1-9][0-9]{0,4}$ ]] || wrong_call '--minutes takes a number'
command -v curl >/dev/null || wrong_call 'curl is not installed'
command -v node >/dev/null || wrong_call 'Node.js is not installed'

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

token=${CLASS_TOKEN:-}
if [[ -z $token ]]; then
  token=$(USER_ID=$user USER_NAME=$name COURSE_SLUG=$course CLASS_TITLE=$title TOKEN_MINUTES=$minutes node "$scripts/lib/class-token.mjs") || exit $?
fi
[[ $token =~ ^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$ ]] || wrong_call 'CLASS_TOKEN is not a token'

# One text of the last answer, by its path: `field live_session.room_id`. Empty when the answer has no such text.
field() {
  node -e '
    let value;
    try { value = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8")); } catch {}
    for (const key of process.argv[2].split(".")) value = value?.[key];
    if (typeof value === "string") process.stdout.write(value.replace(/[\0-\x1f\x7f]/g, " "));
  ' "$answer" "$1"
}

# Posts JSON with the token, which curl reads from its standard input. Ends the script when the answer is not 2xx.
post() {
  local path=$1 body=$2 status
  status=$(
    printf 'header = "Authorization: Bearer %s"\n' "$token" |
      curl --config - --silent --show-error --globoff --proto '=http,https' \
        --connect-timeout "$CONNECT_SECONDS" --max-time "$ANSWER_SECONDS" \
        --header 'Content-Type: application/json' --data "$body" \
        --output "$answer" --write-out '%{http_code}' "${url%/}$path"
  ) || {
    echo "Homeroom did not answer at ${url%/}$path" >&2
    exit 1
  }
  if [[ $status != 2* ]]; then
    echo "$path was refused: $status $(field code) $(field detail)" >&2
    exit 1
  fi
}

if [[ -n $room_id ]]; then body="{\"room_id\":\"$room_id\"}"; else body='{}'; fi
post "/api/course/$course/online/room/create/" "$body"
room_id=$(field live_session.room_id)
[[ $room_id =~ ^[A-Za-z0-9_-]{1,48}$ ]] || {
  echo 'Homeroom named no room_id' >&2
  exit 1
}
echo "The class $room_id of $course is $(field live_session.status)" >&2

post /api/course/online/room/token/ "{\"room_id\":\"$room_id\"}"
join_url=$(field join_url)
[[ -n $join_url ]] || {
  echo 'Homeroom gave no join URL' >&2
  exit 1
}
echo "$join_url"
