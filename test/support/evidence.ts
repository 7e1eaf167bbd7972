import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Caller, Platform } from './app.js';
import { FIRM } from './firm-months.js';

/** What specs do with files of evidence: send, refuse, list and withdraw them, and look into the store. */
const FIELDS = `id enterpriseId factTable factId month fileName mediaType byteCount sha256 uploadedBy
  withdrawnAt withdrawnBy withdrawalReason`;
const OF_FACT = `query ($factTable: String!, $factId: ID!, $includeWithdrawn: Boolean) {
  evidenceOfFact(factTable: $factTable, factId: $factId, includeWithdrawn: $includeWithdrawn) { ${FIELDS} } }`;
const OF_MONTH = `query ($month: Month!, $includeWithdrawn: Boolean) {
  evidenceOfMonth(enterpriseId: "${FIRM}", month: $month, includeWithdrawn: $includeWithdrawn) { ${FIELDS} } }`;
export const ONE = `query ($id: ID!) { evidenceFile(id: $id) { ${FIELDS} } }`;
export const WITHDRAW = `mutation ($id: ID!, $reason: String!) {
  withdrawEvidence(input: { id: $id, reason: $reason }) { ${FIELDS} } }`;

export interface Evidence {
  readonly id: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly sha256: string;
  readonly withdrawnBy: string | null;
}
export interface Receipt extends Evidence {
  readonly state: string;
}
export interface RefusedFile {
  readonly code: string;
  readonly reason: string;
  readonly details: Record<string, unknown>;
}
export type Target = { factTable: string; factId: string } | { month: string; enterpriseId?: string };

export type Asked = readonly [
  caller: Caller,
  target: Target | Record<string, string>,
  name: string,
  body: Uint8Array | ReadableStream<Uint8Array>,
  type?: string,
];
const send = (...[caller, target, name, body, type = 'application/octet-stream']: Asked): Promise<Response> =>
  caller.fetch(`/files/evidence?${new URLSearchParams({ ...target, name }).toString()}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: body as BodyInit,
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  } as RequestInit);

/** Sends a file that is to be taken. */
export async function upload(...asked: Asked): Promise<Receipt> {
  const response = await send(...asked);
  const answer = await response.text();
  if (response.status !== 200) throw new Error(`the upload was answered ${response.status}: ${answer}`);
  return JSON.parse(answer) as Receipt;
}

/** Sends a file that is to be refused. */
export async function refusedUpload(...asked: Asked): Promise<RefusedFile> {
  const response = await send(...asked);
  const answer = (await response.json()) as { error?: RefusedFile };
  if (!answer.error) throw new Error(`expected a refusal, got ${JSON.stringify(answer)}`);
  return answer.error;
}

export const ofFact = async (
  caller: Caller,
  target: { factTable: string; factId: string },
): Promise<Evidence[]> => (await caller.get<{ evidenceOfFact: Evidence[] }>(OF_FACT, target)).evidenceOfFact;

export const ofMonth = async (caller: Caller, month: string, includeWithdrawn = false): Promise<Evidence[]> =>
  (await caller.get<{ evidenceOfMonth: Evidence[] }>(OF_MONTH, { month, includeWithdrawn })).evidenceOfMonth;

export const withdraw = async (caller: Caller, id: string, reason: string): Promise<Evidence> =>
  (await caller.get<{ withdrawEvidence: Evidence }>(WITHDRAW, { id, reason })).withdrawEvidence;

/** Files that the store keeps of the firm, finished or not, in the order of their names. */
export function kept({ config }: Platform): string[] {
  const folder = join(config.home, 'files');
  const own = join(folder, 'evidence', FIRM);
  const finished = existsSync(own) ? readdirSync(own) : [];
  return [...finished, ...readdirSync(join(folder, '.unfinished'))].sort();
}
