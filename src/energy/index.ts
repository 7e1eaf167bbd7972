export { CorrectEnergyUseInput, EnergyUse, RecordEnergyUseInput } from './energy-use.entity.js';
export { energyFacts, energyMeasures } from './energy.measures.js';
export { EnergyModule } from './energy.module.js';
export { EnergyService } from './energy.service.js';
export { CorrectSiteInput, RecordSiteInput, Site } from './site.entity.js';
