import { fastify } from 'fastify';
import { createPool, type Pool, type PoolConnection, type RowDataPacket } from 'mysql2/promise';
import { hasRole } from '../../src/kernel/actor.js';
import { contentDigest, derivedId } from '../../src/kernel/id.js';
import { dateOf, type LocalDate, monthOf } from '../../src/kernel/month.js';
import { AnswersLog } from '../../src/platform/answers-log.js';
import { Clock } from '../../src/platform/clock.js';
import { readConfig } from '../../src/platform/config.js';
import { Log } from '../../src/platform/log.js';
import { AccessTokens } from '../../src/platform/tokens.js';

/**
 * The baseline of `scan`: the return of one asset as one would write it by hand. The statements are those that the
 * platform sends for it, in one transaction; the rules are a few ifs.
 */
const config = readConfig();
const clock = new Clock();
const tokens = await AccessTokens.open(config, clock);
const pool: Pool = createPool({
  uri: config.databaseUrl,
  connectionLimit: config.databasePool,
  charset: 'utf8mb4',
  timezone: 'Z',
  dateStrings: ['DATE'],
});
pool.on('connection', (connection) => {
  void connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
});
const app = fastify({ loggerInstance: new Log(config).pino, logController: new AnswersLog() });

interface Return {
  readonly assetId: string;
  readonly outletId: string;
  readonly personId: string;
  readonly returnedAt: string;
  readonly sourceRef: string;
  readonly evidenceGrade: string;
}

app.get('/live', () => ({ status: 'live' }));

app.post<{ Body: Return }>('/returns', async (request, reply) => {
  const actor = await tokens.verify(request.headers.authorization?.replace(/^Bearer /, '') ?? '');
  if (!hasRole(actor, 'INTEGRATOR') || !actor.enterpriseId) return reply.status(403).send();
  const connection = await pool.getConnection();
  try {
    await connection.query('START TRANSACTION');
    const taken = await takeBack(
      connection,
      { id: actor.id, enterpriseId: actor.enterpriseId },
      request.body,
    );
    await connection.query('COMMIT');
    return { data: { takeBackAssets: [taken] } };
  } catch (error) {
    await connection.query('ROLLBACK');
    throw error;
  } finally {
    connection.release();
  }
});

