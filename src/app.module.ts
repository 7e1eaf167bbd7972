import { type DynamicModule, Module } from '@nestjs/common';
import { BundlesModule } from './bundles/index.js';
import { CarbonModule, CarbonWorkerModule } from './carbon/index.js';
import { CasesModule } from './cases/index.js';
import { ConsumersModule, ConsumersWorkerModule } from './consumers/index.js';
import { CorrectionsModule } from './corrections/index.js';
import { CreditsModule, CreditsWorkerModule } from './credits/index.js';
import { EnergyModule } from './energy/index.js';
import { EnterprisesModule } from './enterprises/index.js';
import { EnvelopesModule } from './envelopes/index.js';
import { EvidenceModule } from './evidence/index.js';
import { ExchangeModule, ExchangeWorkerModule } from './exchange/index.js';
import { FactorsModule } from './factors/index.js';
import { FleetModule } from './fleet/index.js';
import { IdentityModule, IdentityWorkerModule } from './identity/index.js';
import { GrantsModule } from './grants/index.js';
import { IndicatorsModule, IndicatorsWorkerModule } from './indicators/index.js';
import { InspectionsModule } from './inspections/index.js';
import { LabelsModule } from './labels/index.js';
import { LedgerModule, LedgerWorkerModule } from './ledger/index.js';
import { OrdersModule } from './orders/index.js';
import { OversightModule, OversightWorkerModule } from './oversight/index.js';
import { PackagingModule } from './packaging/index.js';
import { PapersModule } from './papers/index.js';
import { PaymentsModule, PaymentsWorkerModule } from './payments/index.js';
import { Clock } from './platform/clock.js';
import type { Config } from './platform/config.js';
import { DoorModule, PlatformModule } from './platform/platform.module.js';
import { PoolsModule } from './pools/index.js';
import { ProgrammesModule } from './programmes/index.js';
import { PurchasesModule } from './purchases/index.js';
import { RegionsModule } from './regions/index.js';
import { ReplaysModule, ReplaysWorkerModule } from './replays/index.js';
import { ReportingModule } from './reporting/index.js';
import { ReportsModule } from './reports/index.js';
import { RestatementsModule, RestatementsWorkerModule } from './restatements/index.js';
import { ReturnsModule } from './returns/index.js';
import { RewardsModule, RewardsWorkerModule } from './rewards/index.js';
import { SpecificationsModule } from './specifications/index.js';
import { SamplesModule } from './samples/index.js';
import { SubsidiesModule } from './subsidies/index.js';
import { VaultModule } from './vault/index.js';

/** The table of contents: one line a feature. */
const FEATURES = [
  RegionsModule, // 行政区划
  EnterprisesModule, // 企业、网点、主管部门
  IdentityModule, // 用户、登录、接口客户端
  VaultModule, // 个人信息保险库
  ConsumersModule, // 消费者注册、同意、导出、注销
  FactorsModule, // 排放因子
  EvidenceModule, // 证据文件
  ReportingModule, // 填报月份
  SpecificationsModule, // 包装规格
  PackagingModule, // 快件量、包装使用
  PurchasesModule, // 包装采购
  PoolsModule, // 循环池
  EnvelopesModule, // 可循环包装、流转
  ReturnsModule, // 回收
  FleetModule, // 车辆、车辆使用
  EnergyModule, // 站点、能耗
  OrdersModule, // 绿色订单
  SamplesModule, // 抽检、检测报告
  IndicatorsModule, // 指标
  CarbonModule, // 碳排放清单、减排量
  RestatementsModule, // 重述
  LedgerModule, // 账本
  CreditsModule, // 绿色积分
  RewardsModule, // 权益、兑换、捐赠、等级、排行
  ProgrammesModule, // 补贴项目：起草、公布
  GrantsModule, // 补贴金额：申报、核定、拨付、追回
  SubsidiesModule, // 申领资格、免申即享
  ReplaysModule, // 规则试算
  CasesModule, // 申报件：批次、受理、审查、公示、批准、分期
  PaymentsModule, // 拨付、追缴、补拨
  PapersModule, // 文书：申报表、决定书、公示名单、拨付清单
  OversightModule, // 监督：异常
  InspectionsModule, // 双随机一公开
  ReportsModule, // 报告：塑料制品半年报、企业月报、区域通报
  BundlesModule, // 计算包
  ExchangeModule, // 文件导入
  CorrectionsModule, // 更正预览
  LabelsModule, // 可循环包装标签
];

/** What the worker process adds: the listeners of each feature. */
const WORKERS: NonNullable<DynamicModule['imports']> = [
  IdentityWorkerModule,
  ConsumersWorkerModule,
  IndicatorsWorkerModule,
  CarbonWorkerModule,
  RestatementsWorkerModule,
  LedgerWorkerModule,
  CreditsWorkerModule,
  RewardsWorkerModule,
  ReplaysWorkerModule,
  PaymentsWorkerModule,
  OversightWorkerModule,
  ExchangeWorkerModule,
];

@Module({})
export class AppModule {
  /** The API process: features with their doors. */
  static api(config: Config, clock = new Clock()): DynamicModule {
    return {
      module: AppModule,
      imports: [PlatformModule.with(config, clock), DoorModule.forRoot(), ...FEATURES],
    };
  }

  /** The worker process: features, and what listens to their events. */
  static worker(config: Config, clock = new Clock()): DynamicModule {
    return { module: AppModule, imports: [PlatformModule.with(config, clock), ...FEATURES, ...WORKERS] };
  }

  /** Scripts and tests: features alone, without doors. */
  static inside(config: Config, clock = new Clock()): DynamicModule {
    return { module: AppModule, imports: [PlatformModule.with(config, clock), ...FEATURES] };
  }
}
