/** Joins the transport to the engine: what the network layer asks, answered from the engine. */
import type { Arguments } from '../base/arguments.ts';
import type { ClientSession } from '../execution/client-session.ts';
import type { Engine } from '../execution/engine.ts';
import type { Connection } from '../network/connection.ts';
import type { ConnectionOwner, OutputLimit } from '../network/connection-owner.ts';
import type { TurnListener } from '../network/outbox.ts';
import type { ProtocolError } from '../protocol/protocol-error.ts';
import type { ReplyWriter } from '../protocol/reply-writer.ts';

const FEWEST_LOOKED_AT = 5;

export class ConnectionHub implements ConnectionOwner, TurnListener {
  readonly #engine: Engine;
  readonly #connections = new Map<ClientSession, Connection>();
  /** How far `closeIdle` has got; a map's iterator follows what is added and removed. */
  #idleRound = this.#connections.entries();
  bulkLimitBytes = 0;
  queryBufferLimitBytes = 0;
  #normalLimit: OutputLimit = { hardBytes: 0, softBytes: 0, softSeconds: 0 };

  constructor(engine: Engine) {
    this.#engine = engine;
    this.applyLimits();
  }

  /** Takes the limits from the configuration. */
  applyLimits(): void {
    const { config } = this.#engine;
    this.bulkLimitBytes = Number(config.get('proto-max-bulk-len'));
    this.queryBufferLimitBytes = Number(config.get('client-query-buffer-limit'));
    this.#normalLimit = config.get('client-output-buffer-limit').normal;
  }

  get nowMs(): number {
    return this.#engine.keyspace.nowMs;
  }

  connect(connection: Connection): ClientSession {
    const session = this.#engine.connect({
      address: connection.address,
      localAddress: connection.localAddress,
      isUnixSocket: connection.unixPath !== '',
      state: () => connection.state(),
      resume: () => connection.resume(),
      close: () => connection.close(),
    });
    this.#connections.set(session, connection);
    return session;
  }

  disconnected(session: ClientSession): void {
    this.#connections.delete(session);
    this.#engine.disconnect(session);
  }

  received(session: ClientSession, bytes: number): void {
    session.receivedBytes += bytes;
    const { statistics } = this.#engine;
    statistics.inputBytes += bytes;
    statistics.readsProcessed++;
  }

  sent(session: ClientSession, bytes: number): void {
    session.sentBytes += bytes;
    const { statistics } = this.#engine;
    statistics.outputBytes += bytes;
    statistics.writesProcessed++;
  }

  beginBatch(session: ClientSession, reply: ReplyWriter): void {
    this.#engine.beginBatch(session, reply);
  }

  turnBegins(): void {
    this.#engine.beginTurn();
  }

  turnEnds(): void {
    this.#engine.endTurn();
  }

  execute(session: ClientSession, request: Arguments, reply: ReplyWriter): void {
    this.#engine.execute(session, request, reply);
  }

  protocolBroken(session: ClientSession, error: ProtocolError, reply: ReplyWriter): void {
    this.#engine.protocolBroken(session, error, reply);
  }

  queryBufferExceeded(session: ClientSession, bytes: number): void {
    const { statistics } = this.#engine;
    statistics.clientsClosedForQueryBuffer++;
    const client = `id=${session.id} qbuf=${bytes}`;
    const text = `Closing client that reached max query buffer length: ${client}`;
    this.#engine.log('warning', text);
  }

  outputLimit(): OutputLimit {
    return this.#normalLimit;
  }

  outputLimitExceeded(session: ClientSession, bytes: number): void {
    const { statistics } = this.#engine;
    statistics.clientsClosedForOutputBuffer++;
    const client = `id=${session.id} omem=${bytes}`;
    const why = 'scheduled to be closed ASAP for overcoming of output buffer limits';
    this.#engine.log('warning', `Client ${client} ${why}.`);
  }

  /** Now and then: slow readers that send nothing are checked too. */
  checkLimits(): void {
    for (const connection of this.#connections.values()) connection.checkLimits();
  }

  /**
   * Closes clients that have sent nothing for longer than `timeout` says, unless they wait for
   * something. Called `hz` times a second, it looks at a part of them: at each about once a second.
   */
  closeIdle(timeoutSeconds: number, hz: number): void {
    if (timeoutSeconds === 0) return;
    const share = Math.max(Math.ceil(this.#connections.size / hz), FEWEST_LOOKED_AT);
    const { nowMs } = this;
    for (let looked = 0; looked < share; looked++) {
      const next = this.#idleRound.next();
      if (next.done === true) {
        this.#idleRound = this.#connections.entries();
        return;
      }
      const [session, connection] = next.value;
      if (session.suspended) continue;
      if (nowMs - session.lastInteractionMs <= timeoutSeconds * 1000) continue;
      this.#engine.log('verbose', 'Closing idle client');
      connection.close();
    }
  }

  closeAll(): void {
    for (const connection of [...this.#connections.values()]) connection.close();
  }
}
