// What a client was sent, piece by piece, messages that nobody asked for behind everything else.
// 7.0.15 sends a client the messages that its own request leads to before the reply, in EXEC even
// amid it; since 7.2 they follow (pull request #12326). A parser that insists on whole replies
// cannot compare the two, so nothing is nested here.

const CRLF = '\r\n';
const NULLS = new Set(['$-1', '*-1', '_']);
/** What a message begins with, and how many parts follow the word. */
const MESSAGES: ReadonlyMap<string, number> = new Map([
  ['message', 2],
  ['smessage', 2],
  ['pmessage', 3],
  ['invalidate', 1],
  ['tracking-redir-broken', 1],
]);

/** Lines and whole strings, in Latin-1. What has not arrived as a whole is the last of them. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const lineEnd = text.indexOf(CRLF, at);
    if (lineEnd < 0) return [...pieces, text.slice(at)];
    const line = text.slice(at, lineEnd);
    at = lineEnd + CRLF.length;
    if (!'$=!'.includes(line[0] ?? ' ') || line === '$-1') {
      pieces.push(line);
      continue;
    }
    const length = Number(line.slice(1));
    pieces.push(`${line[0]}${text.slice(at, at + length)}`);
    at += length + CRLF.length;
  }
  return pieces;
}

/** How many pieces a value takes that has no arrays in its arrays. */
function extent(pieces: readonly string[], at: number): number {
  const header = pieces[at] ?? '';
  if (NULLS.has(header) || !'*>'.includes(header[0] ?? ' ')) return 1;
  return 1 + Number(header.slice(1));
}

/** How many pieces make a message that begins here; 0 if none does. */
function messageAt(pieces: readonly string[], at: number): number {
  if (!/^[*>][234]$/.test(pieces[at] ?? '') || pieces[at + 1]?.[0] !== '$') return 0;
  const parts = MESSAGES.get(pieces[at + 1]?.slice(1) ?? '');
  if (parts === undefined || Number(pieces[at]?.slice(1)) !== parts + 1) return 0;
  let end = at + 2;
  for (let left = parts; left > 0; left--) end += extent(pieces, end);
  return end - at;
}

/** As it came, in printable form. */
export function flat(sent: Uint8Array): string[] {
  return piecesOf(Buffer.from(sent).toString('latin1')).map(printable);
}

/** Replies in their order, then messages in theirs, in printable form. */
export function flatReplies(sent: Uint8Array): string[] {
  const pieces = piecesOf(Buffer.from(sent).toString('latin1'));
  const [replies, messages]: [string[], string[]] = [[], []];
  for (let at = 0; at < pieces.length; ) {
    const length = messageAt(pieces, at);
    if (length > 0) messages.push(...pieces.slice(at, at + length));
    else replies.push(pieces[at] ?? '');
    at += Math.max(1, length);
  }
  return [...replies, ...messages].map(printable);
}

function printable(piece: string): string {
  return JSON.stringify(piece).slice(1, -1);
}
