/** Joins the transport to the engine: what the network layer asks, answered from the engine. */
import type { Arguments } from '../base/arguments.ts';
import type { RequestsAhead } from '../base/requests-ahead.ts';
import { clientDescription } from '../commands/connection/client/client-line.ts';
import { type ClientType, typeOfClient } from '../commands/connection/client/client-type.ts';
import { clientMemoryBytes, GATE_SUBSCRIBED } from '../commands/framework/session.ts';
import type { ClientSession } from '../execution/client-session.ts';
import type { Engine } from '../execution/engine.ts';
import { type Connection, UNLIMITED_REPLY_BYTES } from '../network/connection.ts';
import type { ConnectionOwner, OutputLimit } from '../network/connection-owner.ts';
import type { TurnListener } from '../network/outbox.ts';
import { Resumptions } from '../network/resumptions.ts';
import type { ProtocolError } from '../protocol/protocol-error.ts';
import type { ReplyWriter } from '../protocol/reply-writer.ts';
import { configText } from './config-files.ts';

const FEWEST_LOOKED_AT = 5;
/** Whoever must still authenticate can leave no more than a few errors unread. */
const UNAUTHENTICATED_LIMIT: OutputLimit = { hardBytes: 8192, softBytes: 0, softSeconds: 0 };
const NO_LIMIT: OutputLimit = { hardBytes: 0, softBytes: 0, softSeconds: 0 };

/** Where an argument of a request begins is a number of 31 bits. */
const LARGEST_REQUEST_BYTES = 2 ** 31 - 1;

