/** A made-up programme that pays so much for each battery-electric van of a licensed firm. */
export const vanProgramme = ({ code = 'VAN', yuan = 1_000, from = '2020-01-01', drives = '[BEV]' } = {}) => `
code: ${code}
title: { zh: 电动车补贴, en: Vans }
issuer: { zh: 某市, en: a city }
sources: [{ title: 测试, body: 测试, year: 2020, confidence: D }]
validity: { from: ${from} }
clauses:
  - { id: V.1, text: { zh: 每车给予补贴。, en: So much for each van. } }
versions:
  - version: 1
    from: ${from}
    title: { zh: 第一版, en: first }
    source: { title: 测试, body: 测试, year: 2020, confidence: D }
    filing: {}
    assessments: []
    applicant:
      - clause: V.1
        text: { zh: 独立法人, en: independent legal person }
        fact: applicant.isLegalPerson
        is: true
        grade: THIRD_PARTY_DOCUMENT
    benefits:
      - id: van
        clause: V.1
        title: { zh: 电动车, en: van }
        when:
          - clause: V.1
            text: { zh: 动力类型, en: drive }
            fact: vehicle.drive
            oneOf: ${drives}
            grade: SYSTEM_FEED
        outcome: CASH
        amount: { form: PER_UNIT, yuan: ${yuan}, rounding: { mode: HALF_UP, decimals: 2 } }
examples:
  - name: { zh: 一辆, en: one }
    at: 2026-01-01
    applicant: { applicant.isLegalPerson: true }
    subjects: { vehicle: [{ id: A, facts: { vehicle.drive: ${/[A-Z]+/.exec(drives)?.[0]} } }] }
    expected: { outcome: CASH, amountYuan: ${yuan} }
`;
