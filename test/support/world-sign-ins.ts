import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { ApiClients } from '../../src/identity/index.js';
import type { Role } from '../../src/kernel/actor.js';
import { COURIERS, DEPARTMENTS, OTHER_FIRMS } from './world-firms.js';
import { CONSUMERS, DEMO_PASSWORD, OPERATOR, STAFF, SYSTEMS } from './world-people.js';

/** One line of `sign-ins.json`: who can sign in to the demo world, and with what. */
export interface SignIn {
  readonly name: string;
  readonly role: string;
  readonly signIn: string;
  readonly password: string;
}

const ROLE_NAMES: Record<Role, string> = {
  CONSUMER: '消费者 consumer',
  REPORTER: '填报员 reporter',
  ATTESTOR: '复核员 attestor',
  INTEGRATOR: '企业系统 OAuth client',
  CASE_OFFICER: '经办人 case officer',
  APPROVER: '审批人 approver',
  POLICY_EDITOR: '规则编辑 policy editor',
  AUDITOR: '审计 auditor',
  OPERATOR: '平台运营 operator',
};

/** Of the many consumers only the first few are listed; all have the same password. */
const CONSUMERS_LISTED = 3;

const placeNames = new Map(
  [...COURIERS.map(({ firm }) => firm), ...OTHER_FIRMS, ...DEPARTMENTS].map(({ id, nameZh }) => [id, nameZh]),
);

export const signInsPath = (home: string): string => join(home, 'sign-ins.json');

export async function readSignIns(home: string): Promise<SignIn[]> {
  try {
    return JSON.parse(await readFile(signInsPath(home), 'utf8')) as SignIn[];
  } catch {
    return []; // not written yet, or lost: the systems are then registered anew
  }
}

/** Registers the firms' systems that have no working secret on file, and lists everybody who can sign in. */
export async function writeSignIns(app: INestApplicationContext, home: string): Promise<void> {
  const kept = await readSignIns(home);
  const systems: SignIn[] = [];
  for (const system of SYSTEMS) systems.push(await credentialsOf(app, system, kept));
  const people = [OPERATOR, ...STAFF, ...CONSUMERS.slice(0, CONSUMERS_LISTED)].map((person) => ({
    name: [person.displayName, placeNames.get(person.enterpriseId ?? person.departmentId ?? '')]
      .filter(Boolean)
      .join(' · '),
    role: ROLE_NAMES[person.roles[0]!],
    signIn: person.signInName,
    password: DEMO_PASSWORD,
  }));
  await mkdir(home, { recursive: true, mode: 0o700 });
  const unfinished = `${signInsPath(home)}.new`;
  await writeFile(unfinished, JSON.stringify([...people, ...systems], null, 2), { mode: 0o600 });
  await rename(unfinished, signInsPath(home));
}

/** A secret is shown once: where it was lost, the system gets the next number behind its name. */
async function credentialsOf(
  app: INestApplicationContext,
  system: (typeof SYSTEMS)[number],
  kept: readonly SignIn[],
): Promise<SignIn> {
  const clients = app.get(ApiClients, { strict: false });
  const line = { name: system.displayName, role: ROLE_NAMES.INTEGRATOR };
  for (const { signIn, password } of kept.filter((one) => one.signIn.startsWith(system.id))) {
    if (await clients.token(signIn, password)) return { ...line, signIn, password };
  }
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? system.id : `${system.id}-${number}`;
    try {
      const made = await clients.register(id, system.enterpriseId, system.displayName);
      return { ...line, signIn: made.clientId, password: made.clientSecret };
    } catch (error) {
      if ((error as { reason?: string }).reason !== 'API_CLIENT_TAKEN') throw error;
    }
  }
}