export class ConnectionHub implements ConnectionOwner, TurnListener {
  readonly #engine: Engine;
  readonly #connections = new Map<ClientSession, Connection>();
  /**
   * How far `closeIdle` has got; a map's iterator follows what is added and removed. One that is
   * not moved on keeps what was removed, so there is none while nobody is closed for idleness.
   */
  #idleRound: IterableIterator<[ClientSession, Connection]> | undefined = undefined;
  bulkLimitBytes = 0;
  queryBufferLimitBytes = 0;
  limitsOutput = false;
  #limits: Readonly<Record<ClientType, OutputLimit>>;
  /** Connections that hold requests or replies; the others need no looking after. */
  readonly #laden = new Set<Connection>();
  readonly #resumptions: Resumptions;
  #evictionDue = false;
  /** Somebody who is about to leave is served to the end. */
  #isEnding = false;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#resumptions = new Resumptions(() => engine.turnIsOver);
    engine.clients.othersFirst.enabled = true;
    this.#limits = { normal: NO_LIMIT, replica: NO_LIMIT, pubsub: NO_LIMIT, master: NO_LIMIT };
    this.applyLimits();
  }

  /** Takes the limits from the configuration. */
  applyLimits(): void {
    const { config } = this.#engine;
    this.bulkLimitBytes = Number(config.get('proto-max-bulk-len'));
    const queryBufferBytes = Number(config.get('client-query-buffer-limit'));
    this.queryBufferLimitBytes = Math.min(queryBufferBytes, LARGEST_REQUEST_BYTES);
    const { normal, replica, pubsub } = config.get('client-output-buffer-limit');
    this.#limits = { normal, replica, pubsub, master: NO_LIMIT };
    this.limitsOutput = normal.hardBytes > 0;
    this.#evictSoon();
  }

  get nowMs(): number {
    return this.#engine.keyspace.nowMs;
  }

  connect(connection: Connection): ClientSession {
    // The path of a unix socket, of which the engine sees the bytes.
    const session = this.#engine.connect({
      address: configText(connection.address),
      localAddress: configText(connection.localAddress),
      isUnixSocket: connection.unixPath !== '',
      state: () => connection.state(),
      resume: () => this.goOnLater(connection, 0),
      push: (bytes, start, end) => connection.push(bytes, start, end),
      close: () => connection.close(),
    });
    this.#connections.set(session, connection);
    this.#evictSoon();
    return session;
  }

  disconnected(session: ClientSession): void {
    const connection = this.#connections.get(session);
    if (connection !== undefined) this.#laden.delete(connection);
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

  get turnIsOver(): boolean {
    return this.#engine.turnIsOver && !this.#resumptions.isFull && !this.#isEnding;
  }

  goOnLater(connection: Connection, bytes: number): void {
    this.#resumptions.add(connection, bytes);
  }

  /** What waits for nothing but the other clients is executed while the client is still there. */
  ends(session: ClientSession): void {
    if (!session.waitsForOthers) return;
    session.resume();
    this.#isEnding = true;
    this.#connections.get(session)?.resume();
    this.#isEnding = false;
  }

  memoryChanged(session: ClientSession): boolean {
    const connection = this.#connections.get(session);
    if (connection === undefined) return false;
    const { clientMemory, clients } = this.#engine;
    const state = session.transport();
    clients.input.note(state.queryBufferBytes + state.queryBufferFreeBytes);
    clients.output.note(state.outputBufferBytes);
    clientMemory.update(session, clientMemoryBytes(session, state), state.announcedBytes);
    const isLaden = state.memoryBytes + session.heldBytes > 0;
    if (isLaden) this.#laden.add(connection);
    else this.#laden.delete(connection);
    this.#evictSoon();
    return isLaden;
  }

  /** Closes clients before the next batch when they take too much memory. */
  #evictSoon(): void {
    if (this.#evictionDue || !this.#engine.clientMemory.exceeded) return;
    this.#evictionDue = true;
    setImmediate(() => this.#evict());
  }

  #evict(): void {
    if (!this.#evictionDue) return;
    this.#evictionDue = false;
    this.#engine.evictClients();
  }

  beforeSending(): boolean {
    return this.#engine.commit();
  }

  beginBatch(session: ClientSession, reply: ReplyWriter): void {
    if (this.#evictionDue) this.#evict();
    const { hardBytes } = this.outputLimit(session);
    reply.limitBytes =
      hardBytes === 0 ? Number.POSITIVE_INFINITY : Math.max(hardBytes, UNLIMITED_REPLY_BYTES);
    this.#engine.beginBatch(session, reply);
  }

  foresee(session: ClientSession, requests: RequestsAhead, view: DataView): void {
    this.#engine.keyspace.foresight.look(session.database.keys, requests, view);
  }

  endBatch(): void {
    this.#engine.endBatch();
  }

  turnBegins(waiting: number): void {
    this.#engine.beginTurn(waiting > 0);
  }

  mayGoOn(waiting: number): boolean {
    return waiting > 0 && this.#engine.persistence.mayServeMore(waiting, this.#connections.size);
  }

  turnCloses(): void {
    this.#engine.clients.othersFirst.resume();
    this.#engine.tellOfChanges();
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

  queryBufferExceeded(session: ClientSession): void {
    const { statistics } = this.#engine;
    statistics.clientsClosedForQueryBuffer++;
    const text = `Closing client that reached max query buffer length: ${this.#describe(session)}`;
    this.#engine.log('warning', text);
  }

  outputLimit(session: ClientSession): OutputLimit {
    if (session.unauthenticated) return UNAUTHENTICATED_LIMIT;
    return this.#limits[typeOfClient(session)];
  }

  outputLimitExceeded(session: ClientSession): void {
    const { statistics } = this.#engine;
    statistics.clientsClosedForOutputBuffer++;
    const why = 'scheduled to be closed ASAP for overcoming of output buffer limits';
    this.#engine.log('warning', `Client ${this.#describe(session)} ${why}.`);
  }

  #describe(session: ClientSession): string {
    return clientDescription(session, this.#engine.keyspace.nowMs);
  }

  /** Now and then: slow readers that send nothing are checked too. */
  checkLimits(): void {
    for (const connection of [...this.#laden]) connection.checkLimits();
    // A client that is no longer spared may be the one to go.
    this.#evictSoon();
  }

  /**
   * Closes clients that have sent nothing for longer than `timeout` says, unless they wait for
   * something. Called `hz` times a second, it looks at a part of them: at each about once a second.
   */
  closeIdle(timeoutSeconds: number, hz: number): void {
    if (timeoutSeconds === 0) {
      this.#idleRound = undefined;
      return;
    }
    this.#idleRound ??= this.#connections.entries();
    const share = Math.max(Math.ceil(this.#connections.size / hz), FEWEST_LOOKED_AT);
    const { nowMs } = this;
    for (let looked = 0; looked < share; looked++) {
      const next = this.#idleRound.next();
      if (next.done === true) {
        this.#idleRound = undefined;
        return;
      }
      const [session, connection] = next.value;
      if (session.suspended || session.isMonitor) continue;
      if ((session.gate & GATE_SUBSCRIBED) !== 0) continue;
      if (nowMs - session.lastInteractionMs <= timeoutSeconds * 1000) continue;
      this.#engine.log('verbose', 'Closing idle client');
      connection.close();
    }
  }

  closeAll(): void {
    for (const connection of [...this.#connections.values()]) connection.close();
  }
}