async function takeBack(
  connection: PoolConnection,
  by: { id: string; enterpriseId: string },
  item: Return,
): Promise<object> {
  const at = new Date(item.returnedAt);
  const month = monthOf(dateOf(at));
  const now = clock.now();
  const one = async (text: string, values: unknown[]) =>
    (await connection.query<RowDataPacket[]>(text, values))[0][0];

  const outlet = await one(
    'SELECT id, enterprise_id, name_zh, region_code, opened_on, closed_on FROM outlet WHERE enterprise_id = ? AND id IN (?)',
    [by.enterpriseId, item.outletId],
  );
  const asset = await one(
    `SELECT a.*, t.asset_kind AS t_asset_kind, t.enterprise_id AS t_enterprise_id, t.region_code AS t_region_code,
       t.state AS t_state, t.parcel_ref, t.issue_outlet_id, t.issued_at, t.issue_grade, t.due_back_on, t.recipient_id,
       t.declared_by, t.declared_outlet_id, t.declared_at
     FROM reusable_asset a LEFT JOIN envelope_trip t ON t.id = a.last_trip_id
     WHERE a.id IN (?) AND (a.enterprise_id = ? OR a.custodian_id = ? OR a.receiver_id = ?) ORDER BY a.id FOR UPDATE`,
    [item.assetId, by.enterpriseId, by.enterpriseId, by.enterpriseId],
  );
  const held = await one(
    'SELECT month, state FROM reporting_month WHERE enterprise_id = ? AND month IN (?) LOCK IN SHARE MODE',
    [by.enterpriseId, month],
  );
  if (!outlet || !asset || held?.state !== 'OPEN' || asset.t_state !== 'OUT') throw new Error('not possible');

  const id = derivedId('custody_event', by.enterpriseId, item.sourceRef);
  await one('SELECT id FROM custody_event WHERE id IN (?)', [id]);
  const position = Number(asset.last_position) + 1;
  const said = { ...item, regionCode: outlet.region_code, kind: 'RETURN', position };
  await connection.query('INSERT INTO custody_event SET ? ON DUPLICATE KEY UPDATE id = id', [
    {
      id,
      enterprise_id: by.enterpriseId,
      region_code: outlet.region_code,
      source_ref: item.sourceRef,
      evidence_grade: item.evidenceGrade,
      recorded_by: by.id,
      recorded_at: now,
      content_digest: contentDigest(said),
      asset_id: item.assetId,
      kind: 'RETURN',
      occurred_at: at,
      outlet_id: item.outletId,
      person_id: item.personId,
      is_withdrawn: false,
      position,
      asset_kind: asset.kind,
      pool_id: asset.pool_id,
    },
  ]);
  await one(
    'SELECT id, content_digest, recorded_at, recorded_by FROM custody_event WHERE id IN (?) FOR UPDATE',
    [id],
  );
  await connection.query(
    `INSERT INTO envelope_trip SET ? ON DUPLICATE KEY UPDATE state = VALUES(state),
       return_outlet_id = VALUES(return_outlet_id), returned_at = VALUES(returned_at),
       return_grade = VALUES(return_grade), returned_by = VALUES(returned_by), open_asset_id = VALUES(open_asset_id)`,
    [
      {
        id: asset.last_trip_id,
        asset_id: item.assetId,
        asset_kind: asset.t_asset_kind,
        enterprise_id: asset.t_enterprise_id,
        region_code: asset.t_region_code,
        state: 'RETURNED',
        parcel_ref: asset.parcel_ref,
        issue_outlet_id: asset.issue_outlet_id,
        issued_at: asset.issued_at,
        issue_grade: asset.issue_grade,
        due_back_on: asset.due_back_on,
        recipient_id: asset.recipient_id,
        return_outlet_id: item.outletId,
        returned_at: at,
        return_grade: item.evidenceGrade,
        returned_by: item.personId,
        open_asset_id: null,
      },
    ],
  );
  await connection.query(
    `INSERT INTO reusable_asset SET ? ON DUPLICATE KEY UPDATE state = VALUES(state), state_since = VALUES(state_since),
       turns = VALUES(turns), last_position = VALUES(last_position)`,
    [
      {
        id: item.assetId,
        enterprise_id: asset.enterprise_id,
        region_code: asset.region_code,
        custodian_id: asset.custodian_id,
        is_being_sold: asset.is_being_sold,
        kind: asset.kind,
        specification_code: asset.specification_code,
        state: 'RETURNED',
        state_since: at,
        fitness: asset.fitness,
        commissioned_on: asset.commissioned_on,
        turns: Number(asset.turns) + 1,
        last_trip_id: asset.last_trip_id,
        last_position: position,
      },
    ],
  );
  await tell(connection, by.enterpriseId, { asset, item, id, at, now });
  return { id, state: 'RECORDED', whyZh: `按时归还（应还 ${asset.due_back_on}）` };
}

async function tell(
  connection: PoolConnection,
  enterpriseId: string,
  { asset, item, id, at, now }: { asset: RowDataPacket; item: Return; id: string; at: Date; now: Date },
): Promise<void> {
  const changed = (month: string) =>
    ['indicators', 'anomalies'].map((queue) => ({
      eventId: derivedId('facts.changed', enterpriseId, month, id),
      queue,
      name: 'facts.changed',
      occurredAt: now,
      payload: { feature: 'envelopes', enterpriseId, regionCode: asset.t_region_code, month },
    }));
  const events = [
    {
      eventId: derivedId('envelope.returned', asset.last_trip_id),
      queue: 'credits',
      name: 'envelope.returned',
      occurredAt: at,
      payload: { ...item, tripId: asset.last_trip_id, assetKind: asset.kind, enterpriseId },
    },
    ...changed(monthOf(dateOf(at))),
    ...changed(monthOf(asset.due_back_on as LocalDate)),
  ];
  await connection.query(
    `INSERT INTO outbox_event (event_id, queue, name, payload, occurred_at, told_at, relay_due_at)
     VALUES ${events.map(() => '(?, ?, ?, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))').join(', ')}
     ON DUPLICATE KEY UPDATE id = id`,
    events.flatMap(({ eventId, queue, name, occurredAt, payload }) => [
      eventId,
      queue,
      name,
      JSON.stringify(payload),
      occurredAt,
    ]),
  );
}

process.once('SIGTERM', () => void app.close().then(() => pool.end()));
await app.listen({ port: config.port, host: config.host });
