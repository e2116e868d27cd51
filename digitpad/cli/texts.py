"""What ``--help`` says."""

DESCRIPTION = """\
digitpad reads handwritten digits and keeps every drawing.

Without a command it starts the desktop app. "digitpad COMMAND --help" tells
more of each command."""

EXAMPLES = """\
examples:
  digitpad                                start the app
  digitpad photo.png                      start it with a picture on the pad
  digitpad recognize scans/ four.png      read pictures; one JSON object a line
  digitpad recognize --format table *.png the same, for people
  digitpad recognize --model all --format table *.png
                                          what each model makes of them
  digitpad models                         which models there are, how good they are
  digitpad export --format csv all.csv    all drawings with their readings
  digitpad import all.jsonl               bring them back, each once
  digitpad cluster init                   make the tables in a Cassandra cluster
  digitpad cluster status                 is the cluster within reach, and right?
  digitpad sync --once                    send what waits, fetch, and end
  digitpad restore                        fill this journal from the cluster
  digitpad salvage damaged.sqlite         read what can be read of a damaged one
  digitpad self-check                     does everything work here?

settings, each over the one before:
  the file settings.toml, variables such as DIGITPAD_PAD__PEN_WIDTH=0.06,
  and --set pad.pen_width=0.06 after a command

exit codes:
  0 all went well, 1 something could not be read or done,
  2 wrong use or settings, 130 interrupted;
  of the commands that speak to a cluster: 1 is worth another try later (it is
  out of reach, something is left to send), 2 is not, until somebody has put
  something right"""

RECOGNIZE = """\
Read pictures (PNG, JPEG, GIF, BMP, WebP; dark on light or light on dark),
folders of pictures, and ink files *.jsonl with one drawing a line:
  {"id": "a", "strokes": [[[x, y, t, p], ...], ...]}
in any unit, y down; t in ms, p (pressure) and id may be missing, other keys
are ignored. "-" reads such lines from standard input."""

RECOGNIZE_OUTPUT = """\
Prints one JSON object a line: "id" or "path" (for ink "path" and "line" too),
"text" ("7", "2026"; of a picture with several numbers "42 17"), "verdict"
(blank, digits, unsure, not_a_digit), "confidence" that all of the text is
right, "digits" (each with "digit", ten "probabilities", "box" as x, y, width
and height, "strokes", and "number" where it belongs to the second number or a
later one, from 1), "model", "ms". Where it is unsure, "other" has the second
likeliest "text" ("" is no digit) with its "confidence". What the ten
probabilities lack to 1 is that of no digit at all, or of other digits.
The table has a line for each number.
With --model all there is a line for each drawing and model, in the order of
"digitpad models"; the table has a column for each model instead, where "4 or -"
is a 4 or no digit at all, and "2026?" a number that the model is unsure of.
With --images each object also has "image", the PNG of 28 x 28 pixels that was
written to the folder: what the models saw of the drawing, light on dark (null
where nothing is drawn). Of a number each digit has one, and the object null.
What cannot be read gives {"path", "error"}; the rest goes on, and the exit
code is 1.

examples:
  digitpad recognize --model softmax scans/ > readings.jsonl
  digitpad recognize --model all --format table four.png
  echo '{"strokes": [[[5, 0], [5, 20]]]}' | digitpad recognize -"""

MODELS = """\
List the models and how well they read: right digits of MNIST's test set and of
pens (UNIPEN) whose writers they never saw, and how much is refused of what is
no digit (of the kind that is refused least; "digitpad models show ID" has all)."""

MODELS_ADD = """\
Add a model of yours: a folder with its card, ID.json, and its weights,
ID.safetensors, as "python -m training publish" writes them. It is checked and
tried out first; nothing is ever unpickled. It is copied to your models."""

EXPORT = """\
Write drawings, oldest first, with readings and corrections: all that are shown,
or those that --filter means. PATH appears only when it is whole, and beside it
PATH.manifest.json, which says what it holds. The app may be open meanwhile."""

