import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../support/app.js';
import { act, because, firmCaller, openDepartment, refusedFor, registerFirm } from '../support/cases.js';
import { SetClock } from '../support/clock.js';

const VIN = 'LGP00000000000017';
/** As the firm says it; nothing of it was checked yet. */
const van = {
  kind: 'vehicle',
  id: VIN,
  keys: [VIN],
  facts: [{ name: 'vehicle.class', value: 'LOGISTICS_VAN' }],
};
const plant = {
  kind: 'project',
  id: 'line-1',
  keys: ['湘发改备〔2023〕1号'],
  facts: [{ name: 'project.region', value: '430100' }],
};

/** Programmes that have ended, that exclude each other, and that claim one vehicle. */
describe('rules of their time', () => {
  let platform: Platform;
  let firm: Caller;
  const clock = new SetClock(new Date('2020-12-01T02:00:00Z'));
  const on = (day: string) => clock.set(new Date(`${day}T02:00:00Z`));
  const round = (
    officer: Caller,
    id: string,
    programme: string,
    from: string,
    to: string,
    regionCode: string,
  ) =>
    act(officer, 'openFundingRound', {
      input: { id, programme, title: id, regionCode, filingFrom: from, filingTo: to, judgedOn: 'FILING' },
    });
  const file = async (id: string, roundId: string, subjects: object[]) => {
    await act(firm, 'draftCase', { input: { id, roundId, application: { subjects } } });
    return act(firm, 'fileCase', { input: { caseId: id } });
  };

  beforeAll(async () => {
    platform = await openPlatform({ clock, worker: false });
    await registerFirm(platform, { id: 'lushan', number: 41, regionCode: '430102' });
    firm = firmCaller(platform, 'lushan');
  });
  afterAll(() => platform.close());

  it('take no case of Hunan’s programme of 2016 to 2020 in 2021, nor open a round, and say when it ended', async () => {
    const province = (await openDepartment(platform, 'COMMERCE', '430000'))('officer');
    await round(province, 'hn-2020', 'P01', '2020-12-01', '2021-03-31', '430000');
    await act(firm, 'draftCase', {
      input: { id: 'hn', roundId: 'hn-2020', application: { subjects: [van] } },
    });
    on('2021-02-01');
    const caller = firm;
    const refused = await caller.refused(`mutation { fileCase(input: { caseId: "hn" }) { id } }`);
    expect(refused.extensions).toMatchObject({
      reason: 'PROGRAMME_OVER',
      details: { validTo: '2020-12-31' },
    });
    const late = {
      input: {
        id: 'hn-2021',
        programme: 'P01',
        title: '2021',
        regionCode: '430000',
        filingFrom: '2021-02-01',
        judgedOn: 'FILING',
      },
    };
    expect(await refusedFor(province, 'openFundingRound', late)).toBe('PROGRAMME_OVER');
  });

  it('name two programmes that claim one vehicle on both cases, and approve neither before a person decides', async () => {
    on('2020-06-01');
    const city = await openDepartment(platform, 'INDUSTRY', '430100');
    const officer = city('officer');
    const nation = (await openDepartment(platform, 'FINANCE', '430000'))('officer');
    await round(officer, 'cs-2020', 'P02', '2020-06-01', '2020-06-30', '430100');
    await round(nation, 'cn-2020', 'P03', '2020-06-01', '2020-06-30', '430000');
    await file('of-the-city', 'cs-2020', [van]);
    await file('of-the-nation', 'cn-2020', [van]);
    const { subsidyCase } = await officer.get<{ subsidyCase: { doubleClaims: object[] } }>(
      `{ subsidyCase(id: "of-the-city") { doubleClaims { otherNumber otherProgramme otherYear firstKey finding } } }`,
    );
    expect(subsidyCase.doubleClaims).toEqual([
      {
        otherNumber: 'cn-2020-0001',
        otherProgramme: 'P03',
        otherYear: 2020,
        firstKey: VIN,
        finding: null,
      },
    ]);
    await act(officer, 'agreeToCase', because('of-the-city'));
    const approver = city('approver', 'APPROVER');
    expect(await refusedFor(approver, 'approveCase', because('of-the-city'))).toBe('CLAIMS_OPEN');
    const settle = { caseId: 'of-the-city', otherCaseId: 'of-the-nation', reason: '地方按中央标准配套' };
    await act(officer, 'settleDoubleClaim', { input: { ...settle, finding: 'EXCLUDED' } });
    expect(await refusedFor(approver, 'approveCase', because('of-the-city'))).toBe('CLAIMS_OPEN');
    await act(officer, 'settleDoubleClaim', { input: { ...settle, finding: 'COMBINABLE' } });
    // Both may; but what was only said is no reason to pay.
    expect(await refusedFor(approver, 'approveCase', because('of-the-city'))).toBe('NOTHING_DECIDED');
  });

  it('exclude a firm two years running where the programme says so, from what the platform knows itself', async () => {
    const finance = (await openDepartment(platform, 'FINANCE', '430000'))('planner');
    on('2023-05-08');
    await round(finance, 'hn-sme-2023', 'P12', '2023-05-01', '2023-05-31', '430000');
    expect((await file('sme-2023', 'hn-sme-2023', [plant])).claimYuan).toBeNull();
    on('2024-05-08');
    await round(finance, 'hn-sme-2024', 'P12', '2024-05-01', '2024-05-31', '430000');
    expect((await file('sme-2024', 'hn-sme-2024', [plant])).claimYuan).toBe('0.00');
    const { subsidyCase } = await firm.get<{
      subsidyCase: { decisions: { outcome: string; trace: { outcome: { explanation: { zh: string } } } }[] };
    }>(`{ subsidyCase(id: "sme-2024") { decisions { outcome trace } } }`);
    expect(subsidyCase.decisions[0]).toMatchObject({ outcome: 'NONE' });
    expect(subsidyCase.decisions[0]?.trace.outcome.explanation.zh).toContain('连续两年');
  });
});
