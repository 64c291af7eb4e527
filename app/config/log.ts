import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino';

/**
 * The application's log, without what is secret or a person's.
 * @param to where its lines go instead of the standard output
 */
export const createLog = (level: string, to?: DestinationStream): Logger => {
  const options = {
    level,
    redact: ['*.accessToken', '*.refreshToken', '*.email', '*.body'],
    serializers: { err: loggedError },
  };
  return to === undefined ? pino(options) : pino(options, to);
};

/** What an error of Postgres knows that is a name or a code, never a value of somebody's row. */
const OF_POSTGRES = ['code', 'severity', 'schema', 'table', 'column', 'constraint', 'routine'] as const;

const SQLSTATE = /^[0-9A-Z]{5}$/;

/**
 * An error as the log keeps it. Postgres quotes values of the row in `detail`, `where` and the like, and a value that it
 * cannot read in the message itself: an e-mail address would be in the log for as long as that is kept.
 */
function loggedError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { severity, code } = error as { severity?: unknown; code?: unknown };
  if (typeof severity !== 'string' || typeof code !== 'string' || !SQLSTATE.test(code))
    return stdSerializers.err(error);
  const message = safeMessage(error, code);
  const told = Object.entries(error).filter(([key]) => (OF_POSTGRES as readonly string[]).includes(key));
  return {
    type: error.name,
    message,
    // Its first lines repeat the message.
    stack: error.stack?.slice(error.stack.indexOf('\n    at ')).trimStart() ?? '',
    ...Object.fromEntries(told),
  };
}

/** Data exceptions (class 22) say which value they could not read. */
const safeMessage = (error: Error, code: string): string =>
  code.startsWith('22') ? 'Postgres could not read a value' : error.message;