EXPORT_FORMATS = """\
formats:
  csv      for spreadsheets: one row a drawing, without the ink
  jsonl    JSON Lines, complete: "digitpad import" gives all of it back, and
           "digitpad recognize" reads it
  inkml    the ink, as the W3C's InkML
  parquet  for pandas and the like; needs pyarrow
  idx      a folder with two files as MNIST's: images of 28 x 28 and labels
  images   a folder of PNG files in folders named by label; --side draws them
           larger, as people see them, instead of as models do
idx and images have only what a person gave a label or confirmed; --labels all
takes what the model read for the others, where it was sure. Of a number each
digit is an image of its own, where it was read as so many. What is left out is
said, and counted in the manifest.

words of a filter, all of which must hold; -is:... says the opposite:
  7  20*                      shown as 7, as 20...
  is:number  length:4         a number of several digits, of four; length:>1
  read:9  read:none           read as 9, as none, whatever a person said of it
  is:corrected  is:reviewed  is:right  is:wrong  is:deleted  is:waiting
  is:unsure  is:sure  is:refused  is:no-digit  sure:<80  sure:50-80
  model:lenet-5  from:pad  name:scan  on:today  after:2026-11-01  before:2026-12

examples:
  digitpad export all.jsonl --with-deleted
  digitpad export wrong.csv --filter "is:wrong after:2026-11-01"
  digitpad export --format idx digits"""

IMPORT = """\
Take in what "digitpad export" wrote as jsonl or inkml, InkML of other programs,
MNIST's pairs of IDX files, or a folder of pictures in folders named by label
(7/a.png). Each drawing is there once afterwards, however often this runs: one
that is there already is merged, the later correction wins, and no ink is ever
replaced. If it is interrupted, run it again. What is new waits to be sent.
Rows that cannot be read are listed in PATH.rejected.txt; the exit code is 1
then. Close the app first."""

SELF_CHECK = """\
Prove this installation: the models load and read drawings whose digits are
known, in this process and in one of its own as in the app, a temporary journal
keeps a drawing, pictures are decoded, Qt loads.
Prints versions. Exit code 1 if a check fails. Nothing of yours is touched."""

CLUSTER = """\
The Cassandra cluster that drawings are sent to. The settings name it (tables
[cassandra] and [sync]); its password comes from DIGITPAD_CASSANDRA__PASSWORD,
from your system's keyring ("digitpad cluster password"), or is asked for."""

CLUSTER_INIT = """\
Make keyspace and tables in the cluster, where they are not there yet. What is
there stays as it is: running it twice is safe. The user needs the right to make
a keyspace, or to make tables in one that is there.
cassandra.replication says how many copies are kept in which data centre;
without it three, or as many as the data centre has nodes."""

CLUSTER_STATUS = """\
Go the way that syncing goes and say what is found at each step: address, port,
TLS, user and password, data centre, keyspace, schema, clock. Then who sends to
the group, and how much waits here. Where the settings say sync.upload=false,
the right to write is not asked for. Exit code 1 where a step fails that another
try may mend, 2 where somebody has to put something right first."""

CLUSTER_TAIL = """\
List the newest drawings of the group, whichever device they are from, the
newest last; with --follow go on with what is sent from now on, corrections and
deletions too. In the journal nothing changes."""

CLUSTER_KEYRING = """\
Ask for the password of cassandra.user, or read it from a pipe, try it, and keep
it in your system's keyring, where the app finds it too."""

SYNC = """\
Do what the app does in the background: send what waits to the cluster, fetch
what others sent where the settings say so, check that what was sent is there.
Goes on until it is interrupted; with --once until all is sent and fetched. Only
one program may sync a journal: close the app first, which syncs by itself. That
the window has paused syncing does not matter here."""

SYNC_EXIT = """\
exit codes with --once:
  0 all is sent and fetched, 1 something is left (the cluster is out of reach,
  or refused a drawing): try again later, 2 put something right first"""

RESTORE = """\
Fill the journal from the cluster: on a new machine, or after one was lost.
Fetches all drawings of the group with their corrections, each of them once,
however often it runs; what is in the journal already is merged, never
replaced."""

SALVAGE = """\
Read every drawing that can still be read out of a damaged journal, such as one
that digitpad kept aside, into the journal of the settings, and say how many are
lost. The journal goes on as the device that the damaged one belonged to.
digitpad does this by itself when it finds its journal damaged."""
